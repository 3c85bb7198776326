// The whole wall by keyboard: arrows go to the nearest thing in that direction, Enter opens it.

const REACHABLE = ".tile, a.county, .pile, .row, .headline a";
const BACK = "sunhall:wall";
const WAYS: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

// How far `to` lies from `from` in that direction; what lies beside the way counts threefold.
export function distance(from: DOMRect, to: DOMRect, way: [number, number]): number | null {
  const dx = to.left + to.width / 2 - (from.left + from.width / 2);
  const dy = to.top + to.height / 2 - (from.top + from.height / 2);
  const along = dx * way[0] + dy * way[1];
  const beside = Math.abs(way[0] ? dy : dx);
  return along > 1 && along > beside / 4 ? along + 3 * beside : null;
}

function nearest(from: HTMLElement, way: [number, number]): HTMLElement | null {
  const here = from.getBoundingClientRect();
  let best: HTMLElement | null = null;
  let least = Infinity;
  for (const node of document.querySelectorAll<HTMLElement>(REACHABLE)) {
    if (node === from) continue;
    const far = distance(here, node.getBoundingClientRect(), way);
    if (far !== null && far < least) [best, least] = [node, far];
  }
  return best;
}

export function move(event: KeyboardEvent): void {
  const way = WAYS[event.key];
  if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
  const at = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  if (at?.closest(".panel, .foot")) return;
  const on = at && at.matches(REACHABLE);
  const next = on ? nearest(at, way) : document.querySelector<HTMLElement>(REACHABLE);
  if (!next) return;
  next.focus();
  event.preventDefault();
}

// Whoever comes back from a unit or a card stands where he left.
export function remember(): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a.tile, a.row, a.county") : null;
    if (link) window.sessionStorage.setItem(BACK, link.getAttribute("href") ?? "");
  });
}

export function comeBack(): void {
  const left = window.sessionStorage.getItem(BACK);
  window.sessionStorage.removeItem(BACK);
  if (!left) return;
  for (const link of document.querySelectorAll<HTMLElement>("a.tile, a.row, a.county")) {
    if (link.getAttribute("href") === left) link.focus();
  }
}
