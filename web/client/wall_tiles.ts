// Units and counties, always at the same spot: quiet ones ink on ink, the others with a lit edge.

import { byId, el, Lamp, LAMP_WORDS, lampShape, say as write } from "./dom";
import { Board, Tile } from "./wall_board";
import { say } from "./wall_words";

const COUNTED = ["warning", "promise", "statutory"] as const;
const nodes = new Map<string, HTMLElement>();

function worst(tile: Tile): Lamp {
  for (const lamp of ["statutory", "promise", "warning"] as const) if (tile[lamp] > 0) return lamp;
  return "normal";
}

function label(node: HTMLElement, tile: Tile): void {
  const told = COUNTED.filter((one) => tile[one] > 0).map((one) =>
    say("{lamp} {n}", { lamp: LAMP_WORDS[one], n: tile[one] }),
  );
  const text = say("{name}：在办 {open}，{told}", {
    name: tile.name,
    open: tile.open,
    told: told.length ? told.join(say("，")) : say("无临期和超时"),
  });
  if (node.getAttribute("aria-label") !== text) node.setAttribute("aria-label", text);
}

function unitNode(code: string, tile: Tile): HTMLElement {
  const node = el("a", "tile");
  node.href = `/department/${encodeURIComponent(code)}/`;
  node.dataset["code"] = code;
  const counts = el("span", "tile-counts");
  for (const lamp of COUNTED) {
    const count = el("span", `count count-${lamp}`, lampShape(lamp), el("b"));
    count.dataset["lamp"] = lamp;
    counts.append(count);
  }
  const foot = el("span", "tile-foot", el("span", "tile-open"), counts);
  node.append(el("span", "tile-name", tile.name), el("span", "tile-mark"), foot);
  return node;
}

function paintUnit(node: HTMLElement, tile: Tile): void {
  const lamp = worst(tile);
  if (node.dataset["lamp"] !== lamp) {
    node.dataset["lamp"] = lamp;
    node.querySelector(".tile-mark")?.replaceChildren(lampShape(lamp));
  }
  const open = node.querySelector(".tile-open");
  if (open) write(open, String(tile.open));
  for (const count of node.querySelectorAll<HTMLElement>(".count")) {
    const value = tile[count.dataset["lamp"] as "warning"];
    const number = count.querySelector("b");
    if (number) write(number, String(value));
    count.classList.toggle("zero", value === 0);
  }
  label(node, tile);
}

function countyNode(code: string, tile: Tile): HTMLElement {
  const name = el("span", "county-name", tile.name);
  if (!tile.connected) {
    const bare = el("div", "county unconnected", name, el("span", "county-none", say("未接入")));
    bare.setAttribute("role", "note");
    bare.setAttribute("aria-label", say("{name}：尚未接入", { name: tile.name }));
    return bare;
  }
  const node = el("a", "county", name, el("b"), el("span", "county-counts"));
  node.href = `/supervision/?region=${encodeURIComponent(code)}`;
  return node;
}

function paintCounty(node: HTMLElement, tile: Tile): void {
  if (!tile.connected) return;
  node.dataset["lamp"] = worst(tile);
  const open = node.querySelector("b");
  if (open) write(open, String(tile.open));
  const counts = COUNTED.filter((one) => tile[one] > 0).map((one) =>
    el("span", `count count-${one}`, lampShape(one), String(tile[one])),
  );
  node.querySelector(".county-counts")?.replaceChildren(...(counts.length ? counts : [lampShape("normal")]));
  label(node, tile);
}

type Make = (code: string, tile: Tile) => HTMLElement;
type Paint = (node: HTMLElement, tile: Tile) => void;

function paintAll(host: HTMLElement, order: string[], tiles: Record<string, Tile>, make: Make, paint: Paint): void {
  for (const code of order) {
    const tile = tiles[code];
    if (!tile) continue;
    const key = `${host.id}/${code}/${tile.connected ?? 1 ? 1 : 0}`;
    let node = nodes.get(key);
    if (!node) {
      node = make(code, tile);
      nodes.set(key, node);
      host.append(node);
    }
    paint(node, tile);
  }
}

export function paintTiles(board: Board): void {
  paintAll(byId("units"), board.order, board.units, unitNode, paintUnit);
  paintAll(byId("regions"), board.region_order, board.regions, countyNode, paintCounty);
}
