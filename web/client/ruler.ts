// The ruler: the next eight working hours, and on it every limit whose lamp is about to change.

import { Lamp, LAMPS, svg } from "./dom";
import { fromMicros, hhmm, isoDay, officeDay } from "./time";

export interface Ruler {
  spans: [number, number][]; // working time from now on, in microseconds
  ticks: [number, number, string][]; // moment, level, unit
}

const HOURS = 8 * 3_600_000;
const WIDTH = 1240;
const LINE = 104;
const WIDE = 112; // a label and the air around it
const NEAR = 26; // ticks closer than this stand in one pile

interface Pile {
  x: number;
  level: number;
  count: number;
  unit: string;
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

function piles(ruler: Ruler, now: number): Pile[] {
  const found: Pile[] = [];
  for (const [at, level, unit] of ruler.ticks) {
    const ms = fromMicros(at);
    if (ms < now) continue;
    const place = along(ruler.spans, now, ms);
    if (place === null) continue;
    const x = place * WIDTH;
    const near = found.find((pile) => pile.level === level && Math.abs(pile.x - x) < NEAR);
    if (near) near.count += 1;
    else found.push({ x, level, count: 1, unit });
  }
  return found;
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
    const first = Math.ceil(Math.max(start, now) / 3_600_000) * 3_600_000;
    for (let hour = first; hour < end; hour += 3_600_000) {
      const place = along(ruler.spans, now, hour);
      if (place === null || hour === start) continue;
      mark(box, place * WIDTH, hhmm(hour));
    }
  }
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

function pileMarks(box: SVGElement, found: Pile[]): void {
  found.sort((a, b) => a.x - b.x || a.level - b.level);
  let lastLabel = -200;
  for (const pile of found) {
    const lamp: Lamp = LAMPS[pile.level] ?? "normal";
    const height = 26 + pile.level * 8;
    const x = pile.x + (pile.level - 2) * 7;
    box.append(svg("rect", { x: x - 2.5, y: LINE - height, width: 5, height, class: `tick tick-${lamp}` }));
    if (pile.x - lastLabel < WIDE) continue;
    const label = svg("text", { x: Math.max(x, 4), y: LINE - height - 8, class: `tick-word tick-${lamp}` });
    label.textContent = pile.count > 1 ? `${pile.count}件` : pile.unit;
    if (pile.x < 70) label.classList.add("to-right");
    if (pile.x > WIDTH - 70) label.classList.add("to-left");
    lastLabel = pile.x;
    box.append(label);
  }
}

export function drawRuler(host: HTMLElement, ruler: Ruler, now: number): void {
  const box = svg("svg", { viewBox: `0 0 ${WIDTH} 144`, "aria-hidden": "true", class: "ruler-lines" });
  scale(ruler, now, box);
  const found = piles(ruler, now);
  pileMarks(box, found);
  box.append(svg("path", { d: `M0 ${LINE} l-7 12 h14 z`, class: "now" }));
  const total = found.reduce((sum, pile) => sum + pile.count, 0);
  host.setAttribute("aria-label", `未来八个工作小时内 ${total} 个时限变灯`);
  host.replaceChildren(box);
  host.classList.toggle("quiet", total === 0);
}
