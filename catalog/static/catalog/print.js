// The button that prints a paper; without a script the browser's own menu does it.
(function () {
  "use strict";
  document.body.classList.add("scripted");
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
  });
})();
