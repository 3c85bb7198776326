// The stream of cards, newest on top; a red lamp takes the top for twenty seconds, then settles.

import { byId, cardShape, el, LAMP_WORDS, lampShape, LAMPS, reducedMotion } from "./dom";
import { Fields } from "./merge";
import { fromMicros, hhmm, isoDay, shortDay } from "./time";
import { Board, Row } from "./wall_board";
import { english } from "./words";

const KEPT_ROWS = 60;
const SHOWN_ROWS = 9;
const BESIDE_HEADLINE = 6;
const HEADLINE_FOR = 20_000;
const RED = 3;

const rows = new Map<number, HTMLElement>();
let headlineUntil = 0;
let headlined = 0;

const whatOf = (row: Row): string => (english ? row.en[0] : row.what);
const wordOf = (row: Row): string => (english ? row.en[1] : row.word);

function rowNode(row: Row): HTMLElement {
  const node = el("a", `row level-${row.level}`);
  node.href = `/supervision/cards/${row.id}/`;
  return node;
}

function paintRow(node: HTMLElement, row: Row, today: string): void {
  const told = JSON.stringify([row, today]);
  if (node.dataset["told"] === told) return;
  node.dataset["told"] = told;
  const day = isoDay(fromMicros(row.at));
  node.dataset["state"] = row.state;
  node.classList.toggle("settled", row.settled);
  const time = el("time", "row-time", hhmm(fromMicros(row.at)));
  time.dateTime = new Date(fromMicros(row.at)).toISOString();
  node.replaceChildren(
    time,
    lampShape(LAMPS[row.level] ?? "normal", true),
    el("span", "row-who", row.name, el("i", "", row.item)),
    el("span", "row-tail", row.tail),
    el("span", "row-day", day === today ? "" : shortDay(day)),
    el("span", "row-what", whatOf(row)),
    el("span", "row-state", row.level > 1 ? cardShape(row.level) : null, wordOf(row)),
  );
}

function newestFirst(a: Row, b: Row): number {
  return b.found - a.found || b.id - a.id;
}

// Returns the red row that has just come, if any.
export function paintStream(board: Board, news: Fields | null): Row | null {
  const list = byId("stream");
  const sorted = Object.values(board.stream).sort(newestFirst);
  for (const old of sorted.slice(KEPT_ROWS)) delete board.stream[String(old.id)];
  const kept = sorted.slice(0, byId("headline").hidden ? SHOWN_ROWS : BESIDE_HEADLINE);
  const fresh = (news?.["stream"] ?? {}) as Record<string, unknown>;
  const ids = new Set(kept.map((row) => row.id));
  for (const [id, node] of rows) {
    if (ids.has(id)) continue;
    node.remove();
    rows.delete(id);
  }
  let place: ChildNode | null = list.firstChild;
  let red: Row | null = null;
  for (const row of kept) {
    const old = rows.get(row.id);
    const node = old ?? rowNode(row);
    rows.set(row.id, node);
    paintRow(node, row, board.day.date);
    if (node !== place) list.insertBefore(node, place);
    else place = node.nextSibling;
    if (old || !(row.id in fresh)) continue;
    slideIn(node);
    if (row.level === RED) red = red ?? row;
  }
  list.classList.toggle("empty", kept.length === 0);
  showWhole(list);
  return red;
}

// What takes two lines leaves room for fewer rows; none is cut in half at the foot.
function showWhole(list: HTMLElement): void {
  const nodes = Array.from(list.children) as HTMLElement[];
  for (const node of nodes) node.hidden = false;
  const room = list.clientHeight;
  const over = nodes.map((node) => room > 0 && node.offsetTop + node.offsetHeight > room + 1);
  nodes.forEach((node, at) => (node.hidden = over[at] ?? false));
}

function slideIn(node: HTMLElement): void {
  if (reducedMotion()) return;
  node.animate(
    [
      { opacity: 0, transform: "translateY(-28px)" },
      { opacity: 1, transform: "none" },
    ],
    { duration: 300, easing: "cubic-bezier(.2,.7,.2,1)" },
  );
}

export function headline(row: Row): void {
  const box = byId("headline");
  headlineUntil = performance.now() + HEADLINE_FOR;
  headlined = row.id;
  const link = el("a", "headline-foot", `${row.number} · `, cardShape(RED), wordOf(row));
  link.href = `/supervision/cards/${row.id}/`;
  box.replaceChildren(
    el("p", "headline-what", lampShape("statutory"), `${row.name} · ${LAMP_WORDS.statutory}`),
    el("p", "headline-item", row.item),
    el("p", "headline-why", row.reason || whatOf(row)),
    link,
  );
  box.hidden = false;
  slideIn(box);
}

// Whether the headline has just gone, so that the rows may have its room again.
export function settled(board: Board): boolean {
  const box = byId("headline");
  const row = board.stream[String(headlined)];
  if (box.hidden || (performance.now() <= headlineUntil && row)) return false;
  box.hidden = true;
  return true;
}
