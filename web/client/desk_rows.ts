// A list of cases that others change while somebody works on it. A row changes in place at once; the
// row under the focus never moves and keeps the focus; the page under the pointer never slides away.

import { el } from "./dom";
import { say } from "./desk_words";
import { dayAndTime, fromMicros, officeDay, shortDay } from "./time";

export interface Line {
  number: string;
  item: string;
  applicant: string;
  line: string;
  lamp: string;
  due: string;
  provisional: boolean;
  step: string;
  received_at: number;
  key: (string | number)[];
  version: number;
  groups: string[];
}

export interface Deed {
  at: number;
  act: string;
  number: string;
  item: string;
  window: string;
  by: string;
}

const SHAPES: Record<string, [string, string]> = {
  normal: ["●", "正常"],
  warning: ["◆", "临期"],
  promise: ["▲", "超承诺"],
  statutory: ["■", "超法定"],
  paused: ["❚❚", "中止"],
};
const GLOWS = 20_000;

export function before(a: Line, b: Line): number {
  for (let at = 0; at < a.key.length; at += 1) {
    const [x, y] = [a.key[at]!, b.key[at]!];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

function lamp(code: string, word: (zh: string) => string): HTMLElement {
  const [shape, name] = SHAPES[code] ?? ["●", code];
  const drawn = el("i", "", shape);
  drawn.setAttribute("aria-hidden", "true");
  return el("span", `lamp lamp-${code}`, drawn, word(name));
}

// One list on the page: its rows are elements with data-number, its shape says how they are written.
export class Rows {
  readonly group: string;
  held = 0; // changes that wait until the pointer has left
  private wanted: Line[] = [];
  private readonly shape: string;
  private readonly place: string;

  constructor(
    private readonly box: HTMLElement,
    private readonly whole: () => void,
  ) {
    this.group = box.dataset["rows"] ?? "";
    this.shape = box.dataset["shape"] ?? "line";
    this.place = box.dataset["place"] ?? "desk";
    box.addEventListener("pointerleave", () => this.release());
    box.addEventListener("focusout", () => window.setTimeout(() => this.release(), 0));
  }

  show(lines: Line[], deeds: Deed[], first: boolean): void {
    this.wanted = lines.filter((line) => line.groups.includes(this.group)).sort(before);
    const known = this.known();
    for (const line of this.wanted) {
      const row = known.get(line.number);
      if (row) this.rewrite(row, line, first ? null : deeds);
    }
    const gone = [...known.keys()].filter((number) => !this.wanted.some((line) => line.number === number));
    for (const number of gone) this.mark(known.get(number)!, deeds.find((deed) => deed.number === number));
    this.held = this.unsettled(known) + gone.length;
    if (this.held && !(this.box.matches(":hover") && !first)) this.settle(deeds, first);
  }

  // Bring in what waited: new rows, rows in their new places; those that ended leave.
  settle(deeds: Deed[] = [], first = false): void {
    const known = this.known();
    const focused = document.activeElement?.closest<HTMLElement>("[data-number]");
    const keep = focused && this.box.contains(focused) ? focused : null;
    const top = keep ? keep.getBoundingClientRect().top : 0;
    for (const [number, row] of known) {
      if (row !== keep && !this.wanted.some((line) => line.number === number)) row.remove();
    }
    const rows = this.wanted.map((line) => known.get(line.number) ?? this.born(line, first ? null : deeds));
    this.arrange(rows, keep);
    if (keep) this.scroller().scrollTop += keep.getBoundingClientRect().top - top;
    this.held = 0;
    this.box.dispatchEvent(new CustomEvent("settled"));
    this.whole();
    const calm = document.querySelector<HTMLElement>(".desk-page > .calm");
    if (calm) calm.hidden = document.querySelector(".desk-page [data-number]") !== null;
  }

  release(): void {
    const focused = this.box.contains(document.activeElement);
    const stale = this.box.querySelector(".gone") !== null;
    if ((this.held || (stale && !focused)) && !this.box.matches(":hover")) this.settle();
  }

  // Elements that stand where they should are not touched: moving one would take its focus away.
  private arrange(rows: HTMLElement[], keep: HTMLElement | null): void {
    const place = keep ? rows.indexOf(keep) : -1;
    rows.forEach((row, at) => {
      if (row === keep) return;
      if (keep && (place < 0 || at < place)) {
        const before = place < 0 ? null : keep;
        const now = at + 1 < rows.length && rows[at + 1] === row.nextElementSibling;
        if (!now || row.parentElement !== this.box) this.box.insertBefore(row, before);
      } else if (this.box.children[at] !== row) this.box.insertBefore(row, this.box.children[at] ?? null);
    });
  }

  private unsettled(known: Map<string, HTMLElement>): number {
    const standing = [...known.keys()].filter((number) => this.wanted.some((line) => line.number === number));
    const order = this.wanted.filter((line) => known.has(line.number)).map((line) => line.number);
    const moved = order.filter((number, at) => standing[at] !== number).length;
    return this.wanted.filter((line) => !known.has(line.number)).length + (moved ? 1 : 0);
  }

  private known(): Map<string, HTMLElement> {
    const found = this.box.querySelectorAll<HTMLElement>(":scope > [data-number]");
    return new Map(Array.from(found, (row) => [row.dataset["number"] ?? "", row]));
  }

  private scroller(): HTMLElement {
    return this.box.closest<HTMLElement>(".opening, .desk-page") ?? document.documentElement;
  }

  private born(line: Line, deeds: Deed[] | null): HTMLElement {
    const row = el(this.shape === "line" ? "li" : "tr");
    row.dataset["number"] = line.number;
    this.write(row, line);
    if (deeds) this.glow(row, deeds.find((deed) => deed.number === line.number));
    return row;
  }

  private rewrite(row: HTMLElement, line: Line, deeds: Deed[] | null): void {
    const told = JSON.stringify({ ...line, key: 0 });
    if (row.dataset["told"] === told) return;
    const first = row.dataset["told"] === undefined; // as the server wrote it
    row.classList.remove("gone");
    this.write(row, line);
    if (deeds && !first) this.glow(row, deeds.find((deed) => deed.number === line.number));
  }

  // The link stays the same element, so that it keeps the focus.
  private write(row: HTMLElement, line: Line): void {
    row.dataset["told"] = JSON.stringify({ ...line, key: 0 });
    const link = row.querySelector("a") ?? el("a");
    const address = `/${this.place}/cases/${line.number}/`;
    if (link.getAttribute("href") !== address) link.setAttribute("href", address);
    if (this.shape === "line") {
      const day = line.due && this.group !== "today" ? el("span", "nowrap", `· ${shortDay(line.due)}`) : null;
      const said = el("span", "", lamp(line.lamp, SAY), ` ${line.line} `, day);
      link.replaceChildren(el("b", "", line.item), ` ${line.applicant}`, said);
      if (!link.parentElement) row.append(link);
      return;
    }
    link.textContent = line.item;
    const head = row.querySelector("th") ?? el("th");
    head.scope = "row";
    if (link.parentElement !== head) head.append(link);
    const cells = this.shape === "counter" ? this.counter(line) : this.inbox(line);
    if (head.parentElement !== row) row.prepend(head);
    while (head.nextSibling) head.nextSibling.remove();
    row.append(...cells);
  }

  private counter(line: Line): HTMLElement[] {
    return [el("td", "", line.applicant), el("td", "", line.line), el("td", "nowrap", due(line)), el("td", "", lamp(line.lamp, SAY)), received(line)];
  }

  private inbox(line: Line): HTMLElement[] {
    return [el("td", "", line.applicant), el("td", "", line.step || "—"), el("td", "nowrap", due(line)), el("td", "", lamp(line.lamp, SAY)), received(line)];
  }

  private mark(row: HTMLElement, deed: Deed | undefined): void {
    row.classList.add("gone");
    row.title = deed?.by ? say("已由{by}办理：{act}", { by: deed.by, act: deed.act }) : say("已离开此清单");
  }

  // A changed row glows once, with the colleague's name beside it.
  private glow(row: HTMLElement, deed: Deed | undefined): void {
    row.classList.remove("glow");
    void row.offsetWidth;
    row.classList.add("glow");
    row.querySelector(".by")?.remove();
    if (!deed?.by) return;
    const by = el("i", "by", deed.by);
    (row.querySelector("a") ?? row).append(by);
    window.setTimeout(() => by.remove(), GLOWS);
  }
}

const SAY = (zh: string): string => say(zh);

function due(line: Line): string {
  if (!line.due) return "—";
  return officeDay(line.due) + (line.provisional ? ` ${say("暂定")}` : "");
}

function received(line: Line): HTMLElement {
  const at = fromMicros(line.received_at);
  return el("td", "quiet nowrap", dayAndTime(at));
}
