// The applicant's page, live: when the case changes while somebody looks, the slip brings itself up
// to date and says so in one line under the sentence. Nothing else moves.

import { el } from "./dom";
import { Shown, Stream } from "./stream";
import { dayAndTime, hhmm } from "./time";
import { words } from "./words";

const told = words({
  "办理情况有更新，请刷新查看": "There is news; reload to see it",
  "刚刚更新 {at}": "Updated just now, {at}",
  "连接中断，以下为 {at} 的情况": "Connection lost; this is how it stood at {at}",
});

interface Board {
  changed_at: number;
}

// Each renewal is a look-up by number and code, of which the server allows ten a minute.
const LEAST_PAUSE = 8_000;
// Where sockets are not let through, the slip is asked for anew this often.
const WITHOUT_A_LINE = 60_000;
const SILENT_AFTER = 15_000;
let asked = 0;
let waiting = 0;

function field(name: string): string {
  const input = document.querySelector<HTMLInputElement>(`.slip input[name="${name}"]`);
  return input ? input.value : "";
}

function renewSoon(stream: Stream<Board>): void {
  window.clearTimeout(waiting);
  const pause = Math.max(0, asked + LEAST_PAUSE - performance.now());
  waiting = window.setTimeout(() => void renew(stream), pause);
}

async function renew(stream: Stream<Board>): Promise<void> {
  asked = performance.now();
  const slip = document.querySelector<HTMLElement>(".slip");
  const answer = await ask();
  if (!slip || !answer) return;
  const fresh = new DOMParser().parseFromString(answer, "text/html").querySelector<HTMLElement>(".slip");
  if (fresh && fresh.dataset["version"] === slip.dataset["version"]) return;
  if (!fresh || slip.contains(document.activeElement)) {
    say(slip, told("办理情况有更新，请刷新查看"));
    return;
  }
  slip.replaceChildren(...Array.from(fresh.childNodes));
  slip.dataset["version"] = fresh.dataset["version"] ?? "";
  say(slip, told("刚刚更新 {at}", { at: hhmm(stream.clock.now()) }));
}

function say(slip: HTMLElement, words: string): void {
  let line = slip.querySelector<HTMLElement>(".slip-fresh");
  if (!line) {
    line = el("p", "slip-fresh quiet");
    line.setAttribute("role", "status");
    const sentence = slip.querySelector(".sentence");
    if (sentence) sentence.after(line);
    else slip.prepend(line);
  }
  line.textContent = words;
}

// Cut off, the slip stays and says up to when it is true: what stood there before comes back with the line.
let before: string | null = null;

function tellSilence(stream: Stream<Board>): void {
  const slip = document.querySelector<HTMLElement>(".slip");
  const silent = stream.told && stream.quietFor > SILENT_AFTER;
  if (!slip || silent === (before !== null)) return;
  if (silent) {
    before = slip.querySelector(".slip-fresh")?.textContent ?? "";
    say(slip, told("连接中断，以下为 {at} 的情况", { at: dayAndTime(stream.heardLegal) }));
    return;
  }
  if (before) say(slip, before);
  else slip.querySelector(".slip-fresh")?.remove();
  before = null;
}

// The page is had by POST, so that number and code stand in no address and no log.
async function ask(): Promise<string | null> {
  const form = new FormData();
  for (const name of ["number", "code", "csrfmiddlewaretoken"]) form.set(name, field(name));
  const answer = await fetch("/track/", { method: "POST", body: form }).catch(() => null);
  return answer && answer.ok ? answer.text() : null;
}

// What was entered between the making of the slip and the first word of the line is told by it, too.
function shown(): Shown<Board> {
  const { epoch = "", seq = "" } = document.querySelector<HTMLElement>(".slip")?.dataset ?? {};
  return { epoch, seq: Number(seq), board: { changed_at: 0 } };
}

function main(): void {
  const number = field("number");
  const code = field("code");
  if (!number || !code) return;
  const stream: Stream<Board> = new Stream<Board>({
    topic: "matter",
    poll: "",
    proof: { number, code },
    shown: shown(),
    onChange: (board, patch) => {
      if (patch && board.changed_at) renewSoon(stream);
    },
  });
  stream.start();
  window.setInterval(() => tellSilence(stream), 1_000);
  window.setInterval(() => {
    if (stream.link !== "live" && !document.hidden) renewSoon(stream);
  }, WITHOUT_A_LINE);
}

main();
