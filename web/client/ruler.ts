// The ruler: the next eight working hours, and on it every limit whose lamp is about to change.

import { byId, el, Lamp, LAMP_WORDS, lampShape, LAMPS, say as write, svg } from "./dom";
import { dayAndTime, fromMicros, hhmm, isoDay, officeDay } from "./time";
import { say } from "./wall_words";

export interface Ruler {
  spans: [number, number][]; // working time from today on, in microseconds
  coming: number; // how many lamps change on it, shown or not
}
export type Tick = [number, number, string, string]; // moment, level, unit, number

const HOUR = 3_600_000;
const HOURS = 8 * HOUR;
const WIDTH = 1240;
const LINE = 104;
const WIDE = 112; // a label and the air around it
const NEAR = 26; // ticks closer than this stand in one pile

export interface Pile {
  x: number;
  level: number;
  ticks: Tick[];
}

// Where a moment lies on the axis, 0..1, counting working time only; null when beyond the end.
export function along(spans: [number, number][], now: number, at: number): number | null {
  let worked = 0;
  for (const [from, to] of spans) {
    const start = Math.max(fromMicros(from), now);
    const end = fromMicros(to);
    if (end <= now) continue;
    if (at <= start) break;
    worked += Math.min(at, end) - start;
    if (at <= end) break;
  }
  const place = worked / HOURS;
  return place <= 1 ? place : null;
}

// Ticks that would touch stand in one pile; each level has its own.
export function piles(spans: [number, number][], ticks: Tick[], now: number): Pile[] {
  const found: Pile[] = [];
  for (const tick of [...ticks].sort((a, b) => a[0] - b[0] || (a[3] < b[3] ? -1 : 1))) {
    const ms = fromMicros(tick[0]);
    const place = ms < now ? null : along(spans, now, ms);
    if (place === null) continue;
    const x = place * WIDTH;
    const near = found.find((pile) => pile.level === tick[1] && Math.abs(pile.x - x) < NEAR);
    if (near) near.ticks.push(tick);
    else found.push({ x, level: tick[1], ticks: [tick] });
  }
  return found.sort((a, b) => a.x - b.x || a.level - b.level);
}

function scale(ruler: Ruler, now: number, box: SVGElement): void {
  box.append(svg("line", { x1: 0, y1: LINE, x2: WIDTH, y2: LINE, class: "axis" }));
  let day = isoDay(now);
  for (const [from, to] of ruler.spans) {
    const start = fromMicros(from);
    const end = fromMicros(to);
    if (end <= now) continue;
    const opens = along(ruler.spans, now, start);
    if (start > now && opens !== null) opening(box, opens * WIDTH, start, isoDay(start) !== day);
    day = isoDay(Math.max(start, now));
    const first = Math.ceil(Math.max(start, now) / HOUR) * HOUR;
    for (let hour = first; hour < end; hour += HOUR) {
      const place = along(ruler.spans, now, hour);
      if (place === null || hour === start) continue;
      mark(box, place * WIDTH, hhmm(hour));
    }
  }
  box.append(svg("path", { d: `M0 ${LINE} l-7 12 h14 z`, class: "now" }));
}

function mark(box: SVGElement, x: number, text: string): void {
  box.append(svg("line", { x1: x, y1: LINE, x2: x, y2: LINE + 10, class: "hour" }));
  if (x < 40 || x > WIDTH - 40) return;
  const label = svg("text", { x, y: LINE + 36, class: "hour-word" });
  label.textContent = text;
  box.append(label);
}

function opening(box: SVGElement, x: number, start: number, nextDay: boolean): void {
  box.append(svg("line", { x1: x, y1: nextDay ? 8 : 64, x2: x, y2: LINE, class: nextDay ? "day" : "noon" }));
  if (!nextDay || x > WIDTH - 60) return;
  const label = svg("text", { x: x + 12, y: 24, class: "day-word" });
  label.textContent = officeDay(isoDay(start));
  if (x > WIDTH - 220) {
    label.setAttribute("x", String(x - 12));
    label.setAttribute("class", "day-word to-left");
  }
  box.append(label);
}

const buttons = new Map<string, HTMLButtonElement>();
let drawn = "";

function pileButton(): HTMLButtonElement {
  const button = el("button", "pile", el("span", "pile-word"), el("i", "pile-bar"));
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  return button;
}

function paintPiles(host: HTMLElement, found: Pile[]): void {
  let lastLabel = -WIDE;
  const seen = new Set<string>();
  for (const pile of found) {
    const key = `${pile.level}/${pile.ticks[pile.ticks.length - 1]?.join("/") ?? ""}`;
    seen.add(key);
    let button = buttons.get(key);
    if (!button) {
      button = pileButton();
      const made = button;
      made.addEventListener("click", () => openPile(made));
      buttons.set(key, button);
      host.append(button);
    }
    button.dataset["ticks"] = JSON.stringify(pile.ticks);
    const lamp: Lamp = LAMPS[pile.level] ?? "normal";
    button.className = `pile tick-${lamp}`;
    button.style.left = `${pile.x + (pile.level - 2) * 7}px`;
    button.style.height = `${18 + pile.level * 7}px`;
    const labelled = pile.x - lastLabel >= WIDE;
    if (labelled) lastLabel = pile.x;
    const text = pile.ticks.length > 1 ? say("{n}件", { n: pile.ticks.length }) : (pile.ticks[0]?.[2] ?? "");
    const word = button.querySelector(".pile-word");
    if (word) write(word, labelled ? text : "");
    button.classList.toggle("to-right", pile.x < 70);
    button.classList.toggle("to-left", pile.x > WIDTH - 70);
    button.setAttribute("aria-label", titleOf(pile.ticks, lamp));
  }
  for (const [key, button] of buttons) {
    if (seen.has(key)) continue;
    buttons.delete(key);
    const focused = document.activeElement === button;
    button.remove();
    if (focused) host.querySelector<HTMLElement>(".pile")?.focus();
  }
}

function titleOf(ticks: Tick[], lamp: Lamp): string {
  const when = dayAndTime(fromMicros(ticks[0]?.[0] ?? 0));
  return `${say("{when} 变灯 {n} 件", { when, n: ticks.length })} · ${say("变为{lamp}", { lamp: LAMP_WORDS[lamp] })}`;
}

const SHOWN = 10;
let opener: HTMLElement | null = null;

// Which cases these are, each a way to its page.
function openPile(button: HTMLButtonElement): void {
  const ticks = JSON.parse(button.dataset["ticks"] ?? "[]") as Tick[];
  const lamp: Lamp = LAMPS[ticks[0]?.[1] ?? 0] ?? "normal";
  write(byId("pile-title"), titleOf(ticks, lamp));
  const rows = ticks.slice(0, SHOWN).map(([at, , unit, number]) => {
    const link = el("a", "", lampShape(lamp), el("b", "", unit), el("span", "", number), el("time", "", hhmm(fromMicros(at))));
    link.href = `/supervision/cases/${encodeURIComponent(number)}/`;
    return el("li", "", link);
  });
  if (ticks.length > SHOWN) rows.push(el("li", "more", say("共 {n} 个", { n: ticks.length })));
  byId("pile-rows").replaceChildren(...rows);
  byId("pile").hidden = false;
  opener = button;
  byId("pile").querySelector<HTMLElement>("a")?.focus();
}

// Whether there was a list to close.
export function closePile(): boolean {
  const panel = byId("pile");
  if (panel.hidden) return false;
  panel.hidden = true;
  if (opener?.isConnected) opener.focus();
  return true;
}

export function drawRuler(host: HTMLElement, ruler: Ruler, ticks: Tick[], now: number): void {
  const found = piles(ruler.spans, ticks, now);
  const opens = ruler.spans.map(([from]) => Math.round((along(ruler.spans, now, fromMicros(from)) ?? 2) * WIDTH));
  const looks = JSON.stringify([Math.round((now / HOURS) * WIDTH), opens]);
  if (looks !== drawn) {
    drawn = looks;
    const box = svg("svg", { viewBox: `0 0 ${WIDTH} 144`, "aria-hidden": "true", class: "ruler-lines" });
    scale(ruler, now, box);
    host.querySelector("svg")?.remove();
    host.prepend(box);
  }
  paintPiles(host, found);
  const label = say("未来八个工作小时内 {n} 个时限变灯", { n: ruler.coming });
  if (host.getAttribute("aria-label") !== label) host.setAttribute("aria-label", label);
  byId("ruler-quiet").hidden = found.length > 0;
}
