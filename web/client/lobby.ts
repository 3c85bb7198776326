// The lobby's board: white paper, eight rows a page, pages cut every twelve seconds.

import { byId, el, embedded, say } from "./dom";
import { fitStage } from "./stage";
import { Given, Stream } from "./stream";
import { dayAndTime, hhmm, hhmmss, isoDay, officeDay, shortDay } from "./time";

interface Row {
  at: number;
  tail: string;
  applicant: string;
  item: string;
  state: string;
  ready: boolean;
  promised: string;
  provisional: boolean;
  late: string;
}

interface Ready {
  at: number;
  tail: string;
  window: string;
}

interface Board {
  day: { date: string; working: boolean; word: string; line: string };
  head: { received: number; closed: number };
  rows: Record<string, Row>;
  ready: Record<string, Ready>;
}

const KEPT_AS = "sunhall:lobby";
const PAGE_ROWS = 8;
const PAGE_TIME = 12_000;
const STALE_AFTER = 60_000;
const GUIDES = [
  "查询进度：扫回执上的二维码，或在自助区刷身份证",
  "一次告知：需要补正的材料，窗口会一次列全",
  "对办理有意见：A06 效能投诉中心，或在进度页“投诉”",
  "办不成的事：请到 A05 反映窗口",
];

let page = 0;
let turnedAt = 0;
let marked = new Set<string>();
let seenReady = new Set<string>();

// ---------------------------------------------------------------- what survives a power cut

interface Kept {
  given: Given<Board>;
  heard: number;
}

function keep(place: string, stream: Stream<Board>): void {
  if (!stream.board || stream.seq === null) return;
  const hello = { epoch: stream.epoch, simulated: stream.clock.simulated } as Given<Board>["hello"];
  const kept: Kept = {
    given: { place, hello, seq: stream.seq, board: stream.board, health: stream.health },
    heard: stream.heardLegal,
  };
  try {
    window.localStorage.setItem(KEPT_AS, JSON.stringify(kept));
  } catch {
    // A full or forbidden store costs the board after a power cut, not the board now.
  }
}

// A page that comes out of the worker's store brings an older board than the one kept beside it.
function newest(given: Given<Board> | null): Given<Board> | null {
  const text = window.localStorage.getItem(KEPT_AS);
  if (!given || !text) return given;
  const kept = JSON.parse(text) as Kept;
  const told = given.hello.legal_now / 1000;
  if (kept.given.hello.epoch !== given.hello.epoch || kept.heard <= told) return given;
  const hello = { ...given.hello, legal_now: kept.heard * 1000 };
  return { ...given, hello, seq: kept.given.seq, board: kept.given.board, health: kept.given.health };
}

function standReady(): void {
  if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/lobby/worker.js").catch(() => null);
}

// ---------------------------------------------------------------- pages

function sorted(board: Board): [string, Row][] {
  return Object.entries(board.rows).sort(([a, x], [b, y]) => y.at - x.at || (a < b ? -1 : 1));
}

function lineOf(key: string, row: Row): HTMLElement {
  const guess = row.provisional ? " 暂定" : "";
  const date = row.promised ? shortDay(row.promised) + guess : "";
  const last = row.late
    ? el("span", "cell late", row.late, el("small", "", `承诺 ${date}`))
    : el("span", "cell date", date);
  const node = el(
    "div",
    marked.has(key) ? "line marked" : "line",
    el("span", "cell tail", row.tail),
    el("span", "cell who", row.applicant),
    el("span", "cell item", row.item),
    el("span", "cell state", row.state),
    last,
  );
  if (row.ready) node.classList.add("ready");
  node.setAttribute("role", "listitem");
  return node;
}

function turn(board: Board): void {
  const all = sorted(board);
  const pages = Math.max(1, Math.ceil(all.length / PAGE_ROWS));
  page = page % pages;
  const shown = all.slice(page * PAGE_ROWS, page * PAGE_ROWS + PAGE_ROWS);
  byId("rows").replaceChildren(...shown.map(([key, row]) => lineOf(key, row)));
  byId("nothing").hidden = all.length > 0;
  say(byId("page"), `${page + 1} / ${pages}`);
  const nowReady = new Set(Object.keys(board.rows).filter((key) => board.rows[key]?.ready));
  marked = new Set([...nowReady].filter((key) => !seenReady.has(key)));
  seenReady = nowReady;
  say(byId("guide"), GUIDES[Math.floor(performance.now() / PAGE_TIME) % GUIDES.length] ?? "");
}

function paintBand(board: Board): void {
  const waiting = Object.values(board.ready).sort((a, b) => b.at - a.at);
  const box = byId("ready");
  const told = waiting
    .slice(0, 6)
    .map((one) => el("span", "collect", el("b", "", one.tail), el("span", "", one.window)));
  box.replaceChildren(...told);
  byId("ready-none").hidden = waiting.length > 0;
  say(byId("figure-received"), String(board.head.received));
  say(byId("figure-closed"), String(board.head.closed));
  say(byId("date"), officeDay(board.day.date));
  const line = byId("day-line");
  say(line, board.day.line);
  line.hidden = board.day.line === "";
}

// ---------------------------------------------------------------- since when it is true

function asOf(stream: Stream<Board>): number {
  const told = stream.health["as_of"];
  return typeof told === "number" && told > 0 ? told / 1000 : stream.heardLegal;
}

function paintFoot(stream: Stream<Board>): void {
  const age = Number(stream.health["age_ms"] ?? 0) + (stream.told ? stream.quietFor : performance.now());
  const stale = age > STALE_AFTER || (!stream.told && performance.now() > 5_000);
  document.body.classList.toggle("stale", stale);
  const at = asOf(stream);
  // The screen's own clock may say anything: the time told is always the server's.
  say(byId("stale-words"), `正在重新连接，以下为 ${dayAndTime(at)} 的进度`);
  say(byId("as-of"), at ? hhmmss(at) : "—");
  byId("rehearsal").hidden = !stream.clock.simulated;
}

function tick(stream: Stream<Board>): void {
  if (stream.clock.known) {
    say(byId("clock"), hhmm(stream.clock.now()));
    const board = stream.board;
    if (board && stream.told && isoDay(stream.clock.now()) !== board.day.date) say(byId("date"), officeDay(isoDay(stream.clock.now())));
  }
  const passed = performance.now() - turnedAt;
  byId("time-left").style.transform = `scaleX(${Math.max(0, 1 - passed / PAGE_TIME)})`;
  if (passed >= PAGE_TIME && stream.board) {
    page += 1;
    turnedAt = performance.now();
    turn(stream.board);
  }
  paintFoot(stream);
}

function main(): void {
  fitStage(byId("stage"));
  const given = newest(embedded<Given<Board>>("board"));
  const place = given ? given.place : "";
  const stream = new Stream<Board>({
    topic: `lobby:${place}`,
    poll: "/lobby/board/",
    given,
    onChange: (board) => {
      paintBand(board);
      if (page === 0) turn(board);
      keep(place, stream);
    },
  });
  turnedAt = performance.now();
  if (stream.board) {
    seenReady = new Set(Object.keys(stream.board.rows).filter((key) => stream.board?.rows[key]?.ready));
    paintBand(stream.board);
    turn(stream.board);
  }
  stream.start();
  standReady();
  window.setInterval(() => tick(stream), 250);
  window.setInterval(() => keep(place, stream), 30_000);
}

main();
