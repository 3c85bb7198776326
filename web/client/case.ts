// A case under the bureau's eye: Esc goes back to the unit it was opened from.

export {};

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  document.querySelector<HTMLAnchorElement>("a[data-back]")?.click();
});
