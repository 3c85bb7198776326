// One unit's cases in hand, nearest due first; rows keep their place while somebody reads them.

import { asOf } from "./asof";
import { byId, el, embedded, figure, Lamp, LAMP_WORDS, lampShape, say } from "./dom";
import { sight } from "./sight";
import { english, words } from "./words";
import { Given, Stream } from "./stream";
import { fromMicros, hhmm, isoDay, officeDay, shortDay } from "./time";

interface Words {
  state: string;
  holder: string;
  left: string;
}

interface Row extends Words {
  number: string;
  tail: string;
  item: string;
  en: Words;
  received_at: number;
  promised: string;
  statutory: string;
  due: string;
  lamp: Lamp;
  level: number;
}

interface Board {
  name: string;
  day: { date: string; word: string; en: string };
  head: { open: number; overdue: number; unlisted: number; warning: number; promise: number; statutory: number };
  rows: Record<string, Row>;
}

const told = words({ "另有 {n} 件到期更晚，未列出": "{n} more fall due later and are not listed" });
const STALE_AFTER = 10_000;
const lines = new Map<string, HTMLTableRowElement>();

function nearestFirst(a: Row, b: Row): number {
  return b.level - a.level || (a.due < b.due ? -1 : a.due > b.due ? 1 : 0) || (a.number < b.number ? -1 : 1);
}

function cells(row: Row): HTMLElement[] {
  const lamp = el("td", `lamp-cell lamp-${row.lamp}`, lampShape(row.lamp), LAMP_WORDS[row.lamp]);
  const dash = row.number.lastIndexOf("-") + 1;
  const link = el("a", "", el("span", "", row.number.slice(0, dash)), el("b", "", row.number.slice(dash)));
  const place = document.body.classList.contains("watches-all") ? "supervision" : "inbox";
  link.href = `/${place}/cases/${encodeURIComponent(row.number)}/`;
  const number = el("th", "number", link);
  number.scope = "row";
  const said = english ? row.en : row;
  const day = (iso: string) => el("td", "day", iso ? shortDay(iso) : "—");
  return [
    lamp,
    number,
    el("td", "item", row.item),
    el("td", "", said.state),
    el("td", "", said.holder),
    el("td", "day", shortDay(isoDay(fromMicros(row.received_at)))),
    day(row.promised),
    day(row.statutory),
    el("td", "left", said.left),
  ];
}

// The link keeps its place, and with it the focus, while everything about it changes.
function rewrite(line: HTMLTableRowElement, row: Row): void {
  const link = line.querySelector("a");
  const made = cells(row);
  if (!link) {
    line.replaceChildren(...made);
    return;
  }
  const head = link.closest("th")!;
  const at = made.findIndex((cell) => cell.tagName === "TH");
  while (head.previousSibling) head.previousSibling.remove();
  while (head.nextSibling) head.nextSibling.remove();
  head.before(...made.slice(0, at));
  head.after(...made.slice(at + 1));
}

function walk(by: number): boolean {
  const all = Array.from(document.querySelectorAll<HTMLAnchorElement>("#rows a"));
  const at = all.indexOf(document.activeElement as HTMLAnchorElement);
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return !!next;
}

function paint(board: Board): void {
  const body = byId("rows");
  const held = document.activeElement;
  const sorted = Object.values(board.rows).sort(nearestFirst);
  for (const [number, line] of lines) {
    if (board.rows[number]) continue;
    line.remove();
    lines.delete(number);
  }
  sorted.forEach((row, place) => {
    let line = lines.get(row.number);
    if (!line) {
      line = el("tr");
      lines.set(row.number, line);
    }
    const whole = JSON.stringify(row);
    if (line.dataset["told"] !== whole) {
      line.dataset["told"] = whole;
      line.className = `level-${row.level}`;
      rewrite(line, row);
    }
    if (body.children[place] !== line) body.insertBefore(line, body.children[place] ?? null);
  });
  if (held instanceof HTMLElement && held !== document.activeElement && held.isConnected) held.focus({ preventScroll: true });
  const unlisted = byId("unlisted");
  unlisted.hidden = !board.head.unlisted;
  say(unlisted, board.head.unlisted ? told("另有 {n} 件到期更晚，未列出", { n: board.head.unlisted }) : "");
  byId("nothing").hidden = sorted.length > 0;
  say(byId("date"), `${officeDay(board.day.date)} ${english ? board.day.en : board.day.word}`);
  for (const key of ["open", "warning", "promise", "statutory"] as const) {
    figure(byId(`figure-${key}`), board.head[key]);
  }
}

function tick(stream: Stream<Board>): void {
  if (stream.clock.known) say(byId("clock"), hhmm(stream.clock.now()));
  const told = asOf(stream, STALE_AFTER);
  document.body.classList.toggle("alarm", told.stale);
  say(byId("as-of"), told.words);
}

function main(): void {
  const given = embedded<Given<Board>>("board");
  const place = given ? given.place : "";
  const stream = new Stream<Board>({
    topic: `department:${place}`,
    poll: `/department/${encodeURIComponent(place)}/board/`,
    given,
    onChange: (board) => paint(board),
  });
  if (stream.board) paint(stream.board);
  document.addEventListener("keydown", (event) => {
    const back = document.querySelector<HTMLAnchorElement>(".back a");
    if (event.key === "Escape" && back) window.location.assign(back.href);
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (by && walk(by)) event.preventDefault();
  });
  sight();
  stream.start();
  window.setInterval(() => tick(stream), 500);
}

main();
