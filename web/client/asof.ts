// Up to when a board is true, in the office's absolute time, and whether that is too long ago.

import { Stream } from "./stream";
import { hhmmss } from "./time";
import { words } from "./words";

const say = words({
  "数据截至 {at}": "data as of {at}",
  "连接中断，数据截至 {at}，正在重新连接": "connection lost; data as of {at}; reconnecting",
  本账号已无权查看: "this account may no longer see this",
});

export interface AsOf {
  stale: boolean;
  words: string;
}

export function asOf<B extends object>(stream: Stream<B>, staleAfter: number): AsOf {
  if (stream.link === "refused") return { stale: true, words: say("本账号已无权查看") };
  const quiet = stream.told ? stream.quietFor : performance.now();
  const stale = quiet > staleAfter;
  const at = stream.heardLegal ? hhmmss(stream.heardLegal) : "—";
  return { stale, words: say(stale ? "连接中断，数据截至 {at}，正在重新连接" : "数据截至 {at}", { at }) };
}
