// Small pieces for building pages without markup in strings.

import { words } from "./words";

const told = words();
type Child = Node | string | null | undefined;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const child of children) if (child) node.append(child);
  return node;
}

export function svg(tag: string, attributes: Record<string, string | number> = {}): SVGElement {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const name of Object.keys(attributes)) node.setAttribute(name, String(attributes[name]));
  return node;
}

export function byId<T extends HTMLElement>(id: string): T {
  const node = document.getElementById(id);
  if (!node) throw new Error(`no #${id} on this page`);
  return node as T;
}

// Writing a text that already stands there would make screen readers say it again.
export function say(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

// A count under a lamp's word: what there is none of is quiet, without the lamp's colour.
export function figure(node: Element, count: number): void {
  say(node, String(count));
  node.classList.toggle("none", count === 0);
}

export function embedded<T>(id: string): T | null {
  const node = document.getElementById(id);
  return node && node.textContent ? (JSON.parse(node.textContent) as T) : null;
}

// The same four shapes everywhere: a lamp is a shape and a word and a colour.
export type Lamp = "normal" | "warning" | "promise" | "statutory" | "paused";
export const LAMPS: Lamp[] = ["normal", "warning", "promise", "statutory"];
export const LAMP_WORDS: Record<Lamp, string> = {
  normal: told("正常"),
  warning: told("临期"),
  promise: told("超承诺"),
  statutory: told("超法定"),
  paused: told("中止"),
};
const SHAPES: Record<Lamp, string> = {
  normal: "M12 5a7 7 0 1 0 .01 0z",
  warning: "M12 2.5 21.5 12 12 21.5 2.5 12z",
  promise: "M12 3.2 22 20.8H2z",
  statutory: "M3.5 3.5h17v17h-17z",
  paused: "M6 4h4.4v16H6zM13.6 4H18v16h-4.4z",
};

export function lampShape(lamp: Lamp, label = false): SVGElement {
  const box = svg("svg", { viewBox: "0 0 24 24", class: `lamp lamp-${lamp}` });
  if (label) {
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", LAMP_WORDS[lamp]);
  } else {
    box.setAttribute("aria-hidden", "true");
  }
  box.append(svg("path", { d: SHAPES[lamp] }));
  return box;
}

export function cardShape(level: number): SVGElement {
  const box = svg("svg", { viewBox: "0 0 16 22", class: `card-shape card-${level}`, "aria-hidden": "true" });
  box.append(svg("rect", { x: 1, y: 1, width: 14, height: 20, rx: 1.5 }));
  return box;
}

export function reducedMotion(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
