// The tracking page: the code in a QR stands behind the # and never reaches a log; it is posted.
(function () {
  "use strict";

  function fromFragment() {
    var form = document.querySelector("form[data-track]");
    var text = decodeURIComponent(location.hash.slice(1));
    var cut = text.indexOf(".");
    if (!form || cut < 1) return;
    history.replaceState(null, "", location.pathname);
    form.elements.number.value = text.slice(0, cut);
    form.elements.code.value = text.slice(cut + 1);
    form.submit();
  }

  function largeType() {
    var button = document.querySelector("[data-large]");
    if (!button) return;
    button.hidden = false;
    button.setAttribute("aria-pressed", String(document.body.classList.contains("large")));
    button.addEventListener("click", function () {
      var on = document.body.classList.toggle("large");
      button.setAttribute("aria-pressed", String(on));
      document.cookie = "large-type=" + (on ? "1" : "0") + ";path=/;max-age=31536000;samesite=lax";
    });
  }

  window.addEventListener("hashchange", fromFragment);
  fromFragment();
  largeType();
})();
