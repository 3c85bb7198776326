// The lobby's board: white paper, eight rows a page, pages cut every twelve seconds.

import { byId, say } from "./dom";
import { LobbyBoard, Round } from "./lobby_board";
import { closedWords, lineOf, paintAnnouncement, paintDay, paintNotice, paintReady } from "./lobby_paint";
import { askBoard, header, pair, sendBeat } from "./lobby_pair";
import { NARROW, place, Stage, stageFor } from "./lobby_shape";
import * as store from "./lobby_store";
import { fill, moment } from "./lobby_words";
import { Stream } from "./stream";
import { fromMicros, hhmm, hhmmss, isoDay } from "./time";

const PAGE_TIME = 12_000;
const CUT_AFTER = 15_000;
const STALE_AFTER = 60_000;
const LONG_AFTER = 30 * 60_000;
const BEAT_EVERY = 60_000;
const KEEP_EVERY = 30_000;
const NIGHTLY = "03:30";
const AGED = 6 * 3_600_000;

type Mode = "connecting" | "board" | "announcement" | "closed" | "silent" | "pairing";

let token = "";
let sheet: store.Sheet | null = null;
let stream: Stream<LobbyBoard> | null = null;
let stage: Stage = stageFor("auto", window.innerWidth, window.innerHeight);
let fresh = false; // whether the server has been heard since the page was opened
let round = new Round(stage.rows);
let turnedAt = 0;
let turned = 0;
let marked = new Set<string>();
let seenReady: Set<string> | null = null;
let offBy = 0; // seconds by which this machine's clock is wrong

// ---------------------------------------------------------------- what it stands on

function setOut(): void {
  const sight = sheet?.sight ?? "normal";
  stage = stageFor(sheet ? sheet.layout : "auto", window.innerWidth, window.innerHeight, sight === "large" || sight === "both");
  for (const shape of ["landscape", "portrait", "strip"]) document.body.classList.toggle(shape, shape === stage.shape);
  document.body.classList.toggle("low", stage.height === 240);
  document.body.classList.toggle("large", stage.large);
  document.body.classList.toggle("contrast", sight === "contrast" || sight === "both");
  document.body.classList.toggle("narrow", stage.shape === "strip" && stage.width < NARROW);
  place(byId("stage"), stage);
  if (round.resize(stage.rows) && stream?.board) begin(stream.board);
}

function show(mode: Mode): void {
  if (document.body.dataset["mode"] !== mode) document.body.dataset["mode"] = mode;
}

// ---------------------------------------------------------------- pages

function begin(board: LobbyBoard): void {
  round.begin(board);
  turnedAt = performance.now();
  markReady(board);
  paintPage(board);
}

// A row that became ready to collect is marked for one page.
function markReady(board: LobbyBoard): void {
  const now = new Set(Object.keys(board.rows).filter((key) => board.rows[key]?.ready));
  const before = seenReady;
  marked = before ? new Set([...now].filter((key) => !before.has(key))) : new Set();
  seenReady = now;
}

function paintPage(board: LobbyBoard): void {
  const lines = round.shown(board).map(([key, row]) => lineOf(row, marked.has(key), stage));
  byId("rows").replaceChildren(...lines);
  byId("nothing").hidden = Object.keys(board.rows).length > 0;
  const last = round.number === round.pages && board.more;
  say(byId("page"), last ? fill("more") : round.pages > 1 ? fill("page", { page: round.number, pages: round.pages }) : "");
  paintReady(board, turned, stage.shape);
}

function turn(board: LobbyBoard): void {
  turned += 1;
  turnedAt = performance.now();
  round.turn(board);
  markReady(board);
  paintPage(board);
}

// One page alone is brought up to date at once; of several the one that is read stands still, but
// what must not be shown any longer goes at once.
function changed(board: LobbyBoard): void {
  if (round.pages === 1) {
    const before = turnedAt;
    round.begin(board);
    if (round.pages === 1) markReady(board);
    turnedAt = before;
    paintPage(board);
  } else if (round.shown(board).some(([, row]) => row === null)) {
    paintPage(board);
  }
  tick();
}

// ---------------------------------------------------------------- since when it is true

function asOf(told: Stream<LobbyBoard>): number {
  const micros = told.health["as_of"];
  return typeof micros === "number" && micros > 0 ? fromMicros(micros) : told.heardLegal;
}

function paintFoot(told: Stream<LobbyBoard>, age: number, cut: boolean): void {
  const at = asOf(told);
  const stale = fresh ? age > STALE_AFTER : performance.now() > 3_000;
  document.body.classList.toggle("stale", stale);
  // The screen's own clock may say anything: the time told is always the server's.
  say(byId("stale-words"), fill(fresh ? "stale" : "recovering", moment(at)));
  const words = fill(cut ? "cut" : "as_of", { time: at ? hhmmss(at) : "—" });
  say(byId("as-of"), cut ? words : `${words} · ${fill("ask")}`);
}

function paintClock(told: Stream<LobbyBoard>, age: number): void {
  const trusted = fresh && age < LONG_AFTER;
  const now = told.clock.now();
  say(byId("clock"), trusted ? hhmm(now) : "--:--");
  if (!told.board) return;
  if (trusted) paintDay(told.board, isoDay(now));
  else say(byId("date"), "");
  if (!trusted) byId("day-line").hidden = true;
  byId("rehearsal").hidden = !told.clock.simulated;
}

function modeOf(told: Stream<LobbyBoard>, board: LobbyBoard, age: number): Mode {
  const now = told.clock.now();
  const announced = board.announcement;
  // After a power cut nobody knows the time: the announcement says itself until when it holds.
  if (announced.text && (!fresh || fromMicros(announced.until ?? 0) > now)) {
    paintAnnouncement(announced, stage);
    return "announcement";
  }
  if (age > LONG_AFTER) {
    paintNotice(fill("long_cut"), fill("long_cut_more", moment(asOf(told))));
    return "silent";
  }
  const closed = fresh && age < STALE_AFTER ? closedWords(board.hours, now) : null;
  if (closed) paintNotice(closed.title, closed.more);
  return closed ? "closed" : "board";
}

function tick(): void {
  if (!stream || !stream.board) return;
  const quiet = fresh ? stream.quietFor : performance.now();
  const age = Number(stream.health["age_ms"] ?? 0) + quiet;
  const cut = quiet > (fresh ? CUT_AFTER : 3_000);
  show(modeOf(stream, stream.board, age));
  paintClock(stream, age);
  paintFoot(stream, age, cut);
  const passed = performance.now() - turnedAt;
  // What is left of a page is told only while the page will be followed by something newer.
  byId("time-left").style.transform = `scaleX(${cut || round.pages === 1 ? 0 : Math.max(0, 1 - passed / PAGE_TIME)})`;
  if (passed >= PAGE_TIME) turn(stream.board);
  renewAtNight(stream);
}

function renewAtNight(told: Stream<LobbyBoard>): void {
  if (performance.now() > AGED && fresh && told.quietFor < CUT_AFTER && hhmm(told.clock.now()) === NIGHTLY) {
    window.location.reload();
  }
}

// ---------------------------------------------------------------- the server

function keep(): void {
  if (!stream || !sheet || !stream.board || stream.seq === null) return;
  const at = stream.heardLegal;
  const hello = { epoch: stream.epoch, simulated: stream.clock.simulated, legal_now: at * 1000, rate: 1 };
  const given = { place: sheet.hall, hello, seq: stream.seq, board: stream.board, health: stream.health, screen: sheet };
  store.keep({ given: given as store.LobbyGiven, heard: at });
}

function take(told: store.Sheet): void {
  if (sheet && sheet.hall !== told.hall) window.location.reload();
  sheet = { name: told.name, layout: told.layout, sight: told.sight, hall: told.hall, hall_name: told.hall_name };
  say(byId("hall"), sheet.hall_name);
  setOut();
}

async function beat(): Promise<void> {
  if (!stream) return;
  const said = {
    build: document.body.dataset["build"] ?? "",
    width: Math.round(window.innerWidth * window.devicePixelRatio),
    height: Math.round(window.innerHeight * window.devicePixelRatio),
    layout: stage.shape,
    clock_off: offBy,
    as_of: Math.round(asOf(stream) * 1000),
  };
  const answer = await sendBeat(token, said);
  if (answer === "unregistered") unregistered();
  if (!answer || typeof answer === "string") return;
  offBy = Math.round((Date.now() - fromMicros(answer.wall)) / 1000);
  take(answer);
}

function unregistered(): void {
  if (!token) return;
  token = "";
  stream?.stop();
  stream = null;
  store.forget();
  document.body.classList.remove("stale");
  for (const id of ["rows", "ready", "announced", "date", "as-of", "page"]) byId(id).replaceChildren();
  byId("day-line").hidden = true;
  say(byId("clock"), "--:--");
  void main();
}

function follow(given: store.LobbyGiven): void {
  // What this page was built of is written in the page: the board may come from another build.
  const hello = { ...given.hello, build: document.body.dataset["build"] ?? "" };
  stream = new Stream<LobbyBoard>({
    topic: `lobby:${given.place}`,
    poll: "/lobby/board/",
    given: { ...given, hello },
    proof: { screen: token },
    headers: header(token),
    onBye: (code) => {
      const mine = code === 4401 || code === 4403;
      if (mine) unregistered();
      return mine;
    },
    onChange: (board) => {
      fresh = true;
      changed(board);
      keep();
    },
    onBeat: (told) => {
      fresh = fresh || told.told;
    },
  });
  take(given.screen);
  begin(given.board);
  stream.start();
  tick();
}

async function main(): Promise<void> {
  token = store.token();
  fresh = false;
  if (!token) {
    show("pairing");
    const [given, board] = await pair();
    token = given;
    fresh = true;
    follow(board);
    void beat();
    return;
  }
  const kept = store.kept();
  if (kept) follow(kept.given);
  for (;;) {
    const answer = await askBoard(token);
    if (answer === "unregistered") return unregistered();
    if (typeof answer === "object") {
      if (stream) take(answer.screen);
      else follow(answer);
      void beat();
      return;
    }
    if (kept) return;
    paintNotice(fill("connecting"), fill("never_heard"));
    show("connecting");
    await new Promise((done) => window.setTimeout(done, 3_000));
  }
}

function standReady(): void {
  if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/lobby/worker.js").catch(() => null);
}

setOut();
window.addEventListener("resize", setOut);
// A display that wakes later than its computer tells nobody: look again.
window.setInterval(setOut, 5_000);
window.setInterval(tick, 250);
window.setInterval(keep, KEEP_EVERY);
window.setInterval(() => void beat(), BEAT_EVERY);
standReady();
void main();
