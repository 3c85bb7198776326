// The desk, live: what others do appears at once; nothing that is typed, focused or read is touched.

import { el, say as write } from "./dom";
import { say } from "./desk_words";
import { Deed, Line, Rows } from "./desk_rows";
import { Stream } from "./stream";
import { english } from "./words";
import { fromMicros, hhmm, hhmmss } from "./time";

type Balance = Record<string, number>;
interface Board {
  desk: Record<string, Line>;
  inbox: Record<string, Line>;
  balance: Balance;
  lately: Deed[];
}

const STALE_AFTER = 10_000;

class LiveDesk {
  private readonly lists: Rows[];
  private readonly place: "desk" | "inbox";
  private shown = false;

  constructor(private readonly root: HTMLElement) {
    this.place = root.dataset["live"] === "inbox" ? "inbox" : "desk";
    const boxes = root.querySelectorAll<HTMLElement>("[data-rows]");
    this.lists = Array.from(boxes, (box) => new Rows(box, () => this.tellHeld()));
    root.querySelector("[data-news]")?.addEventListener("click", () => this.lists.forEach((list) => list.settle()));
  }

  paint(board: Board): void {
    const lines = Object.values(board[this.place]);
    for (const list of this.lists) list.show(lines, board.lately, !this.shown);
    for (const count of this.root.querySelectorAll<HTMLElement>("[data-count]")) {
      const code = count.dataset["count"] ?? "";
      const many = lines.filter((line) => line.groups.includes(code)).length;
      write(count, String(many));
      count.closest("section, tbody")?.classList.toggle("empty", !many);
    }
    this.tellBalance(board.balance);
    this.tellLately(board.lately);
    this.tellHeld();
    this.shown = true;
  }

  private tellHeld(): void {
    const button = this.root.querySelector<HTMLElement>("[data-news]");
    if (!button) return;
    const held = this.lists.reduce((sum, list) => sum + list.held, 0);
    button.hidden = !held;
    write(button, held ? say("{n} 件有更新", { n: held }) : "");
  }

  private tellBalance(balance: Balance): void {
    const line = this.root.querySelector<HTMLElement>("[data-balance]");
    if (!line) return;
    const told =
      "收件 {received} = 受理 {accepted} + 补正 {supplement} + 不予受理 {declined} + 退件 {withdrawn} + 未决 {undecided}";
    write(line, say(told, balance));
  }

  private tellLately(deeds: Deed[]): void {
    const list = this.root.querySelector<HTMLElement>("[data-lately]");
    if (!list) return;
    const told = JSON.stringify(deeds);
    if (list.dataset["told"] === told) return;
    list.dataset["told"] = told;
    const rows = deeds.map((deed) => {
      const tail = deed.number.slice(deed.number.lastIndexOf("-") + 1);
      const where = [deed.window, deed.by].filter(Boolean).join(" ");
      return el("li", "", el("span", "quiet", hhmm(fromMicros(deed.at))), ` ${where} ${deed.act} `, el("span", "quiet", el("span", "nowrap", `…${tail}`), ` ${deed.item}`));
    });
    list.replaceChildren(...(rows.length ? rows : [el("li", "quiet", say("没有变动。"))]));
  }
}

function tick(stream: Stream<Board>): void {
  const line = document.querySelector<HTMLElement>("[data-live-foot]");
  if (!line) return;
  const stale = stream.told && stream.quietFor > STALE_AFTER;
  // Whoever has no desk of their own, and looks at another's page, was never promised news of it.
  const refused = stream.told && stream.link === "refused";
  line.hidden = !stale && !refused;
  const words = refused ? "本账号已无权查看" : "与服务器失去联系，以下为 {time} 的情况";
  write(line, line.hidden ? "" : say(words, { time: hhmmss(stream.heardLegal) }));
}

// ---- keys: j and k walk the list, Enter opens, ? tells all of them --------------------------

function typing(target: EventTarget | null): boolean {
  const node = target as HTMLElement | null;
  return !!node?.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
}

function links(): HTMLAnchorElement[] {
  const here = document.activeElement?.closest(".opening, .desk-page table");
  const boxes = here ? [here] : Array.from(document.querySelectorAll(".desk-page table[data-walked], .opening"));
  for (const box of boxes) {
    const found = Array.from(box.querySelectorAll<HTMLAnchorElement>("[data-number] a")).filter((a) => a.getClientRects().length);
    if (found.length) return found;
  }
  return [];
}

function walk(by: number): boolean {
  const all = links();
  if (!all.length) return false;
  const at = all.indexOf(document.activeElement as HTMLAnchorElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return true;
}

function onKey(event: KeyboardEvent): void {
  const sheet = document.querySelector<HTMLDialogElement>("dialog[data-keys]");
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (typing(event.target) || sheet?.open) return;
  const inMenu = (event.target as HTMLElement | null)?.closest?.("details.more, .segments");
  let done = false;
  if (event.key === "j" || (event.key === "ArrowDown" && !inMenu && links().length > 0)) done = walk(1);
  else if (event.key === "k" || (event.key === "ArrowUp" && !inMenu && links().length > 0)) done = walk(-1);
  else if (event.key === "g") {
    const news = Array.from(document.querySelectorAll<HTMLElement>("[data-refresh], [data-news]"));
    const shown = news.find((one) => one.getClientRects().length > 0);
    shown?.click();
    done = !!shown;
  } else if (event.key === "?" && sheet) {
    sheet.showModal();
    done = true;
  }
  if (done) event.preventDefault();
}

function main(): void {
  const root = document.querySelector<HTMLElement>("[data-live]");
  document.addEventListener("keydown", onKey);
  document.querySelector("[data-keys-open]")?.addEventListener("click", () => {
    document.querySelector<HTMLDialogElement>("dialog[data-keys]")?.showModal();
  });
  if (!root) return;
  const desk = new LiveDesk(root);
  const stream: Stream<Board> = new Stream<Board>({
    topic: `desk:${english ? "en" : "zh"}`,
    poll: "/desk/board/",
    onChange: (board) => desk.paint(board),
  });
  stream.start();
  window.setInterval(() => tick(stream), 1000);
}

main();
