// The supervision bureau's live screen: fixed tiles, the ruler, the stream, a foot that speaks up.

import { byId, cardShape, el, embedded, Lamp, LAMP_WORDS, lampShape, LAMPS, reducedMotion, say } from "./dom";
import { fitStage } from "./stage";
import { drawRuler, Ruler } from "./ruler";
import { Given, Link, Stream } from "./stream";
import { dayAndTime, fromMicros, hhmm, hhmmss, isoDay, seconds, shortDay, weekday } from "./time";
import { Fields } from "./merge";

interface Tile {
  name: string;
  open: number;
  warning: number;
  promise: number;
  statutory: number;
}

interface Row {
  id: number;
  at: number;
  found: number;
  unit: string;
  name: string;
  item: string;
  number: string;
  tail: string;
  level: number;
  what: string;
  settled: boolean;
  state: string;
  word: string;
  reason: string;
}

interface Board {
  day: { date: string; working: boolean; word: string };
  head: { received: number; closed: number; open: number; overdue: number };
  order: string[];
  units: Record<string, Tile>;
  region_order: string[];
  regions: Record<string, Tile>;
  ruler: Ruler;
  stream: Record<string, Row>;
}

const KEPT_ROWS = 60;
const SHOWN_ROWS = 9;
const BESIDE_HEADLINE = 6;
const HEADLINE_FOR = 20_000;
const STALE_AFTER = 10_000;
const COUNTED: Lamp[] = ["warning", "promise", "statutory"];

const tiles = new Map<string, HTMLElement>();
const rows = new Map<number, HTMLElement>();
let headlineUntil = 0;
let headlined = 0;

function worst(tile: Tile): Lamp {
  for (const lamp of ["statutory", "promise", "warning"] as const) if (tile[lamp] > 0) return lamp;
  return "normal";
}

function tileNode(code: string, tile: Tile, href: string): HTMLElement {
  const node = el("a", "tile");
  node.setAttribute("href", href);
  node.dataset["code"] = code;
  const counts = el("span", "tile-counts");
  for (const lamp of COUNTED) {
    const count = el("span", `count count-${lamp}`, lampShape(lamp), el("b"));
    count.dataset["lamp"] = lamp;
    counts.append(count);
  }
  const foot = el("span", "tile-foot", el("span", "tile-open"), counts);
  node.append(el("span", "tile-name", tile.name), el("span", "tile-mark"), foot);
  return node;
}

function paintTile(node: HTMLElement, tile: Tile): void {
  const lamp = worst(tile);
  if (node.dataset["lamp"] !== lamp) {
    node.dataset["lamp"] = lamp;
    const mark = node.querySelector(".tile-mark");
    mark?.replaceChildren(lampShape(lamp));
  }
  const open = node.querySelector(".tile-open");
  if (open) say(open, String(tile.open));
  for (const count of node.querySelectorAll<HTMLElement>(".count")) {
    const value = tile[count.dataset["lamp"] as "warning" | "promise" | "statutory"];
    const number = count.querySelector("b");
    if (number) say(number, String(value));
    count.classList.toggle("zero", value === 0);
  }
  const told = COUNTED.filter((one) => tile[one as "warning"] > 0).map(
    (one) => `${LAMP_WORDS[one]} ${tile[one as "warning"]}`,
  );
  const label = `${tile.name}：在办 ${tile.open}，${told.length ? told.join("，") : "无临期和超时"}`;
  if (node.getAttribute("aria-label") !== label) node.setAttribute("aria-label", label);
}

function paintTiles(board: Board): void {
  const grid = byId("units");
  for (const code of board.order) {
    const tile = board.units[code];
    if (!tile) continue;
    let node = tiles.get(code);
    if (!node) {
      node = tileNode(code, tile, `/department/${encodeURIComponent(code)}/`);
      tiles.set(code, node);
      grid.append(node);
    }
    paintTile(node, tile);
  }
  const strip = byId("regions");
  for (const code of board.region_order) {
    const tile = board.regions[code];
    if (!tile) continue;
    let node = tiles.get(`r${code}`);
    if (!node) {
      node = el("div", "county", el("span", "county-name", tile.name), el("b"), el("span", "county-counts"));
      node.setAttribute("role", "group");
      tiles.set(`r${code}`, node);
      strip.append(node);
    }
    node.dataset["lamp"] = worst(tile);
    const open = node.querySelector("b");
    if (open) say(open, String(tile.open));
    const counts = COUNTED.filter((one) => tile[one as "warning"] > 0).map((one) =>
      el("span", `count count-${one}`, lampShape(one), String(tile[one as "warning"])),
    );
    const box = node.querySelector(".county-counts");
    box?.replaceChildren(...(counts.length ? counts : [lampShape("normal")]));
    node.setAttribute("aria-label", `${tile.name}：在办 ${tile.open}`);
  }
}

function rowNode(row: Row): HTMLElement {
  const node = el("a", `row level-${row.level}`);
  node.setAttribute("href", `/supervision/cards/${row.id}/`);
  return node;
}

function paintRow(node: HTMLElement, row: Row, today: string): void {
  const lamp = LAMPS[row.level] ?? "normal";
  const day = isoDay(fromMicros(row.at));
  node.dataset["state"] = row.state;
  node.classList.toggle("settled", row.settled);
  node.replaceChildren(
    el("time", "row-time", hhmm(fromMicros(row.at))),
    lampShape(lamp, true),
    el("span", "row-who", row.name, el("i", "", row.item)),
    el("span", "row-tail", row.tail),
    el("span", "row-day", day === today ? "" : shortDay(day)),
    el("span", "row-what", row.what),
    el("span", "row-state", row.level > 1 ? cardShape(row.level) : null, row.word),
  );
  const time = node.firstElementChild as HTMLTimeElement;
  time.dateTime = new Date(fromMicros(row.at)).toISOString();
}

function newestFirst(a: Row, b: Row): number {
  return b.found - a.found || b.id - a.id;
}

function paintStream(board: Board, news: Fields | null): void {
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
    let node = rows.get(row.id);
    const isNew = !node;
    if (!node) {
      node = rowNode(row);
      rows.set(row.id, node);
    }
    paintRow(node, row, board.day.date);
    if (node !== place) list.insertBefore(node, place);
    else place = node.nextSibling;
    if (isNew && news && row.id in fresh) slideIn(node);
    if (isNew && news && row.id in fresh && row.level === 3) red = red ?? row;
  }
  list.classList.toggle("empty", kept.length === 0);
  if (red) {
    headline(red);
    paintStream(board, null);
  }
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

// A red lamp takes the top of the stream for twenty seconds, then settles among the others.
function headline(row: Row): void {
  const box = byId("headline");
  headlineUntil = performance.now() + HEADLINE_FOR;
  headlined = row.id;
  box.replaceChildren(
    el("p", "headline-what", lampShape("statutory"), `${row.name} · ${LAMP_WORDS.statutory}`),
    el("p", "headline-item", row.item),
    el("p", "headline-why", row.reason || row.what),
    el("p", "headline-foot", `${row.number} · `, cardShape(3), row.word),
  );
  box.hidden = false;
  slideIn(box);
}

function settle(board: Board): void {
  const box = byId("headline");
  const row = board.stream[String(headlined)];
  if (box.hidden || (performance.now() <= headlineUntil && row)) return;
  box.hidden = true;
  paintStream(board, null);
}

function paintHead(board: Board): void {
  for (const key of ["received", "closed", "open", "overdue"] as const) {
    say(byId(`figure-${key}`), String(board.head[key]));
  }
  byId("figure-overdue").parentElement?.classList.toggle("some", board.head.overdue > 0);
  say(byId("date"), `${shortDay(board.day.date)} ${weekday(board.day.date)}`);
  const word = byId("day-word");
  say(word, board.day.word);
  word.classList.toggle("rest", !board.day.working);
  const calm = board.head.overdue === 0;
  const box = byId("calm");
  box.classList.toggle("troubled", !calm);
  say(byId("calm-words"), calm ? "当前无超时办件" : `当前 ${board.head.overdue} 件超时`);
}

function paint(board: Board, news: Fields | null): void {
  paintHead(board);
  paintTiles(board);
  paintStream(board, news);
}

// ---------------------------------------------------------------- what walks with the clock

interface Health {
  state?: string;
  swept_at?: number;
  to_screen_ms?: number;
  words?: string;
}

function trouble(stream: Stream<Board>): string {
  const health = stream.health as Health;
  if (stream.link === "refused") return "本账号已无权查看此屏，请重新登录";
  if (!stream.told) return performance.now() < STALE_AFTER ? "" : `未能连接服务器，屏上数据截至 ${hhmmss(stream.heardLegal)}`;
  if (stream.quietFor > STALE_AFTER) return `与服务器失去联系，屏上数据截至 ${hhmmss(stream.heardLegal)}，正在重新连接`;
  if (health.state && health.state !== "normal") return health.words ?? "监测异常";
  return "";
}

const LINKS: Record<Link, string> = {
  connecting: "正在连接",
  live: "",
  polling: "轮询",
  refused: "无权查看",
};

function paintFoot(stream: Stream<Board>): void {
  const health = stream.health as Health;
  const wrong = trouble(stream);
  document.body.classList.toggle("alarm", wrong !== "");
  say(byId("foot-state"), wrong || "监测正常");
  say(byId("foot-swept"), health.swept_at ? hhmmss(fromMicros(health.swept_at)) : "—");
  const delay = health.to_screen_ms;
  say(byId("foot-delay"), delay === undefined ? "—" : `${(Math.max(delay, 50) / 1000).toFixed(1)} 秒`);
  say(byId("foot-as-of"), stream.heardLegal ? hhmmss(stream.heardLegal) : "—");
  say(byId("foot-link"), LINKS[stream.link]);
  const rehearsal = byId("rehearsal");
  rehearsal.hidden = !stream.clock.simulated;
  say(byId("rehearsal-rate"), stream.clock.rate ? `${stream.clock.rate} 倍速` : "时钟停止");
}

function tick(stream: Stream<Board>): void {
  const now = stream.clock.now();
  if (stream.clock.known) {
    say(byId("clock"), hhmm(now));
    // At many times the wall's pace the seconds would only flicker.
    say(byId("clock-seconds"), stream.clock.rate <= 10 ? seconds(now) : "");
    if (stream.board) {
      drawRuler(byId("ruler"), stream.board.ruler, now);
      settle(stream.board);
      if (isoDay(now) !== stream.board.day.date) say(byId("date"), dayAndTime(now));
    }
  }
  paintFoot(stream);
}

// ---------------------------------------------------------------- keys

function keys(event: KeyboardEvent): void {
  const at = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const all = [...document.querySelectorAll<HTMLElement>(".tile")];
  const place = at ? all.indexOf(at) : -1;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 6, ArrowUp: -6 }[event.key];
  if (step === undefined || !all.length) return;
  const next = all[place < 0 ? 0 : place + step];
  if (next) {
    next.focus();
    event.preventDefault();
  }
}

function main(): void {
  fitStage(byId("stage"));
  for (const lamp of LAMPS) byId("legend").append(el("span", "", lampShape(lamp), LAMP_WORDS[lamp]));
  const given = embedded<Given<Board>>("board");
  const stream = new Stream<Board>({
    topic: `bureau:${given?.place ?? ""}`,
    poll: "/supervision/board/",
    given,
    onChange: (board, patch) => paint(board, patch),
    onBeat: (one) => paintFoot(one),
  });
  if (stream.board) paint(stream.board, null);
  document.addEventListener("keydown", keys);
  stream.start();
  window.setInterval(() => tick(stream), 250);
}

main();
