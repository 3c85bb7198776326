// One unit's cases in hand, nearest due first; rows keep their place while somebody reads them.

import { byId, el, embedded, Lamp, LAMP_WORDS, lampShape, say } from "./dom";
import { Given, Stream } from "./stream";
import { fromMicros, hhmm, hhmmss, isoDay, officeDay, shortDay } from "./time";

interface Row {
  number: string;
  tail: string;
  item: string;
  state: string;
  holder: string;
  received_at: number;
  promised: string;
  statutory: string;
  due: string;
  left: string;
  lamp: Lamp;
  level: number;
}

interface Board {
  name: string;
  day: { date: string; word: string };
  head: { open: number; overdue: number; warning: number; promise: number; statutory: number };
  rows: Record<string, Row>;
}

const STALE_AFTER = 10_000;
const lines = new Map<string, HTMLTableRowElement>();

function nearestFirst(a: Row, b: Row): number {
  return b.level - a.level || (a.due < b.due ? -1 : a.due > b.due ? 1 : 0) || (a.number < b.number ? -1 : 1);
}

function cells(row: Row): HTMLElement[] {
  const lamp = el("td", `lamp-cell lamp-${row.lamp}`, lampShape(row.lamp), LAMP_WORDS[row.lamp]);
  const dash = row.number.lastIndexOf("-") + 1;
  const number = el("th", "number", el("span", "", row.number.slice(0, dash)), el("b", "", row.number.slice(dash)));
  number.scope = "row";
  const day = (iso: string) => el("td", "day", iso ? shortDay(iso) : "—");
  return [
    lamp,
    number,
    el("td", "item", row.item),
    el("td", "", row.state),
    el("td", "", row.holder),
    el("td", "day", shortDay(isoDay(fromMicros(row.received_at)))),
    day(row.promised),
    day(row.statutory),
    el("td", "left", row.left),
  ];
}

function paint(board: Board): void {
  const body = byId("rows");
  const sorted = Object.values(board.rows).sort(nearestFirst);
  for (const [number, line] of lines) {
    if (board.rows[number]) continue;
    line.remove();
    lines.delete(number);
  }
  sorted.forEach((row, place) => {
    let line = lines.get(row.number);
    if (!line) {
      line = el("tr");
      lines.set(row.number, line);
    }
    const told = JSON.stringify(row);
    if (line.dataset["told"] !== told) {
      line.dataset["told"] = told;
      line.className = `level-${row.level}`;
      line.replaceChildren(...cells(row));
    }
    if (body.children[place] !== line) body.insertBefore(line, body.children[place] ?? null);
  });
  byId("nothing").hidden = sorted.length > 0;
  say(byId("date"), `${officeDay(board.day.date)} ${board.day.word}`);
  for (const key of ["open", "warning", "promise", "statutory"] as const) {
    say(byId(`figure-${key}`), String(board.head[key]));
  }
}

function tick(stream: Stream<Board>): void {
  if (stream.clock.known) say(byId("clock"), hhmm(stream.clock.now()));
  const stale = !stream.told ? performance.now() > STALE_AFTER : stream.quietFor > STALE_AFTER;
  document.body.classList.toggle("alarm", stale || stream.link === "refused");
  const words = stream.link === "refused" ? "本账号已无权查看，请重新登录" : `数据截至 ${hhmmss(stream.heardLegal)}`;
  say(byId("as-of"), stale ? `连接中断，${words}，正在重新连接` : words);
}

function main(): void {
  const given = embedded<Given<Board>>("board");
  const place = given ? given.place : "";
  const stream = new Stream<Board>({
    topic: `department:${place}`,
    poll: `/department/${encodeURIComponent(place)}/board/`,
    given,
    onChange: (board) => paint(board),
  });
  if (stream.board) paint(stream.board);
  document.addEventListener("keydown", (event) => {
    const back = document.querySelector<HTMLAnchorElement>("a.back");
    if (event.key === "Escape" && back) window.location.assign(back.href);
  });
  stream.start();
  window.setInterval(() => tick(stream), 500);
}

main();
