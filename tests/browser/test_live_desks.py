"""Two clerks and one case in real browsers: each sees the other, and what the other does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from approval.services import intake
from tests.browser.server import CATCHES_UP_WITHIN
from tests.builders import approval as filings
from tests.builders.approval import new_key

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def hall(committed_db):
    return filings.a_hall()


@pytest.fixture
def item(hall):
    return filings.an_item(hall)


@pytest.fixture
def desk_of(browser, server, hall):
    """A page of a browser of somebody's own, signed in."""

    def opened(who: str) -> Any:
        client = Client()
        client.force_login(hall.people[who])
        context = browser.new_context(
            base_url=server.url, viewport={"width": 1366, "height": 768}, locale="zh-CN"
        )
        context.set_default_timeout(CATCHES_UP_WITHIN)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])
        return context.new_page()

    return opened


def test_two_clerks_at_one_case_see_each_other_and_lose_nothing_they_typed(hall, item, desk_of):
    number = filings.a_received_case(hall, item)
    names = {who: hall.people[who].display_name for who in ("clerk", "colleague")}
    mine, other = desk_of("clerk"), desk_of("colleague")
    mine.goto(f"/desk/cases/{number}/supplement/")
    assert mine.locator(".company").is_hidden()
    other.goto(f"/desk/cases/{number}/")
    mine.locator(".company", has_text=names["colleague"]).wait_for()
    other.locator(".company", has_text=names["clerk"]).wait_for()
    words = mine.locator("#id_line-1-requirement")
    words.fill("请补盖章的平面")
    words.focus()
    intake.accept_case(number, officer=hall.officer("colleague"), key=new_key())
    told = mine.locator("[data-moved]", has_text="已受理")
    told.wait_for()
    assert f"{names['colleague']}刚刚办理了此件（受理）" in told.inner_text()
    assert words.input_value() == "请补盖章的平面"
    assert mine.evaluate("document.activeElement.id") == "id_line-1-requirement"
    other.close()
    mine.locator(".company").wait_for(state="hidden")
    mine.keyboard.press("F9")
    refused = mine.locator(".error-summary.moved", has_text="没有做任何改动")
    refused.wait_for()
    assert "请补盖章的平面" in refused.inner_text()


def test_the_desk_changes_by_itself_and_keys_walk_it(hall, item, desk_of):
    first = filings.a_received_case(hall, item)
    page = desk_of("colleague")
    page.goto("/desk/")
    rows = page.locator("tbody[data-rows=counter] tr")
    assert rows.count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.getAttribute('href')").endswith(f"/{first}/")
    second = filings.a_received_case(hall, item)
    page.locator(f"tbody[data-rows=counter] tr[data-number='{second}']").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('href')").endswith(f"/{first}/")
    assert page.locator("section[data-group='4'] [data-count]").inner_text() == "2"
    intake.accept_case(second, officer=hall.officer("clerk"), key=new_key())
    page.locator(f"tbody[data-rows=counter] tr[data-number='{second}']").wait_for(state="detached")
    assert "受理" in page.locator("[data-lately]").inner_text()
    page.keyboard.press("?")
    assert page.locator("dialog[data-keys]").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/desk/cases/{first}/$"))
