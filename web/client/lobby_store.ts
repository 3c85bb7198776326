// What a screen keeps over a power cut: the token that lets it in, and the last board it showed.
// Neither hangs on the machine's own date, as a cookie would: a flat battery says 2015.

import { Given } from "./stream";
import { LobbyBoard } from "./lobby_board";

export interface Sheet {
  name: string;
  layout: string;
  sight?: string; // a board kept by an older page has none
  hall: string;
  hall_name: string;
}

export type LobbyGiven = Given<LobbyBoard> & { screen: Sheet };

export interface Kept {
  given: LobbyGiven;
  heard: number; // legal milliseconds at which the server was last heard
}

const TOKEN = "sunhall:screen";
const WAITING = "sunhall:screen-waiting";
const BOARD = "sunhall:lobby";

function read(key: string): string {
  try {
    return window.localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(key: string, value: string): void {
  try {
    if (value) window.localStorage.setItem(key, value);
    else window.localStorage.removeItem(key);
  } catch {
    // A full or forbidden store costs what is kept for the next power cut, not the board now.
  }
}

export const token = (): string => read(TOKEN);
export const waitingToken = (): string => read(WAITING);
export const waitWith = (value: string): void => write(WAITING, value);

export function admitted(value: string): void {
  write(TOKEN, value);
  write(WAITING, "");
  // A store that the browser may clear when the disk fills up would cost the registration.
  if (navigator.storage && "persist" in navigator.storage) void navigator.storage.persist().catch(() => false);
}

// A screen that is no longer registered keeps nothing of what it showed.
export function forget(): void {
  write(TOKEN, "");
  write(BOARD, "");
}

export const keep = (kept: Kept): void => write(BOARD, JSON.stringify(kept));

export function kept(): Kept | null {
  try {
    const found = JSON.parse(read(BOARD) || "null") as Kept | null;
    const board = found?.given?.board;
    return found && board && board.rows && board.day && found.given.hello && found.given.screen ? found : null;
  } catch {
    return null;
  }
}
