"""The main job, end to end: from the counter to the lamp on a screen that was open all the time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from approval.models import Case
from kernel import clock
from rehearsal.city.load import DEMO_PASSWORD
from tests.browser.conftest import CHROMIUM, FLAGS
from timelimits.models import TimeLimit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.journeys.conftest import Hall

pytestmark = pytest.mark.browser
APPLICANT, MASKED = "何桂兰", "何**"
MIDNIGHT_AFTER = dt.datetime(2026, 9, 29, 23, 59, 57, tzinfo=clock.OFFICE_ZONE)


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def opened(
    browser: Browser, hall: Hall, path: str, *, width: int = 1366, height: int = 768
) -> Page:
    context = browser.new_context(
        base_url=hall.address, locale="zh-CN", viewport={"width": width, "height": height}
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
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
    page.wait_for_selector("#filing")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(APPLICANT)
    for box in page.locator("#filing input[type=radio][value=met]").all():
        box.check(force=True)
    page.keyboard.press("F9")
    page.wait_for_url("**/paper/**")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z]", page.content())
    assert code is not None
    return Case.objects.get().number, code.group()


def test_from_the_window_to_the_officers_open_screen(browser: Browser, hall: Hall) -> None:
    screen = signed_in(browser, hall, "officer1", "/supervision/", width=1920, height=1080)
    screen.wait_for_function("() => document.querySelectorAll('#units > *').length >= 24")
    screen.evaluate("() => { window.neverReloaded = true; }")
    lobby = opened(browser, hall, "/lobby/", width=1920, height=1080)
    lobby.locator("#register-title", has_text="本屏未登记").wait_for()
    lobby.locator(".drill button").click()

    number, code = receive_and_accept(signed_in(browser, hall, "b05", "/desk/"))
    promised = TimeLimit.objects.get(matter__number=number, kind="promised")
    assert promised.due_on == dt.date(2026, 9, 29)
    screen.locator("#figure-received", has_text="1").wait_for()
    lobby.locator("#rows", has_text=MASKED).wait_for()

    hall.jump_to(MIDNIGHT_AFTER)
    row = screen.locator("#stream", has_text=number.replace("-", "")[-6:])
    row.filter(has_text="超承诺").wait_for(timeout=40_000)
    assert screen.evaluate("() => window.neverReloaded") is True

    slip = opened(browser, hall, "/track/", width=390, height=844)
    slip.fill("[name=number]", number)
    slip.fill("[name=code]", code)
    slip.keyboard.press("Enter")
    slip.locator("main", has_text="已过承诺日期").wait_for()
    assert "9月29日" in slip.locator("main").inner_text()
    assert "中秋节" in slip.content()

    assert MASKED in (lobby.locator("#rows").text_content() or "")
    assert APPLICANT not in lobby.content()
    assert number not in lobby.content()
