"""The main job, end to end: from the counter to the lamp on a screen that was open all the time, and
from there to the end of the card."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from approval.models import Case
from kernel import clock
from monitor.models import Card
from rehearsal.city.load import DEMO_PASSWORD
from tests.browser.conftest import browser
from tests.browser.windows import arrives, window
from tests.journeys import card_life
from timelimits.models import TimeLimit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.journeys.conftest import Hall

pytestmark = pytest.mark.browser
__all__ = ["browser"]
APPLICANT, MASKED = "何桂兰", "何**"
LATE = dt.datetime(2026, 9, 30, 9, 30, tzinfo=clock.OFFICE_ZONE)
MIDNIGHT_AFTER = dt.datetime(2026, 9, 29, 23, 59, 57, tzinfo=clock.OFFICE_ZONE)


def opened(browser: Browser, hall: Hall, path: str, **size: int) -> Page:
    page = window(browser, hall.address, **size).new_page()
    page.goto(path)
    return page


def signed_in(browser: Browser, hall: Hall, username: str, path: str, **size: int) -> Page:
    page = opened(browser, hall, "/sign-in/", **size)
    page.fill("[name=username]", username)
    page.fill("[name=password]", DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(path)
    return page


def receive_and_accept(page: Page) -> tuple[str, str]:
    """By keyboard at the window; returns the number and the query code of the printed notice."""
    page.keyboard.type("spjy")
    page.keyboard.press("Enter")
    arrives(page, "#filing")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(APPLICANT)
    for box in page.locator("#filing input[type=radio][value=met]").all():
        box.check(force=True)
    page.keyboard.press("F9")
    page.wait_for_url("**/paper/**")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z]", page.content())
    assert code is not None
    return Case.objects.get().number, code.group()


def test_from_the_window_over_the_officers_open_screen_to_the_accepted_reply(
    browser: Browser, hall: Hall
) -> None:
    screen = signed_in(browser, hall, "officer1", "/supervision/", width=1920, height=1080)
    screen.wait_for_function("() => document.querySelectorAll('#units > *').length >= 24")
    screen.evaluate("() => { window.neverReloaded = true; }")
    lobby = opened(browser, hall, "/lobby/", width=1920, height=1080)
    expect(lobby.locator("#register-title")).to_have_text("本屏未登记")
    lobby.locator(".drill button").click()

    number, code = receive_and_accept(signed_in(browser, hall, "b05", "/desk/"))
    promised = TimeLimit.objects.get(matter__number=number, kind="promised")
    assert promised.due_on == dt.date(2026, 9, 29)
    expect(screen.locator("#figure-received")).to_contain_text("1")
    expect(lobby.locator("#rows")).to_contain_text(MASKED)

    hall.jump_to(MIDNIGHT_AFTER)
    row = screen.locator("#stream", has_text=number.replace("-", "")[-6:])
    row.filter(has_text="超承诺").wait_for()
    assert screen.evaluate("() => window.neverReloaded") is True
    _the_public_is_told(browser, hall, lobby, (number, code))
    _the_card_is_lived_through(browser, hall, screen)


def _the_public_is_told(browser: Browser, hall: Hall, lobby: Page, case: tuple[str, str]) -> None:
    number, code = case
    slip = opened(browser, hall, "/track/", width=390, height=844)
    slip.fill("[name=number]", number)
    slip.fill("[name=code]", code)
    slip.keyboard.press("Enter")
    for words in ("已过承诺日期", "9月29日", "中秋节"):
        expect(slip.locator("main")).to_contain_text(words)

    expect(lobby.locator("#rows")).to_contain_text(MASKED)
    assert APPLICANT not in lobby.content()
    assert number not in lobby.content()


def _the_card_is_lived_through(browser: Browser, hall: Hall, bureau: Page) -> None:
    hall.jump_to(LATE)
    card = Card.objects.get(level=2, kind="promised")
    bureau.goto(f"/supervision/cards/{card.pk}/")
    unit = signed_in(browser, hall, "approver_shijian", f"/supervision/cards/{card.pk}/reply/")
    card_life.explain_and_be_rejected(bureau, unit)
    card_life.order_and_reply(bureau, unit)
    unit.goto(f"/supervision/cards/{card.pk}/dossier/")
    assert "全部与写入时一致" in unit.content()
    assert Card.objects.get(pk=card.pk).state == "ordered"
