// The lobby's words, all of which come with the page in its language.

import { embedded } from "./dom";
import { hhmm, isoDay } from "./time";

export interface Words {
  lang: string;
  states: Record<string, string>;
  reasons: Record<string, string>;
  weekdays: string[];
  months: string[];
  guides: string[];
  [name: string]: string | string[] | Record<string, string>;
}

const told = embedded<Words>("words");
if (!told) throw new Error("the page came without its words");
export const words: Words = told;

export function fill(name: string, facts: Record<string, string | number> = {}): string {
  const text = words[name];
  if (typeof text !== "string") return "";
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => (key in facts ? String(facts[key]) : whole));
}

function parts(iso: string): Record<string, string | number> {
  const date = new Date(`${iso}T00:00:00Z`);
  return {
    month: words.months[date.getUTCMonth()] ?? "",
    day: date.getUTCDate(),
    weekday: words.weekdays[date.getUTCDay()] ?? "",
  };
}

export const day = (iso: string): string => fill("day", parts(iso));
export const fullDay = (iso: string): string => fill("day_full", parts(iso));
export const weekdayOf = (iso: string): string => String(parts(iso)["weekday"]);

// A moment in absolute words: the screen's own clock has no part in it.
export function moment(ms: number): { day: string; time: string } {
  return { day: day(isoDay(ms)), time: hhmm(ms) };
}

export const stateWord = (code: string): string => words.states[code] ?? code;
export const reasonWord = (code: string): string => words.reasons[code] ?? code;
