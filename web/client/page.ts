// A page of one matter, live: whoever else has it open is named, and what another does on it is told
// in place. Nothing on the page is replaced by itself: what was typed stays typed.

import { el, say as write } from "./dom";
import { say } from "./desk_words";
import { Stream } from "./stream";
import { english } from "./words";

interface Words {
  act?: string;
  state?: string;
}
interface Acted extends Words {
  seq?: number;
  by?: string;
  account?: string;
  version?: number;
  en?: Words;
}
interface Board {
  here: Record<string, string>;
  acted: Acted;
}

function tellWhoIsHere(node: HTMLElement, here: Record<string, string>): void {
  const mine = node.dataset["account"] ?? "";
  const others = Object.keys(here).filter((account) => account !== mine);
  const names = others.map((account) => here[account]).sort();
  node.hidden = !names.length;
  write(node, names.length ? say("{name}也打开着此件", { name: names.join(say("、")) }) : "");
}

function tellWhatWasDone(node: HTMLElement, acted: Acted): void {
  const box = document.querySelector<HTMLElement>("[data-moved]");
  const shown = Number(node.dataset["version"] ?? 0);
  if (!box || !acted.version || acted.version <= shown) return;
  const mine = acted.account !== "" && acted.account === node.dataset["account"];
  const who = mine ? "您在另一处办理了此件" : acted.by ? "{by}刚刚办理了此件（{act}）" : "此件刚刚依法记入（{act}）";
  const { act = "", state = "" } = (english ? acted.en : acted) ?? {};
  const facts = { by: acted.by ?? "", act, state };
  const told = say(who, facts) + (state ? say("，现在是“{state}”", facts) : "") + say("。您填写的内容会保留。");
  const again = el("a", "button", say("刷新"), " ", el("kbd", "", "g"));
  again.href = window.location.pathname;
  again.dataset["refresh"] = "";
  box.hidden = false;
  box.replaceChildren(el("p", "", el("b", "", told)), again);
}

function main(): void {
  const node = document.querySelector<HTMLElement>("[data-live-topic]");
  if (!node) return;
  const stream: Stream<Board> = new Stream<Board>({
    topic: node.dataset["liveTopic"] ?? "",
    poll: "",
    onChange: (board, patch) => {
      if (node.dataset["account"]) tellWhoIsHere(node, board.here);
      if (node.dataset["version"]) tellWhatWasDone(node, board.acted);
      // A whole board comes after a line was made anew: something may have been done meanwhile.
      if (!patch || "acted" in patch) document.body.dispatchEvent(new CustomEvent("sunhall:changed", { detail: board.acted }));
    },
    onBeat: () => stream.answer({ here: 1 }),
  });
  stream.start();
}

main();
