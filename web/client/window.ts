// One window's board: four lanes, by whose move it is; a card keeps its place in the page and its focus.

import { asOf } from "./asof";
import { byId, el, embedded, figure, Lamp, LAMP_WORDS, lampShape, say } from "./dom";
import { sight } from "./sight";
import { Given, Stream } from "./stream";
import { fromMicros, hhmm, officeDay, shortDay } from "./time";
import { english, words } from "./words";

interface Row {
  number: string;
  tail: string;
  item: string;
  lane: string;
  line: string;
  en: string;
  lamp: Lamp;
  due: string;
  left: number | null;
  provisional: boolean;
  online: boolean;
  key: (string | number)[];
}

interface Board {
  day: { date: string; word: string; en: string };
  head: { lanes: Record<string, number>; unlisted: number; warning: number; promise: number; statutory: number };
  balance: Record<string, number>;
  rows: Record<string, Row>;
  staff: Record<string, { name: string; received: number; last: number }>;
}

const told = words({
  "另有 {n} 件到期更晚，未列出": "{n} more fall due later and are not listed",
  "收件 {received} = 受理 {accepted} + 补正 {supplement} + 不予受理 {declined} + 退件 {withdrawn} + 未决 {undecided}":
    "received {received} = accepted {accepted} + to supplement {supplement} + declined {declined} + withdrawn {withdrawn} + undecided {undecided}",
  "今日收 {n} 件，最近 {at}": "received {n} today, last at {at}",
  今日尚无收件: "nothing received today yet",
  无人到岗: "nobody has taken this window",
  网上: "online",
  暂定: "provisional",
  今日到期: "due today",
  "余 {n} 个工作日": "{n} working days left",
  "超 {n} 个工作日": "{n} working days over",
  "余 1 个工作日": "1 working day left",
  "超 1 个工作日": "1 working day over",
});
const STALE_AFTER = 10_000;
const WAYS: Record<string, [number, number]> = {
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
  j: [0, 1],
  k: [0, -1],
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
};
const cards = new Map<string, HTMLLIElement>();
let painted = false;

function inOrder(a: Row, b: Row): number {
  for (let at = 0; at < a.key.length; at += 1) {
    const [x, y] = [a.key[at]!, b.key[at]!];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

function leftWords(row: Row, today: string): string {
  if (row.left === null) return "";
  if (row.left === -1) return told("超 1 个工作日");
  if (row.left < 0) return told("超 {n} 个工作日", { n: -row.left });
  if (row.due === today) return told("今日到期");
  return row.left === 1 ? told("余 1 个工作日") : told("余 {n} 个工作日", { n: row.left });
}

function dueWords(row: Row, today: string): string {
  if (!row.due) return "";
  const left = row.lamp === "paused" ? LAMP_WORDS.paused : leftWords(row, today);
  const day = shortDay(row.due) + (row.provisional ? ` ${told("暂定")}` : "");
  return left ? `${day} · ${left}` : day;
}

function parts(row: Row, today: string): HTMLElement[] {
  const lamp = el("span", `lamp-cell lamp-${row.lamp}`, lampShape(row.lamp), LAMP_WORDS[row.lamp]);
  return [
    el("span", "top", el("b", "tail", row.tail), row.online ? el("i", "online", told("网上")) : null, lamp),
    el("span", "item", row.item),
    el("span", "more", el("span", "line", english ? row.en : row.line), el("span", "due", dueWords(row, today))),
  ];
}

// The link stays the same element while everything in it changes, and keeps the focus.
function write(card: HTMLLIElement, row: Row, today: string): void {
  const whole = JSON.stringify({ ...row, key: today });
  if (card.dataset["told"] === whole) return;
  const fresh = painted && card.dataset["told"] === undefined;
  card.dataset["told"] = whole;
  card.className = `card lit-${row.lamp}${fresh ? " fresh" : ""}`;
  const place = document.body.dataset["leadsTo"];
  let inner = card.firstElementChild as HTMLElement | null;
  if (!inner) {
    inner = place ? el("a", "inner") : el("div", "inner");
    if (inner instanceof HTMLAnchorElement) inner.href = `/${place}/cases/${encodeURIComponent(row.number)}/`;
    card.append(inner);
  }
  inner.replaceChildren(...parts(row, today));
}

function paintLane(box: HTMLElement, rows: Row[], today: string): void {
  const held = document.activeElement;
  rows.forEach((row, at) => {
    let card = cards.get(row.number);
    if (!card) {
      card = el("li");
      cards.set(row.number, card);
    }
    write(card, row, today);
    if (box.children[at] !== card) box.insertBefore(card, box.children[at] ?? null);
  });
  if (held instanceof HTMLElement && held !== document.activeElement && held.isConnected) held.focus({ preventScroll: true });
}

function paintStaff(board: Board): void {
  const people = Object.values(board.staff).map((one) => {
    const at = one.last ? told("今日收 {n} 件，最近 {at}", { n: one.received, at: hhmm(fromMicros(one.last)) }) : told("今日尚无收件");
    return el("li", "", el("b", "", one.name), ` ${at}`);
  });
  byId("staff").replaceChildren(...(people.length ? people : [el("li", "", told("无人到岗"))]));
}

function paint(board: Board): void {
  for (const [number, card] of cards) {
    if (board.rows[number]) continue;
    card.remove();
    cards.delete(number);
  }
  const sorted = Object.values(board.rows).sort(inOrder);
  for (const box of document.querySelectorAll<HTMLElement>("[data-lane]")) {
    const lane = box.dataset["lane"] ?? "";
    const rows = sorted.filter((row) => row.lane === lane);
    paintLane(box, rows, board.day.date);
    const count = document.querySelector(`[data-count="${lane}"]`);
    if (count) say(count, String(board.head.lanes[lane] ?? 0));
    box.closest(".lane")?.classList.toggle("empty", rows.length === 0);
  }
  say(byId("date"), `${officeDay(board.day.date)} ${english ? board.day.en : board.day.word}`);
  say(byId("figure-received"), String(board.balance["received"] ?? 0));
  for (const key of ["warning", "promise", "statutory"] as const) figure(byId(`figure-${key}`), board.head[key]);
  paintStaff(board);
  const sum = "收件 {received} = 受理 {accepted} + 补正 {supplement} + 不予受理 {declined} + 退件 {withdrawn} + 未决 {undecided}";
  say(byId("balance"), told(sum, board.balance));
  const unlisted = byId("unlisted");
  unlisted.hidden = !board.head.unlisted;
  say(unlisted, board.head.unlisted ? told("另有 {n} 件到期更晚，未列出", { n: board.head.unlisted }) : "");
  painted = true;
}

// Up and down within a lane, left and right to the next lane that has a card.
function walk(way: [number, number]): boolean {
  const lanes = Array.from(document.querySelectorAll<HTMLElement>("[data-lane]"), (box) => Array.from(box.querySelectorAll<HTMLAnchorElement>("a")));
  const full = lanes.filter((lane) => lane.length > 0);
  const across = full.findIndex((lane) => lane.includes(document.activeElement as HTMLAnchorElement));
  if (!full.length) return false;
  if (across < 0) return go(full[0]![0]);
  const lane = full[across]!;
  const down = lane.indexOf(document.activeElement as HTMLAnchorElement);
  if (way[1]) return go(lane[down + way[1]]);
  const next = full[across + way[0]];
  return go(next?.[Math.min(down, next.length - 1)]);
}

function go(link: HTMLAnchorElement | undefined): boolean {
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
  return !!link;
}

function tick(stream: Stream<Board>): void {
  if (stream.clock.known) say(byId("clock"), hhmm(stream.clock.now()));
  const known = asOf(stream, STALE_AFTER);
  document.body.classList.toggle("alarm", known.stale);
  say(byId("as-of"), known.words);
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const menu = document.querySelector<HTMLDetailsElement>(".elsewhere");
  if (event.key === "Escape") {
    if (menu?.open) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    } else document.querySelector<HTMLAnchorElement>(".back a")?.click();
    return;
  }
  const way = WAYS[event.key];
  if (way && !menu?.open && walk(way)) event.preventDefault();
}

function main(): void {
  const given = embedded<Given<Board>>("board");
  const place = given ? given.place : "";
  const stream = new Stream<Board>({
    topic: `window:${place}`,
    poll: `/window/${encodeURIComponent(place)}/board/`,
    given,
    onChange: (board) => paint(board),
  });
  if (stream.board) paint(stream.board);
  document.addEventListener("keydown", onKey);
  sight();
  stream.start();
  window.setInterval(() => tick(stream), 500);
}

main();
