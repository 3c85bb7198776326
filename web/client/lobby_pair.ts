// A screen that is not registered: it shows a code until an administrator has typed it in.

import { byId, say } from "./dom";
import * as store from "./lobby_store";
import { fill } from "./lobby_words";

const ASK_EVERY = 3_000;
const CODE_LASTS = 14 * 60_000; // the server keeps it a minute longer
const PATIENCE = 6_000;

export type Answer = store.LobbyGiven | "unregistered" | "unreachable";

export const header = (token: string): Record<string, string> => ({ Authorization: `Screen ${token}` });

// Only the house's own words end a registration: a proxy that asks for a password must not.
async function says(answer: Response): Promise<boolean> {
  const told = (await answer.json().catch(() => null)) as { code?: string } | null;
  return told?.code === "screen-not-registered";
}

export async function askBoard(token: string): Promise<Answer> {
  const leave = new AbortController();
  const late = window.setTimeout(() => leave.abort(), PATIENCE);
  try {
    const answer = await fetch("/lobby/board/", { headers: header(token), cache: "no-store", signal: leave.signal });
    if (answer.ok) return (await answer.json()) as store.LobbyGiven;
    return answer.status === 401 && (await says(answer)) ? "unregistered" : "unreachable";
  } catch {
    return "unreachable";
  } finally {
    window.clearTimeout(late);
  }
}

export async function sendBeat(token: string, said: object): Promise<(store.Sheet & { wall: number }) | "unregistered" | null> {
  const body = JSON.stringify(said);
  const headers = { ...header(token), "Content-Type": "application/json" };
  const answer = await fetch("/lobby/beat/", { method: "POST", headers, body }).catch(() => null);
  if (!answer) return null;
  if (answer.ok) return (await answer.json()) as store.Sheet & { wall: number };
  return answer.status === 401 && (await says(answer)) ? "unregistered" : null;
}

async function offer(): Promise<{ code: string; token: string } | null> {
  const answer = await fetch("/lobby/pairing/", { method: "POST" }).catch(() => null);
  return answer && answer.ok ? ((await answer.json()) as { code: string; token: string }) : null;
}

// In a rehearsal a visitor registers the own browser by one press.
function offerDrill(code: string): void {
  const field = document.querySelector<HTMLInputElement>("#drill-code");
  const button = document.querySelector<HTMLButtonElement>(".drill button");
  if (!field || !button) return;
  field.value = code;
  button.disabled = false;
}

const pause = (ms: number): Promise<void> => new Promise((done) => window.setTimeout(done, ms));

// Shows codes until one was typed in; then the token is kept and its first board handed on.
export async function pair(): Promise<[string, store.LobbyGiven]> {
  say(byId("register-more"), fill("unregistered_more"));
  let token = store.waitingToken();
  let until = 0;
  for (;;) {
    if (token) {
      const answer = await askBoard(token);
      if (typeof answer === "object") {
        store.admitted(token);
        return [token, answer];
      }
    }
    if (performance.now() >= until) {
      const given = await offer();
      say(byId("register-wait"), fill(given ? "pairing_wait" : "pairing_none"));
      if (given) {
        token = given.token;
        until = performance.now() + CODE_LASTS;
        store.waitWith(token);
        say(byId("code"), `${given.code.slice(0, 3)} ${given.code.slice(3)}`);
        offerDrill(given.code);
      }
    }
    await pause(ASK_EVERY);
  }
}
