"""Two clerks and one case in real browsers: each sees the other, and what the other does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from approval.services import intake
from tests.builders import approval as filings
from tests.builders.approval import new_key

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def hall(own_db):
    return filings.a_hall()


@pytest.fixture
def desk_of(window, server, hall):
    """A page of a window of somebody's own, signed in."""
    return lambda who: window(server.url, hall.people[who]).new_page()


def test_two_clerks_see_each_other_and_what_the_other_does(hall, desk_of):
    item = filings.an_item(hall)
    _the_desk_changes_by_itself_and_keys_walk_it(hall, item, desk_of("colleague"))
    _two_at_one_case_lose_nothing_they_typed(hall, item, desk_of("clerk"), desk_of("colleague"))


def _two_at_one_case_lose_nothing_they_typed(hall, item, mine, other):
    number = filings.a_received_case(hall, item)
    names = {who: hall.people[who].display_name for who in ("clerk", "colleague")}
    mine.goto(f"/desk/cases/{number}/supplement/")
    expect(mine.locator(".company")).to_be_hidden()
    other.goto(f"/desk/cases/{number}/")
    mine.locator(".company", has_text=names["colleague"]).wait_for()
    other.locator(".company", has_text=names["clerk"]).wait_for()
    words = mine.locator("#id_line-1-requirement")
    words.fill("请补盖章的平面")
    words.focus()
    intake.accept_case(number, officer=hall.officer("colleague"), key=new_key())
    told = mine.locator("[data-moved]")
    expect(told).to_contain_text(f"{names['colleague']}刚刚办理了此件（受理），现在是“已受理")
    expect(words).to_have_value("请补盖章的平面")
    expect(words).to_be_focused()
    other.close()
    mine.locator(".company").wait_for(state="hidden")
    mine.keyboard.press("F9")
    refused = mine.locator(".error-summary.moved:not([data-moved])")
    expect(refused).to_contain_text("没有做任何改动")
    expect(refused).to_contain_text("请补盖章的平面")


def _the_desk_changes_by_itself_and_keys_walk_it(hall, item, page):
    first = filings.a_received_case(hall, item)
    page.goto("/desk/")
    rows = page.locator("tbody[data-rows=counter] tr")
    expect(rows).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    walked = page.locator(f"a[href$='/{first}/']:focus")
    expect(walked).to_have_count(1)
    second = filings.a_received_case(hall, item)
    expect(rows).to_have_count(2)
    expect(walked).to_have_count(1)
    expect(page.locator("section[data-group='4'] [data-count]")).to_have_text("2")
    intake.accept_case(second, officer=hall.officer("clerk"), key=new_key())
    expect(rows).to_have_count(1)
    expect(page.locator("[data-lately]")).to_contain_text("受理")
    page.keyboard.press("?")
    expect(page.locator("dialog[data-keys]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[data-keys]")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/desk/cases/{first}/$"))
