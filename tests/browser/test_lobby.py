"""A hall's screen in a real browser: registered, turning pages, cut off, dark, announced over, shut out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from boards import lobby
from boards.models import Layout, PublicMatter, PublicTotals, Screen, ScreenBeat
from boards.services import announcements, screens
from boards.services.announcements import Wording
from boards.services.screens import Sheet
from kernel import clock
from ledger import anchors
from ledger.anchors import Stretch
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.server import Server
from tests.builders import approval as filings
from tests.builders.approval import new_key
from tests.builders.boards import drain

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUNDAY_THAT_WORKS = dt.datetime(2026, 9, 20, 9, 58, tzinfo=clock.OFFICE_ZONE)
FLAT_BATTERY = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
CODE = re.compile(r"^[0-9A-Z]{3} [0-9A-Z]{3}$")
IS_FULL = "() => JSON.parse(localStorage.getItem('sunhall:lobby')).given.board.more"
TWO_LINES = "因供电故障，暂停叫号\n请到 A01 导办台"


@pytest.fixture
def hall(committed_db):
    anchors.plan([Stretch(clock.wall(), SUNDAY_THAT_WORKS.astimezone(dt.UTC), 1)])
    anchors.install()
    yield filings.a_hall()
    clock.install(None)


@pytest.fixture
def switch_on(server, tmp_path, monkeypatch) -> Iterator[Callable[[], Any]]:
    """Switches the screen's computer on: the same disk each time, the power cut in between."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        running: list[Any] = []

        def on() -> Any:
            for context in running:
                context.close()
            running[:] = [_computer(playwright, tmp_path / "disk", server.url)]
            return running[0].pages[0]

        yield on
        for context in running:
            context.close()
        connections.close_all()


def _computer(playwright: Any, disk: Path, address: str) -> Any:
    context = playwright.chromium.launch_persistent_context(
        disk,
        executable_path=CHROMIUM,
        args=FLAGS,
        base_url=address,
        viewport={"width": 1920, "height": 1080},
        locale="zh-CN",
    )
    context.set_default_timeout(40_000)
    return context


def says(page: Any, where: str, words: str) -> None:
    page.locator(where, has_text=words).wait_for()


def register(page: Any, hall: Any) -> Screen:
    """Type in the code that the screen shows, as an administrator reads it off the wall."""
    page.locator("#code", has_text=CODE).wait_for()
    code = page.inner_text("#code")
    sheet = Sheet("一楼东", Layout.AUTO)
    manager = hall.officer("centre_manager")
    made = screens.register_screen(
        hall.window.hall_code, sheet, code, officer=manager, key=new_key()
    )
    return Screen.objects.get(pk=made["screen"])


def test_a_screen_from_its_first_day_to_its_last(hall, server, switch_on):
    item = filings.an_item(hall)
    for _ in range(9):
        filings.a_received_case(hall, item)
    drain()
    page = switch_on()
    page.clock.install()
    page.goto("/lobby/")
    assert page.locator(".line").count() == 0
    screen = register(page, hall)
    says(page, "#page", "第 1 页，共 2 页")
    says(page, "#day-line", "调休上班日 · 今日（星期日）正常上班")
    assert page.locator(".line").count() == 8

    page.clock.fast_forward(12_000)
    says(page, "#page", "第 2 页，共 2 页")
    assert page.locator(".line").count() == 1

    _keeps_what_is_only_crowded_out(page)
    _announces(page, hall)
    _loses_the_network(page, server)
    server.kill()
    page = switch_on()
    _comes_up_in_the_dark(page, server)
    _is_shut_out(page, hall, screen)


def _keeps_what_is_only_crowded_out(page: Any) -> None:
    """Newer rows fill the board behind a round of pages; a case that was withdrawn leaves at once."""
    page.clock.fast_forward(12_000)
    says(page, "#page", "第 1 页，共 2 页")
    tails = page.locator(".line .tail").all_inner_texts()
    withdrawn = PublicMatter.objects.filter(tail=tails[0])
    _published(
        withdrawn, on_board=False, applicant="", item="", unit="", item_code="", unit_code=""
    )
    page.locator(".line.gone").wait_for()
    pattern = PublicMatter.objects.filter(on_board=True).latest("changed_at")
    for n in range(lobby.ROWS):
        pattern.pk, pattern.tail = f"crowd-{n}", f"{n:06}"
        pattern.changed_at += dt.timedelta(seconds=1)
        pattern.save(force_insert=True)
    _published(PublicMatter.objects.filter(pk__startswith="crowd-"))
    page.clock.run_for(1_000)
    page.wait_for_function(IS_FULL)
    assert page.locator(".line .tail").all_inner_texts() == tails[1:]
    assert page.locator(".line.gone").count() == 1
    PublicMatter.objects.filter(pk__startswith="crowd-").delete()


def _published(rows: Any, **changes: Any) -> None:
    """As the projector numbers what it wrote."""
    seq = PublicTotals.objects.get().seq + 1
    rows.update(seq=seq, **changes)
    PublicTotals.objects.update(seq=seq)


def _announces(page: Any, hall: Any) -> None:
    manager = hall.officer("centre_manager")
    wording = Wording(hall.window.hall_code, TWO_LINES, clock.now() + dt.timedelta(hours=1))
    made = announcements.announce(wording, officer=manager, key=new_key())
    says(page, "#announced p >> nth=0", "因供电故障，暂停叫号")
    assert page.locator(".line >> nth=0").is_hidden()
    page.reload()
    says(page, "#announced-until", "有效至 9月20日")
    announcements.cancel_announcement(made["announcement"], officer=manager, key=new_key())
    page.locator(".line >> nth=0").wait_for()


def _loses_the_network(page: Any, server: Server) -> None:
    server.kill()
    page.clock.fast_forward(16_000)
    says(page, "#as-of", "网络中断，正在重新连接")
    assert "数据截至 " in page.inner_text("#as-of")
    page.clock.fast_forward(60_000)
    says(page, "#stale-words", "正在重新连接，以下为 9月20日")
    assert page.locator(".line >> nth=0").is_visible()
    page.clock.fast_forward(31 * 60_000)
    says(page, "#notice-title", "暂时不能显示办理进度")
    assert page.locator(".line >> nth=0").is_hidden()
    assert page.inner_text("#clock") == "--:--"
    server.start()
    drain()  # without a projector's sign of life the board stays, rightly, stale
    page.clock.run_for(31_000)
    page.locator(".line >> nth=0").wait_for()
    page.locator("body:not(.stale)").wait_for()
    assert ScreenBeat.objects.get().width == 1920


def _comes_up_in_the_dark(page: Any, server: Server) -> None:
    """No server, no network, and a machine that believes it is 2015."""
    page.clock.install(time=FLAT_BATTERY)
    page.goto("/lobby/")
    says(page, "#stale-words", "系统正在恢复，数据截至 9月20日")
    assert page.locator(".line .tail >> nth=0").is_visible()
    assert page.inner_text("#clock") == "--:--"
    assert page.inner_text("#date") == ""
    server.start()
    drain()  # without a projector's sign of life the board stays, rightly, stale
    page.clock.run_for(31_000)
    page.locator("body:not(.stale)").wait_for()
    says(page, "#date", "9月20日（星期日）")
    assert page.inner_text("#clock") != "--:--"


def _is_shut_out(page: Any, hall: Any, screen: Screen) -> None:
    token = page.evaluate("localStorage.getItem('sunhall:screen')")
    assert token
    screens.revoke_screen(screen.pk, officer=hall.officer("centre_manager"), key=new_key())
    says(page, "#register-title", "本屏未登记")
    assert page.locator(".line").count() == 0
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert token not in kept
    assert "sunhall:lobby" not in kept
