// What every page needs of a script: whatever scrolls can be scrolled by keyboard.
(function () {
  "use strict";

  var INSIDE = "a[href],button,input:not([type=hidden]),select,textarea,summary";

  // A table wider than the screen always; a column higher than it only where nothing in it takes
  // the focus, so that a desk full of fields gets no further stop.
  function scrolls(box) {
    if (box.classList.contains("scroll-x")) return box.scrollWidth > box.clientWidth;
    return box.scrollHeight > box.clientHeight && !box.querySelector(INSIDE);
  }

  function reachable(box) {
    var wanted = scrolls(box);
    if (wanted && !box.hasAttribute("tabindex")) box.setAttribute("tabindex", "0");
    if (!wanted && box.getAttribute("tabindex") === "0") box.removeAttribute("tabindex");
  }

  function all() {
    document.querySelectorAll(".scroll-x, .desk-page, .desk-right, .opening").forEach(reachable);
  }

  window.addEventListener("resize", all);
  window.addEventListener("load", all);
  document.addEventListener("htmx:afterSettle", all);
  all();
})();
