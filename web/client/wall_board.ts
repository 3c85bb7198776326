// What the wall's board holds; boards/bureau.py makes it.

import { Ruler, Tick } from "./ruler";

export interface Tile {
  name: string;
  open: number;
  warning: number;
  promise: number;
  statutory: number;
  connected?: number; // a county's: how many of its units are at work here
}

export interface Row {
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
  word: string;
  en: [string, string]; // the same two in English
  settled: boolean;
  state: string;
  reason: string;
}

export interface Board {
  day: { date: string; working: boolean; word: string; en: string };
  head: { received: number; closed: number; open: number; overdue: number };
  order: string[];
  units: Record<string, Tile>;
  region_order: string[];
  regions: Record<string, Tile>;
  ruler: Ruler;
  ticks: Record<string, Tick>;
  stream: Record<string, Row>;
}
