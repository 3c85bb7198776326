// The desk's keys, the item finder, and drafts that survive: nothing typed is lost.
// Plain es2018; works as an ordinary form where scripts do not run.
(function () {
  "use strict";

  var DRAFT = "sunhall.draft.";
  // 合 H, 不 B, 缺 Q, 免 M: what each letter answers, for papers and for conditions.
  var LETTERS = {
    KeyH: ["met"],
    KeyB: ["faulty", "unmet"],
    KeyQ: ["missing"],
    KeyM: ["exempt"],
  };

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function typing(target) {
    if (!target || !target.tagName) return false;
    if (target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
    return target.tagName === "INPUT" && !/^(radio|checkbox|button|submit)$/.test(target.type);
  }

  function seen(element) {
    return element && element.getClientRects().length > 0 && !element.disabled;
  }

  // ---- keys -------------------------------------------------------------------------------

  function press(name) {
    var target = all('[data-key="' + name + '"]').filter(seen)[0];
    if (!target) return false;
    target.focus();
    target.click();
    return true;
  }

  function openMore() {
    var more = document.querySelector("details.more");
    if (!more) return false;
    more.open = !more.open;
    var first = more.querySelector(more.open ? ":scope > div a, :scope > div button" : "summary");
    if (first) first.focus();
    return true;
  }

  function walkMenu(from, by) {
    var entries = all("details.more > div a, details.more > div button").filter(seen);
    var next = entries[(entries.indexOf(from) + by + entries.length) % entries.length];
    if (!next) return false;
    next.focus();
    return true;
  }

  function jump(digit) {
    var group = document.querySelector('[data-group="' + digit + '"]');
    if (!group) return false;
    var target = group.querySelector("a") || group.querySelector("h2");
    target.focus();
    target.scrollIntoView({ block: "nearest" });
    return true;
  }

  function fields(form) {
    return all("input:not([type=hidden]), select, textarea, button[data-key]", form).filter(
      function (field) {
        if (!seen(field) && field.type !== "radio") return false;
        if (field.type !== "radio") return true;
        var group = all('input[type=radio][name="' + field.name + '"]', form);
        var chosen = group.filter(function (radio) { return radio.checked; })[0];
        return field === (chosen || group[0]);
      }
    );
  }

  function step(from, by) {
    var form = from.form || from.closest("form");
    if (!form) return;
    var order = fields(form);
    var here = order.indexOf(from);
    if (here < 0 && from.type === "radio") {
      order.forEach(function (field, at) { if (field.name === from.name) here = at; });
    }
    var next = order[here + by];
    if (next) next.focus();
  }

  function choosePaper(event) {
    var target = event.target;
    if (target.type !== "radio" || !target.closest(".checklist")) return false;
    var answers = LETTERS[event.code];
    if (!answers) return false;
    var wanted = all('input[name="' + target.name + '"]', target.form).filter(function (radio) {
      return answers.indexOf(radio.value) >= 0;
    })[0];
    if (!wanted) return false;
    wanted.checked = true;
    wanted.dispatchEvent(new Event("change", { bubbles: true }));
    step(wanted, 1);
    return true;
  }

  function onKey(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    var target = event.target;
    var handled = false;
    if (/^F(2|4|8|9)$/.test(event.key)) {
      handled = event.key === "F4" ? openMore() : press(event.key);
    } else if (event.key === "Escape") {
      var more = document.querySelector("details.more[open]");
      if (more) { more.open = false; more.querySelector("summary").focus(); handled = true; }
      else if (typing(target) && !target.closest(".combo")) { target.blur(); }
    } else if (/^Arrow(Up|Down)$/.test(event.key) && target.closest && target.closest("details.more")) {
      handled = walkMenu(target, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && target.form && target.form.hasAttribute("data-walk")) {
      if (typing(target) && target.tagName !== "TEXTAREA" && !target.closest(".combo")) {
        step(target, 1);
        handled = true;
      } else if (/^(radio|checkbox)$/.test(target.type)) {
        step(target, 1);
        handled = true;
      }
    } else if (!typing(target)) {
      if (/^[1-9]$/.test(event.key)) handled = jump(event.key);
      else if (event.key === "/") {
        var finder = document.querySelector(".combo input");
        if (finder) { finder.focus(); finder.select(); handled = true; }
      } else handled = choosePaper(event);
    }
    if (handled) event.preventDefault();
  }

  // ---- the item finder: code, initials of the pinyin, or part of the name -------------------

  function finder(box) {
    var input = box.querySelector("input[role=combobox]");
    var list = box.querySelector("[role=listbox]");
    var form = box.closest("form");
    var options = all("[role=option]", list);
    var at = -1;

    function show(open) {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
    }

    function mark(index) {
      var visible = options.filter(function (option) { return !option.hidden; });
      at = visible.length ? (index + visible.length) % visible.length : -1;
      options.forEach(function (option) { option.setAttribute("aria-selected", "false"); });
      if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
      visible[at].setAttribute("aria-selected", "true");
      visible[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", visible[at].id);
    }

    function sift() {
      var wanted = input.value.trim().toLowerCase();
      options.forEach(function (option) {
        option.hidden = option.dataset.search.toLowerCase().indexOf(wanted) < 0;
      });
      show(true);
      mark(0);
    }

    function choose(option) {
      if (!option) return;
      input.value = option.dataset.code;
      show(false);
      form.submit();
    }

    input.addEventListener("input", sift);
    input.addEventListener("focus", function () { input.select(); });
    input.addEventListener("blur", function () { setTimeout(function () { show(false); }, 150); });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) sift();
        else mark(at + (event.key === "ArrowDown" ? 1 : -1));
        event.preventDefault();
      } else if (event.key === "Enter") {
        choose(list.querySelector("[aria-selected=true]"));
        event.preventDefault();
      } else if (event.key === "Escape") { show(false); input.blur(); }
    });
    list.addEventListener("mousedown", function (event) {
      choose(event.target.closest("[role=option]"));
    });
  }

  // ---- drafts: kept in this tab until the act is done, by the form's own key ----------------

  function owner() { return document.body.dataset.account || "0"; }

  function draftName(form) { return DRAFT + owner() + "." + form.dataset.draft; }

  function stored() {
    var found = [];
    for (var i = 0; i < sessionStorage.length; i++) {
      var name = sessionStorage.key(i);
      if (name.indexOf(DRAFT + owner() + ".") === 0) {
        try {
          var draft = JSON.parse(sessionStorage.getItem(name));
          draft.name = name;
          found.push(draft);
        } catch (broken) { sessionStorage.removeItem(name); }
      }
    }
    return found.sort(function (a, b) { return a.at - b.at; });
  }

  function values(form) {
    return all("input, select, textarea", form)
      .filter(function (field) {
        if (!field.name || field.name === "csrfmiddlewaretoken" || field.name === "version") return false;
        return !/^(radio|checkbox)$/.test(field.type) || field.checked;
      })
      .map(function (field) { return [field.name, field.value]; });
  }

  function keep(form) {
    var title = form.querySelector("[data-draft-title]");
    sessionStorage.setItem(draftName(form), JSON.stringify({
      at: Date.now(),
      url: form.dataset.draftUrl || location.pathname,
      title: form.dataset.draftLabel || document.title,
      who: title ? title.value : "",
      values: values(form),
    }));
  }

  function restore(form) {
    if (form.hasAttribute("data-answered")) return;
    var text = sessionStorage.getItem(draftName(form));
    if (!text) return;
    var draft = JSON.parse(text);
    var given = {};
    draft.values.forEach(function (pair) { (given[pair[0]] = given[pair[0]] || []).push(pair[1]); });
    all("input, select, textarea", form).forEach(function (field) {
      if (!field.name || /^(csrfmiddlewaretoken|version)$/.test(field.name)) return;
      if (/^(radio|checkbox)$/.test(field.type)) {
        field.checked = (given[field.name] || []).indexOf(field.value) >= 0;
      } else if (given[field.name]) { field.value = given[field.name][0]; }
    });
    var said = form.querySelector("[data-restored]");
    if (said) said.hidden = false;
  }

  function parked() {
    var group = document.querySelector("[data-parked]");
    if (!group) return;
    var list = group.querySelector("ol");
    var open = document.querySelector("form[data-draft]");
    var drafts = stored().filter(function (draft) { return !open || draft.name !== draftName(open); });
    list.textContent = "";
    drafts.forEach(function (draft) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      var what = document.createElement("b");
      var who = document.createElement("span");
      link.href = draft.url;
      what.textContent = draft.title;
      who.textContent = draft.who;
      link.appendChild(what);
      link.appendChild(who);
      item.appendChild(link);
      list.appendChild(item);
    });
    group.querySelector("h2 b").textContent = String(drafts.length);
    group.classList.toggle("empty", !drafts.length);
  }

  function park() {
    var form = document.querySelector("form[data-draft]");
    if (form) keep(form);
    location.assign("/desk/");
  }

  function draftForms() {
    all("[data-done]").forEach(function (done) {
      sessionStorage.removeItem(DRAFT + owner() + "." + done.dataset.done);
    });
    all("form[data-draft]").forEach(function (form) {
      restore(form);
      form.addEventListener("input", function () { keep(form); });
      form.addEventListener("change", function () { keep(form); });
    });
    all("form[action='/sign-out/']").forEach(function (form) {
      form.addEventListener("submit", function () {
        stored().forEach(function (draft) { sessionStorage.removeItem(draft.name); });
      });
    });
  }

  // ---- a supplement line that has words is a line that is asked for ---------------------------

  function noticeLines() {
    all(".lines li").forEach(function (line) {
      var tickBox = line.querySelector("input[type=checkbox]");
      var words = line.querySelector("input[name$=-requirement]");
      if (!tickBox || !words) return;
      words.addEventListener("input", function () { if (words.value.trim()) tickBox.checked = true; });
    });
  }

  // ---- printing and the first field ----------------------------------------------------------

  function start() {
    all(".combo").forEach(finder);
    draftForms();
    parked();
    noticeLines();
    all("[data-park]").forEach(function (button) { button.addEventListener("click", park); });
    all("[data-print]").forEach(function (button) {
      button.addEventListener("click", function () { window.print(); });
    });
    document.addEventListener("keydown", onKey);
    var first = document.querySelector(".error-summary:not([hidden]), .stop, [data-first]");
    if (first) first.focus();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
