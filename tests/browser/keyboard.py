"""What the keyboard needs of every page, looked up in the page itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

POSITIVE = re.compile(r"""tabindex=["']?[1-9]""")
# Drawings that carry numbers; icons and a QR carry none.
CHART = re.compile(r"chart\.svg|class=\"chart|time-strip|data-chart")
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
HERE = r"""() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const box = node.type === "radio" || node.type === "checkbox" ? node.closest("label") || node : node;
  const look = (one) => { const s = getComputedStyle(one); return s.outlineStyle !== "none"
    && parseFloat(s.outlineWidth) > 0; };
  const next = node.nextElementSibling;
  const seen = look(node) || look(box) || (next && look(next))
    || (node.closest("tr,li,label") && look(node.closest("tr,li,label")));
  return {what: node.outerHTML.slice(0, 90), seen: Boolean(seen)};
}"""


def faults(page: Page) -> list[str]:
    """Positive tab stops, a skip link that is not first, things a mouse alone can use."""
    found: list[str] = page.evaluate(LOOK)
    return found


def walk(page: Page, *, most: int = 60) -> list[str]:
    """Tab through the page from its beginning; what had the focus and did not show it."""
    unseen = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            break
        if not here["seen"]:
            unseen.append(here["what"])
    return unseen


def to(page: Page, selector: str, *, most: int = 80) -> None:
    """Press Tab until the focus stands on the selected place; each stop on the way can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        assert here is not None, f"the keyboard never came to {selector}"
        assert here["seen"], f"nobody sees where the focus is: {here['what']}"
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"the keyboard did not come to {selector} in {most} steps")
