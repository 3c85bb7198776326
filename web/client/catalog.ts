// The catalogue by keyboard: arrows walk from the question through the answers, Escape goes back.
// Enter needs nothing of ours: an answer is a link, and in the field it asks at once.

import { byId } from "./dom";

const field = byId<HTMLInputElement>("q");
const results = byId("results");
document.body.classList.add("scripted");

function answers(): HTMLAnchorElement[] {
  return Array.from(results.querySelectorAll<HTMLAnchorElement>(".unit a"));
}

// From the field (-1) down through the answers and back up to it; no further at the end.
function stepped(key: string, at: number, last: number): number | null {
  if (key === "ArrowDown") return Math.min(at + 1, last);
  if (key === "ArrowUp") return Math.max(at - 1, -1);
  if (at < 0) return null;
  if (key === "Home") return 0;
  if (key === "End") return last;
  return key === "Escape" ? -1 : null;
}

document.addEventListener("keydown", (event) => {
  // A Chinese input method has the arrows for its own list while it composes.
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const all = answers();
  const at = all.indexOf(document.activeElement as HTMLAnchorElement);
  if (at < 0 && document.activeElement !== field) return;
  const to = stepped(event.key, at, all.length - 1);
  if (to === null) return;
  event.preventDefault();
  if (to < 0) field.focus();
  else all[to]?.focus();
});
