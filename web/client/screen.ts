// The supervision bureau's live screen: fixed tiles, the ruler, the stream, a foot that speaks up.

import { byId, el, embedded, LAMP_WORDS, lampShape, LAMPS, say as write } from "./dom";
import { Fields } from "./merge";
import { closePile, drawRuler } from "./ruler";
import { Sound, SoundState } from "./sound";
import { sight } from "./sight";
import { fitStage } from "./stage";
import { Given, Link, Stream } from "./stream";
import { dayAndTime, fromMicros, hhmm, hhmmss, isoDay, seconds, shortDay, weekday } from "./time";
import { Board } from "./wall_board";
import { comeBack, move, remember } from "./wall_keys";
import { headline, paintStream, settled } from "./wall_stream";
import { paintTiles } from "./wall_tiles";
import { say } from "./wall_words";
import { english } from "./words";

const STALE_AFTER = 10_000;

function paintHead(board: Board): void {
  for (const key of ["received", "closed", "open", "overdue"] as const) {
    write(byId(`figure-${key}`), String(board.head[key]));
  }
  byId("figure-overdue").parentElement?.classList.toggle("some", board.head.overdue > 0);
  write(byId("date"), `${shortDay(board.day.date)} ${weekday(board.day.date)}`);
  const word = byId("day-word");
  write(word, english ? board.day.en : board.day.word);
  word.classList.toggle("rest", !board.day.working);
  const calm = board.head.overdue === 0;
  document.body.classList.toggle("calm-now", calm);
  byId("calm").classList.toggle("troubled", !calm);
  write(byId("calm-words"), calm ? say("当前无超时办件") : say("当前 {n} 件超时", { n: board.head.overdue }));
}

function paint(board: Board, news: Fields | null, sound: Sound): void {
  paintHead(board);
  paintTiles(board);
  const red = paintStream(board, news);
  if (!red) return;
  headline(red);
  sound.ring();
  paintStream(board, null);
}

// ---------------------------------------------------------------- what walks with the clock

interface Health {
  state?: string;
  swept_at?: number;
  delay_ms?: number | null;
  to_screen_ms?: number | null;
}

const TROUBLES: Record<string, string> = {
  silent: "监测进程没有心跳，屏上的灯可能不全",
  held: "时钟可疑，亮灯已暂停，等待核查",
  failing: "监测出错，正在重试",
  unsound: "留痕校验发现异常，屏上数据待核查",
  differing: "独立复核发现差异，屏上的灯待核查",
};

function trouble(stream: Stream<Board>): string {
  const time = hhmmss(stream.heardLegal);
  const state = (stream.health as Health).state;
  if (stream.link === "refused") return say("本账号已无权查看此屏，请重新登录");
  if (!stream.told && performance.now() > STALE_AFTER) return say("未能连接服务器，屏上数据截至 {time}", { time });
  if (stream.told && stream.quietFor > STALE_AFTER) {
    return say("与服务器失去联系，屏上数据截至 {time}，正在重新连接", { time });
  }
  return state && state !== "normal" ? say(TROUBLES[state] ?? "监测异常") : "";
}

const LINKS: Record<Link, string> = { connecting: "正在连接", live: "", polling: "轮询", refused: "无权查看" };

function paintFoot(stream: Stream<Board>): void {
  const health = stream.health as Health;
  const wrong = trouble(stream);
  document.body.classList.toggle("alarm", wrong !== "");
  write(byId("foot-state"), wrong || say("监测正常"));
  write(byId("foot-swept"), health.swept_at ? hhmmss(fromMicros(health.swept_at)) : "—");
  const delay = health.to_screen_ms ?? health.delay_ms;
  const told = delay === undefined || delay === null ? "—" : say("{n} 秒", { n: (Math.max(delay, 50) / 1000).toFixed(1) });
  write(byId("foot-delay"), told);
  write(byId("foot-as-of"), stream.heardLegal ? hhmmss(stream.heardLegal) : "—");
  write(byId("foot-link"), LINKS[stream.link] && say(LINKS[stream.link]));
  byId("rehearsal").hidden = !stream.clock.simulated;
  const rate = stream.clock.rate;
  write(byId("rehearsal-rate"), rate ? say("{n} 倍速", { n: rate }) : say("时钟停止"));
}

function tick(stream: Stream<Board>): void {
  const now = stream.clock.now();
  const board = stream.board;
  if (stream.clock.known) {
    write(byId("clock"), hhmm(now));
    // At many times the wall's pace the seconds would only flicker.
    write(byId("clock-seconds"), stream.clock.rate <= 10 ? seconds(now) : "");
    if (board) {
      drawRuler(byId("ruler"), board.ruler, Object.values(board.ticks), now);
      if (settled(board)) paintStream(board, null);
      if (isoDay(now) !== board.day.date) write(byId("date"), dayAndTime(now));
    }
  }
  paintFoot(stream);
}

// ---------------------------------------------------------------- menu, sound and keys

function openMenu(open: boolean): void {
  const menu = byId("menu");
  menu.hidden = !open;
  byId("menu-button").setAttribute("aria-expanded", String(open));
  if (open) menu.querySelector<HTMLElement>("a")?.focus();
  else byId("menu-button").focus();
}

function back(): void {
  if (!byId("menu").hidden) openMenu(false);
  else if (!closePile()) document.querySelector<HTMLElement>("a.back-to-city")?.click();
}

function keys(event: KeyboardEvent, sound: Sound): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const key = event.key.toLowerCase();
  if (event.key === "Escape") back();
  else if (key === "m") openMenu(byId("menu").hidden);
  else if (key === "s") sound.toggle();
  else move(event);
}

const SOUNDS: Record<SoundState, string> = { on: "声音 开", off: "声音 关", waiting: "声音 待点按" };

function soundButton(): Sound {
  const button = byId("sound");
  const sound = new Sound((state) => {
    button.setAttribute("aria-pressed", String(state !== "off"));
    write(byId("sound-words"), say(SOUNDS[state]));
  });
  button.addEventListener("click", () => sound.toggle());
  return sound;
}

function main(): void {
  fitStage(byId("stage"));
  for (const lamp of LAMPS) {
    // A tile's triangle also counts a step that took too long; 超时在办 does not.
    const word = lamp === "promise" ? say("超承诺、超环节") : LAMP_WORDS[lamp];
    byId("legend").append(el("span", "", lampShape(lamp), word));
  }
  const sound = soundButton();
  const given = embedded<Given<Board>>("board");
  const place = given?.place ?? "";
  const stream = new Stream<Board>({
    topic: `bureau:${place}`,
    poll: `/supervision/board/?region=${encodeURIComponent(place)}`,
    given,
    onChange: (board, patch) => paint(board, patch, sound),
    onBeat: (one) => paintFoot(one),
  });
  if (stream.board) paint(stream.board, null, sound);
  document.addEventListener("keydown", (event) => keys(event, sound));
  byId("menu-button").addEventListener("click", () => openMenu(byId("menu").hidden));
  sight();
  remember();
  comeBack();
  stream.start();
  window.setInterval(() => tick(stream), 250);
  tick(stream);
}

main();
