// The public board on the internet: figures follow the stream, the lines are read anew now and then.

import { say as write } from "./dom";
import { Stream } from "./stream";
import { hhmmss } from "./time";
import { words } from "./words";

interface Board {
  head: { received: number; closed: number; open: number | "" };
}

const say = words({
  实时: "live",
  正在连接: "connecting",
  每五秒更新: "every five seconds",
  连接中断: "connection lost",
});
// So many people may look at once that the lines are asked for seldom, and not by all together.
const LINES_AT_MOST_EVERY = 10_000;
const JITTER = 5_000;
const SILENT_AFTER = 15_000;

const region = document.body.dataset["region"] ?? "";
let readAt = performance.now();
let planned = 0;

function figure(name: string, value: number | ""): void {
  const place = document.getElementById(`figure-${name}`);
  if (place) write(place, value === "" ? "＊" : String(value));
}

async function readLines(): Promise<void> {
  planned = 0;
  const live = document.getElementById("live");
  // Whoever reads older ones, or walks the list by keys, keeps what stands there.
  if (!live || live.contains(document.activeElement) || location.search.includes("before=")) return;
  readAt = performance.now();
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
  if (fresh && !live.contains(document.activeElement)) live.replaceWith(document.adoptNode(fresh));
}

function planLines(): void {
  if (planned || document.hidden) return;
  const wait = Math.max(0, readAt + LINES_AT_MOST_EVERY - performance.now()) + Math.random() * JITTER;
  planned = window.setTimeout(() => void readLines().catch(() => undefined), wait);
}

// Asking every five seconds is no news while nobody answers.
const cutOff = (stream: Stream<Board>): boolean => stream.told && stream.quietFor > SILENT_AFTER;

function tell(stream: Stream<Board>): void {
  const link = document.getElementById("link");
  const live = stream.link === "live" && !cutOff(stream);
  if (link) {
    link.classList.toggle("live", live);
    write(link, say(cutOff(stream) ? "连接中断" : live ? "实时" : stream.link === "polling" ? "每五秒更新" : "正在连接"));
  }
  const asOf = document.getElementById("as-of");
  if (asOf && stream.heardLegal) write(asOf, hhmmss(stream.heardLegal));
}

if (region) {
  const stream = new Stream<Board>({
    topic: `statistics:${region}`,
    poll: "/progress/board/",
    onChange: (board, patch) => {
      figure("received", board.head.received);
      figure("closed", board.head.closed);
      figure("open", board.head.open);
      if (patch) planLines();
      tell(stream);
    },
    onBeat: tell,
  });
  stream.start();
  window.setInterval(() => tell(stream), 1_000);
}
