"""What the keyboard needs of every page, looked up in the page itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

POSITIVE = re.compile(r"""tabindex=["']?[1-9]""")
# Drawings that carry numbers; icons and a QR carry none.
CHART = re.compile(r'\{\{ chart\.svg|class="time-strip|<div class="picture"|<svg class="bars"')
ANOTHER = re.compile(r"\{% elif")


def bare_charts(text: str) -> list[str]:
    """The charts of a template that no table follows before the next chart, or the next case of it."""
    found = list(CHART.finditer(text))
    ends = [*(chart.start() for chart in found[1:]), len(text)]
    parts = [text[chart.start() : end] for chart, end in zip(found, ends, strict=False)]
    return [part[:60] for part in parts if "<table" not in ANOTHER.split(part)[0]]


LOOK = r"""() => {
  const shown = (node) => node.getClientRects().length > 0
    && getComputedStyle(node).visibility !== "hidden";
  const can = 'a[href],button,input:not([type="hidden"]),select,textarea,summary,[tabindex]';
  const all = [...document.querySelectorAll(can)].filter((n) => !n.disabled && !n.closest("[inert]"));
  const name = (node) => node.outerHTML.slice(0, 90);
  const found = [];
  for (const node of all) {
    if (node.tabIndex > 0) found.push(`tabindex: ${name(node)}`);
  }
  const skip = document.querySelector("a.skip");
  if (document.querySelector(".mast") && (!skip || all[0] !== skip)) found.push("skip: not first");
  if (skip && !document.querySelector(skip.getAttribute("href"))) found.push("skip: leads nowhere");
  const acted = [...document.querySelectorAll("[onclick],[role=button],[data-href]")];
  for (const node of acted) {
    if (shown(node) && node.tabIndex < 0) found.push(`unreachable: ${name(node)}`);
  }
  return found;
}"""
# Walks by Tab and asks each time whether the place can be seen.
HERE = r"""(wanted) => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const box = node.type === "radio" || node.type === "checkbox" ? node.closest("label") || node : node;
  const look = (one) => { const s = getComputedStyle(one); return s.outlineStyle !== "none"
    && parseFloat(s.outlineWidth) > 0; };
  const next = node.nextElementSibling;
  const seen = look(node) || look(box) || (next && look(next))
    || (node.closest("tr,li,label") && look(node.closest("tr,li,label")));
  return {what: node.outerHTML.slice(0, 90), seen: Boolean(seen), there: node.matches(wanted)};
}"""


def faults(page: Page) -> list[str]:
    """Positive tab stops, a skip link that is not first, things a mouse alone can use."""
    found: list[str] = page.evaluate(LOOK)
    return found


# Notes in the page where the focus goes while Tab is pressed, and whether it changes what is seen there.
WATCH = r"""() => {
  const can = 'a[href],button,summary,input:not([type="hidden"]),select,textarea,[role="button"],'
    + '[tabindex],[contenteditable="true"],[onclick],[hx-get][hx-trigger~="click"],[data-href]';
  const wanted = [...document.querySelectorAll(can)].filter((node) => node.checkVisibility(
    {visibilityProperty: true, contentVisibilityAuto: true}) && !node.disabled && !node.closest("[inert]")
    && !(node.getAttribute("tabindex") === "-1" && !node.matches("a,button,input,[role=button],[onclick]")));
  const parts = (node) => [node, node.closest("label,li,tr"), node.nextElementSibling].filter(Boolean);
  const look = (node) => parts(node).map((part) => { const s = getComputedStyle(part);
    const outline = s.outlineStyle === "none" ? "" : s.outlineStyle + s.outlineWidth + s.outlineColor;
    return [outline, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine].join();
  }).join(" ");
  const rest = new Map();
  document.activeElement.blur();
  for (const node of wanted) rest.set(node, look(node));
  const walk = window.walkedByKeys = {reached: new Set(), unseen: new Set()};
  document.addEventListener("focusin", (event) => {
    const node = event.target;
    walk.reached.add(node);
    if (rest.has(node) && rest.get(node) === look(node)) walk.unseen.add(node);
  }, true);
  walk.found = () => {
    const told = (kind, nodes) => [...nodes].map((node) => `${kind}: ${node.outerHTML.slice(0, 90)}`);
    const radios = (node) => node.type === "radio" && wanted.some((one) => one.type === "radio"
      && one.name === node.name && one.form === node.form && walk.reached.has(one));
    const roving = (node) => { const list = node.closest("[role=listbox],[role=menu],[role=tablist]");
      return list && wanted.some((one) => list.contains(one) && walk.reached.has(one)); };
    const missed = wanted.filter((node) => node.isConnected && !walk.reached.has(node)
      && !radios(node) && !roving(node) && node.checkVisibility({visibilityProperty: true}));
    const mouse = [...document.body.querySelectorAll("*")].filter((node) => node.checkVisibility()
      && getComputedStyle(node).cursor === "pointer"
      && getComputedStyle(node.parentElement).cursor !== "pointer"
      && !node.closest('a[href],button,summary,input,select,textarea,[role="button"],[tabindex="0"]')
      && !node.querySelector(can) && !node.closest("label")
      && node.getAttribute("role") !== "option");
    return [...told("unreachable", missed), ...told("nobody sees the focus", walk.unseen),
      ...told("for the mouse alone", mouse)];
  };
  // A field for a day or an hour is a stop for each of its parts.
  const dated = wanted.filter((node) => /date|time|month/.test(node.type || "")).length;
  return wanted.length + 8 * dated;
}"""
MOST_STOPS = 250


def walk(page: Page) -> list[str]:
    """Press Tab as often as there are places to go, and name what that does not come to.

    Also what had the focus and showed it by nothing, and what only a mouse can use. A page that
    holds the focus fast is caught by what it keeps from being reached.
    """
    stops: int = page.evaluate(WATCH)
    for _ in range(min(stops, MOST_STOPS) + 4):
        page.keyboard.press("Tab")
    found: list[str] = page.evaluate("() => window.walkedByKeys.found()")
    return found if stops <= MOST_STOPS else [one for one in found if "unreach" not in one]


def to(page: Page, selector: str, *, most: int = 80) -> None:
    """Press Tab until the focus stands on the selected place; each stop on the way can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE, selector)
        assert here is not None, f"the keyboard never came to {selector}"
        assert here["seen"], f"nobody sees where the focus is: {here['what']}"
        if here["there"]:
            return
    raise AssertionError(f"the keyboard did not come to {selector} in {most} steps")
