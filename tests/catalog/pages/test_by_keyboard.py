"""The catalogue's search by keyboard alone, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rehearsal.city.load import load_city
from tests.browser.conftest import browser, enter, served, window

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Enter

pytestmark = pytest.mark.browser
__all__ = ["browser", "enter", "served", "window"]


@pytest.fixture
def city(committed_db: Any, clock: Any) -> Any:
    return load_city(clock.now())


def focused(page: Page) -> str:
    return str(
        page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id")
    )


def test_arrows_walk_through_what_a_search_found_and_enter_opens_it(
    city: Any, enter: Enter
) -> None:
    page = enter().new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto("/catalog/")
    page.locator("#q").fill("许可")
    page.locator("#results h2", has_text="找“许可”").wait_for()
    found = page.locator("#results .unit a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert len(found) > 1
    walked = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "End", "ArrowDown", "Home", "Escape"):
        page.keyboard.press(key)
        walked.append(focused(page))
    assert walked == [found[0], found[1], found[0], found[-1], found[-1], found[0], "q"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{found[0]}")
    assert complaints == []
