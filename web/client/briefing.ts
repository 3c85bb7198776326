// 汇报模式: eight stills, turned by keys or buttons, printed one to a sheet.

import { byId, say as write } from "./dom";
import { sight } from "./sight";
import { fitStage } from "./stage";

const stills = [...document.querySelectorAll<HTMLElement>(".still")];

// Which still an address asks for, from 0; the first for anything else.
export function placeIn(hash: string, count: number): number {
  const asked = Number(hash.replace(/^#/, ""));
  return Number.isInteger(asked) && asked >= 1 && asked <= count ? asked - 1 : 0;
}

let at = 0;

function show(place: number): void {
  at = Math.min(Math.max(place, 0), stills.length - 1);
  stills.forEach((still, n) => {
    still.classList.toggle("current", n === at);
    still.inert = n !== at;
  });
  window.history.replaceState(null, "", `#${at + 1}`);
  const still = stills[at];
  write(byId("told"), `${at + 1}/${stills.length} ${still?.querySelector(".line")?.textContent ?? ""}`);
  byId<HTMLButtonElement>("previous").disabled = at === 0;
  byId<HTMLButtonElement>("next").disabled = at === stills.length - 1;
}

const STEPS: Record<string, number> = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };

function keys(event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const onButton = event.target instanceof HTMLButtonElement && event.key === " ";
  const step = onButton ? undefined : STEPS[event.key];
  if (step) show(at + step);
  else if (event.key === "Home") show(0);
  else if (event.key === "End") show(stills.length - 1);
  else if (event.key.toLowerCase() === "p") window.print();
  else if (event.key === "Escape") document.querySelector<HTMLAnchorElement>("a[data-back]")?.click();
  else return;
  event.preventDefault();
}

document.body.classList.add("turning");
fitStage(byId("stage"));
sight();
byId("previous").addEventListener("click", () => show(at - 1));
byId("next").addEventListener("click", () => show(at + 1));
byId("print").addEventListener("click", () => window.print());
document.addEventListener("keydown", keys);
window.addEventListener("hashchange", () => show(placeIn(window.location.hash, stills.length)));
show(placeIn(window.location.hash, stills.length));
