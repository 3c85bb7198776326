"""axe-core in a page of the browser, and what it finds wrong in one line each."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import BrowserContext, Page

SOURCE = files("axe_playwright_python").joinpath("axe.min.js")
# WCAG 2.1 A and AA, the target size of 2.2, and axe's own good practice (landmarks, headings).
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OF_COLOUR = ("color-contrast",)
OF_WIDTH = ("target-size", "scrollable-region-focusable")
RUN = """async (only) => {
  const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"], preload: false, iframes: false});
  return found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${node.target.join(" ")} ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ""}`));
}"""


def bring(context: BrowserContext) -> None:
    """Have axe in every page of the window from its beginning."""
    context.add_init_script(SOURCE.read_text("utf-8"))


def violations(page: Page, *, rules: Sequence[str] = ()) -> list[str]:
    """What is wrong on the page as it stands; only those rules if any are named."""
    only: dict[str, Any] = (
        {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(TAGS)}
    )
    found: list[str] = page.evaluate(RUN, only)
    return found
