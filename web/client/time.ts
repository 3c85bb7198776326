// Legal time on a screen: told by the server, walked on between its messages, shown for the office.

import { english, words } from "./words";

const say = words();
const OFFSET = 8 * 3600 * 1000; // Asia/Shanghai; a screen's own clock may say anything
const WEEKDAYS = ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MICRO = 1000;

export class LegalClock {
  private base = 0;
  private at = 0;
  rate = 1;
  simulated = false;
  known = false;

  set(legalMicros: number, rate: number): void {
    this.base = legalMicros / MICRO;
    this.at = performance.now();
    this.rate = rate;
    this.known = true;
  }

  // Milliseconds since 1970 UTC.
  now(): number {
    return this.base + (performance.now() - this.at) * this.rate;
  }
}

function parts(ms: number): Date {
  return new Date(ms + OFFSET);
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

export function hhmm(ms: number): string {
  const d = parts(ms);
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}

export function seconds(ms: number): string {
  return two(parts(ms).getUTCSeconds());
}

export function hhmmss(ms: number): string {
  return `${hhmm(ms)}:${seconds(ms)}`;
}

export function isoDay(ms: number): string {
  return parts(ms).toISOString().slice(0, 10);
}

export function shortDay(iso: string): string {
  const [, month, day] = iso.split("-");
  if (english) return `${Number(day)} ${MONTHS[Number(month) - 1] ?? ""}`;
  return `${Number(month)}月${Number(day)}日`;
}

export function dayAndTime(ms: number): string {
  return `${shortDay(isoDay(ms))} ${hhmm(ms)}`;
}

export function weekday(iso: string): string {
  return say(WEEKDAYS[new Date(`${iso}T00:00:00Z`).getUTCDay()] ?? "");
}

export function officeDay(iso: string): string {
  return english ? `${weekday(iso)} ${shortDay(iso)}` : `${shortDay(iso)}（${weekday(iso)}）`;
}

export const fromMicros = (micros: number): number => micros / MICRO;
