// Paints the lobby's parts: lines, the band below them, announcements and notices.

import { byId, el, say } from "./dom";
import { Announced, Hours, LobbyBoard, Ready, Row } from "./lobby_board";
import { NARROW, Shape, Stage } from "./lobby_shape";
import { day, fill, fullDay, moment, reasonWord, stateWord, weekdayOf, words } from "./lobby_words";
import { fromMicros, hhmm } from "./time";

// How much room a text takes, in whole signs: a Latin letter takes about half of one.
export function extent(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) < 0x2e80 ? 0.56 : 1), 0);
}

// Nothing is cut off that smaller type can save: whole, smaller, or small in two lines.
function sized(text: string, whole: number, smaller: number): string {
  const room = extent(text);
  return room <= whole ? "" : room <= smaller ? " smaller" : " small";
}

type Fit = [number, number]; // signs in whole type, signs in smaller type

const LARGE = { who: [4, 5.3], item: [10.6, 12.8] } satisfies Record<string, Fit>;
const LARGE_TOTEM = { who: [6, 7.6], item: [11.6, 14.2] } satisfies Record<string, Fit>;

// The item's column takes the room that is left; the others are as wide as boards/static says.
function fits(stage: Stage): { who: Fit; item: Fit } {
  if (stage.shape === "landscape") return stage.large ? LARGE : { who: [6, 7.8], item: [11.2, 14.6] };
  if (stage.shape === "portrait") return stage.large ? LARGE_TOTEM : { who: [8, 11], item: [13, 17] };
  if (stage.large) return { who: [6, 9], item: [(stage.width - 950) / 48, (stage.width - 950) / 40] };
  const room = stage.width - (stage.width < NARROW ? 1152 : 1374);
  return { who: [6, 9], item: [room / 50, room / 40] };
}

export function lineOf(row: Row | null, marked: boolean, stage: Stage): HTMLElement {
  if (!row) {
    const gone = el("div", "line gone");
    gone.setAttribute("role", "listitem");
    return gone;
  }
  const { who, item } = fits(stage);
  const node = el(
    "div",
    marked ? "line marked" : "line",
    el("span", "cell tail", row.tail),
    el("span", `cell who${sized(row.applicant, ...who)}`, row.applicant),
    el("span", `cell item${sized(row.item, ...item)}`, row.item),
    el("span", "cell state", stateWord(row.state)),
    dateOf(row),
  );
  if (row.ready) node.classList.add("ready");
  node.setAttribute("role", "listitem");
  return node;
}

function dateOf(row: Row): HTMLElement {
  const date = row.promised ? day(row.promised) : "";
  if (row.late) {
    return el("span", "cell late", reasonWord(row.late), el("small", "", fill("promised", { day: date })));
  }
  const guess = row.provisional ? el("small", "", fill("provisional")) : null;
  return el("span", guess ? "cell date guess" : "cell date", date, guess);
}

const COLLECTING: Record<Shape, number> = { landscape: 6, portrait: 4, strip: 2 };

export function paintReady(board: LobbyBoard, round: number, shape: Shape): void {
  const waiting: Ready[] = Object.values(board.ready).sort((a, b) => b.at - a.at || (a.tail < b.tail ? -1 : 1));
  const size = COLLECTING[shape];
  const pages = Math.max(1, Math.ceil(waiting.length / size));
  const from = (round % pages) * size;
  const told = waiting
    .slice(from, from + size)
    .map((one) => el("span", "collect", el("b", "", one.tail), el("i", "", "→"), el("span", "", one.window)));
  byId("ready").replaceChildren(...told);
  byId("ready-none").hidden = waiting.length > 0;
  say(byId("figure-received"), String(board.head.received));
  say(byId("figure-closed"), String(board.head.closed));
  say(byId("guide"), words.guides[round % words.guides.length] ?? "");
}

export function paintDay(board: LobbyBoard, date: string): void {
  say(byId("date"), fullDay(date));
  const line = byId("day-line");
  const { kind, day: about } = board.day.line;
  const fits = kind !== "" && date === board.day.date;
  const facts: Record<string, string> = kind === "make_up" ? { weekday: weekdayOf(about) } : { day: about ? fullDay(about) : "" };
  say(line, fits ? fill(kind, facts) : "");
  line.hidden = !fits;
}

export function paintAnnouncement(told: Announced, stage: Stage): void {
  const lines = (told.text ?? "").split("\n");
  const box = byId("announced");
  if (box.dataset["id"] !== `${told.id}:${stage.shape}:${stage.width}`) {
    box.dataset["id"] = `${told.id}:${stage.shape}:${stage.width}`;
    box.replaceChildren(...lines.map((line) => el("p", "", line)));
    box.style.fontSize = `${announcedSize(lines, stage)}px`;
  }
  say(byId("announced-until"), fill("until", moment(fromMicros(told.until ?? 0))));
}

// As large as the longest line allows; on a totem a line may be broken once.
function announcedSize(lines: string[], stage: Stage): number {
  const longest = Math.max(1, ...lines.map(extent));
  const room = stage.width - 128;
  if (stage.shape === "portrait") return Math.floor(Math.min(150, longest <= 7 ? room / longest : room / Math.ceil(longest / 2)));
  const tallest = stage.shape === "landscape" ? 176 : stage.height === 360 ? 96 : 66;
  return Math.floor(Math.min(tallest, room / longest));
}

const spans = (given: number[][] | undefined): string =>
  (given ?? []).map(([from, to]) => `${hhmm(fromMicros(from ?? 0))}–${hhmm(fromMicros(to ?? 0))}`).join("  ");

// Half an hour before it opens and after it closes the board stands; else the hours do.
const MARGIN = 30 * 60_000;

export function closedWords(hours: Hours, at: number): { title: string; more: string } | null {
  if (!hours.date || !hours.spans) return null;
  const next = hours.next ? fill("opens_next", { day: fullDay(hours.next), spans: spans(hours.next_spans) }) : "";
  if (hours.spans.length === 0) return { title: fill("off_title"), more: next };
  const opens = fromMicros(hours.spans[0]?.[0] ?? 0);
  const closes = fromMicros(hours.spans[hours.spans.length - 1]?.[1] ?? 0);
  if (at < opens - MARGIN) return { title: fill("early_title"), more: fill("opens_today", { spans: spans(hours.spans) }) };
  if (at >= closes + MARGIN) return { title: fill("closed_title"), more: next };
  return null;
}

export function paintNotice(title: string, more: string): void {
  say(byId("notice-title"), title);
  say(byId("notice-more"), more);
  const list = byId("notice-guides");
  if (!list.childElementCount) list.replaceChildren(...words.guides.map((guide) => el("li", "", guide)));
}
