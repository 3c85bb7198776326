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

  // One listener on the document: the slip renews itself, and its buttons with it.
  function printSlip(event) {
    if (event.target.closest && event.target.closest("[data-print]")) window.print();
  }

  window.addEventListener("hashchange", fromFragment);
  document.addEventListener("click", printSlip);
  document.body.classList.add("scripted");
  fromFragment();
})();
