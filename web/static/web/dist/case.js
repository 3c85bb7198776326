"use strict";(()=>{document.addEventListener("keydown",e=>{var t;e.key!=="Escape"||e.defaultPrevented||(t=document.querySelector("a[data-back]"))==null||t.click()});})();
