"""Open screens in a real browser before a real server that is killed: nothing lost, no reload."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

import ledger.reader
from approval.services import intake
from organizations.models import Department
from tests.browser.server import CATCHES_UP_WITHIN
from tests.builders import approval as filings
from tests.builders.approval import new_key

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LISTEN = """
window.seen = [];
window.opened = (window.opened || 0) + 1;
document.addEventListener("sunhall:frame", (event) => window.seen.push(event.detail));
"""


@pytest.fixture
def hall(committed_db):
    made = filings.a_hall()
    Department.objects.filter(pk__in=[made.unit.pk, made.neighbour.pk]).update(ranking_group="甲")
    return made


@pytest.fixture
def wall(browser, server, hall):
    """The supervision screen, open, with every frame it hears noted."""
    client = Client()
    client.force_login(hall.people["supervision_officer"])
    context = browser.new_context(base_url=server.url, viewport={"width": 1920, "height": 1080})
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}
    context.add_cookies([cookie])
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto("/supervision/")
    page.wait_for_timeout(1500)
    return page


def test_a_killed_server_costs_an_open_screen_no_entry_and_no_reload(hall, server, wall):
    item = filings.an_item(hall)
    start = ledger.reader.head().seq
    for turn in range(250):
        number = filings.a_received_case(hall, item)
        intake.accept_case(number, officer=hall.officer("clerk"), key=new_key())
        if turn in (80, 170):
            server.kill()
        if turn in (110, 200):
            server.start()
    last = ledger.reader.head().seq
    assert last - start == 500
    seen = until(wall, lambda: seen_by(wall), lambda seen: bool(seen) and seen[-1]["seq"] >= last)
    assert [frame["seq"] for frame in seen] == list(range(start + 1, last + 1))
    assert wall.evaluate("window.opened") == 1
    figures = until(wall, lambda: wall.inner_text("#figure-open"), lambda told: told == "250")
    assert figures == "250"
    assert wall.inner_text(f'[data-code="{hall.unit.code}"] .tile-open') == "250"


def test_a_screen_that_hears_nothing_says_since_when(hall, server, wall):
    assert wall.inner_text("#foot-state") in ("监测正常", "监测进程没有心跳，屏上的灯可能不全")
    server.kill()
    words = until(
        wall,
        lambda: wall.inner_text("#foot-state"),
        lambda told: told.startswith("与服务器失去联系"),
    )
    assert "屏上数据截至" in words
    server.start()
    until(wall, lambda: wall.inner_text("#foot-state"), lambda told: "失去联系" not in told)
    assert wall.evaluate("window.opened") == 1


def test_the_applicants_slip_brings_itself_up_to_date(hall, server, browser):
    answer = intake.file_online(filings.a_filing(filings.an_item(hall)), key=new_key())
    page = browser.new_context(base_url=server.url).new_page()
    page.goto("/track/")
    page.fill("input[name=number]", answer["number"])
    page.fill("input[name=code]", answer["code"])
    page.keyboard.press("Enter")
    before = page.inner_text(".sentence")
    page.wait_for_timeout(1500)
    intake.accept_case(answer["number"], officer=hall.officer("clerk"), key=new_key())
    page.locator(".slip-fresh", has_text="刚刚更新").wait_for(timeout=CATCHES_UP_WITHIN)
    assert page.inner_text(".sentence") != before
    assert answer["code"] not in page.url


def test_the_board_fits_every_wall(wall):
    for width, height in ((1366, 768), (1920, 1080), (3840, 2160)):
        wall.set_viewport_size({"width": width, "height": height})
        wall.wait_for_timeout(200)
        box = wall.locator("#stage").bounding_box()
        assert box["width"] == pytest.approx(width, abs=2)
        assert box["height"] == pytest.approx(height, abs=2)


def seen_by(page: Any) -> list[dict[str, int]]:
    found: list[dict[str, int]] = page.evaluate("window.seen")
    return found


def until(page: Any, look: Any, good: Any) -> Any:
    """Look until it is good, at most for CATCHES_UP_WITHIN; then what was seen last."""
    told = look()
    for _ in range(CATCHES_UP_WITHIN // 200):
        if good(told):
            return told
        page.wait_for_timeout(200)
        told = look()
    return told
