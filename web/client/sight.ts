// 大字版 and 高对比 on a stage, by key or button: at once, and remembered as on every other page.

const A_YEAR = 365 * 24 * 60 * 60;
const KEYS: Record<string, string> = { l: "large", c: "contrast" };

function turn(button: HTMLButtonElement): void {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  document.body.classList.toggle(button.dataset["class"] ?? "", on);
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${button.dataset["cookie"]}=1; path=/; samesite=lax; max-age=${on ? A_YEAR : 0}${secure}`;
  window.dispatchEvent(new Event("resize")); // what is drawn to measure is drawn anew
}

// Without this script the form asks for the page anew; with it nothing that is open closes.
export function sight(): void {
  const form = document.querySelector<HTMLFormElement>("[data-sight]");
  if (!form) return;
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    event.preventDefault();
    turn(button);
  });
  document.addEventListener("keydown", (event) => {
    const name = KEYS[event.key.toLowerCase()];
    if (!name || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const button = form.querySelector<HTMLButtonElement>(`[data-class="${name}"]`);
    if (button) turn(button);
  });
}
