"""A hall's screen in a real browser: registered, turning pages, cut off, dark, announced over, shut out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from boards import lobby
from boards.models import Layout, PublicMatter, PublicTotals, Screen, ScreenBeat
from boards.services import announcements, screens
from boards.services.announcements import Wording
from boards.services.screens import Sheet
from kernel import clock
from ledger import anchors
from ledger.anchors import Stretch
from tests.browser import windows
from tests.browser.server import Server
from tests.builders import approval as filings
from tests.builders.approval import new_key
from tests.builders.boards import drain

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUNDAY_THAT_WORKS = dt.datetime(2026, 9, 20, 9, 58, tzinfo=clock.OFFICE_ZONE)
FLAT_BATTERY = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
CODE = re.compile(r"^[0-9A-Z]{3} [0-9A-Z]{3}$")
KEPT = "JSON.parse(localStorage.getItem('sunhall:lobby')).given.board"
IS_FULL = f"() => {KEPT}.more"
HAS_TWO_READY = f"() => Object.keys({KEPT}.ready).length === 2"
SHAPES = (
    (1080, 1920, "portrait", 9),
    (1536, 384, "strip", 3),
    (960, 192, "strip", 2),
    (1920, 1080, "landscape", 8),
)
TWO_LINES = "因供电故障，暂停叫号\n请到 A01 导办台"


@pytest.fixture(scope="module")
def hall(own_db):
    anchors.plan([Stretch(clock.wall(), SUNDAY_THAT_WORKS.astimezone(dt.UTC), 1)])
    anchors.install()
    yield filings.a_hall()
    clock.install(None)


@pytest.fixture
def switch_on(server, tmp_path) -> Iterator[Callable[[], Any]]:
    """Switches the screen's computer on: the same disk each time, the power cut in between."""
    with windows.chromium() as chromium:
        running: list[Any] = []

        def on() -> Any:
            for context in running:
                context.close()
            running[:] = [_computer(chromium, tmp_path / "disk", server.url)]
            return running[0].pages[0]

        yield on
        for context in running:
            context.close()


def _computer(chromium: Any, disk: Path, address: str) -> Any:
    context = chromium.launch_persistent_context(
        disk,
        base_url=address,
        viewport={"width": 1920, "height": 1080},
        locale="zh-CN",
        **windows.LAUNCH,
    )
    context.set_default_timeout(windows.PATIENCE)
    return context


def says(page: Any, where: str, words: str) -> None:
    expect(page.locator(where)).to_contain_text(words)


class Still:
    """A page whose time is in the test's hand: nothing is cut off under the reader's eyes."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.heard = windows.hears(page)
        page.clock.pause_at(page.evaluate("Date.now()") + 3_000)

    def turns_to(self, number: int) -> None:
        """Pages are cut every twelve seconds; a line so long silent is left, and taken up again."""
        while f"第 {number} 页" not in self.page.inner_text("#page"):
            self.page.clock.fast_forward(12_000)
            before = len(self.heard)
            self.page.clock.run_for(1_000)
            self.follows(before)

    def follows(self, before: int) -> None:
        """Wait until the line stands and says something."""
        said = ('"snapshot"', '"beat"')
        windows.comes(
            self.page, lambda: any(word in text for text in self.heard[before:] for word in said)
        )


def register(page: Any, hall: Any) -> Screen:
    """Type in the code that the screen shows, as an administrator reads it off the wall."""
    expect(page.locator("#code")).to_have_text(CODE)
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
    expect(page.locator(".line")).to_have_count(0)
    screen = register(page, hall)
    says(page, "#day-line", "调休上班日 · 今日（星期日）正常上班")
    says(page, "#page", "页，共 2 页")
    still = Still(page)
    still.turns_to(1)
    expect(page.locator(".line")).to_have_count(8)
    still.turns_to(2)
    expect(page.locator(".line")).to_have_count(1)

    _is_set_out_by_its_shape(page)
    _calls_the_newest_to_the_windows_first(still)
    _keeps_what_is_only_crowded_out(still)
    _announces(page, hall)
    _loses_the_network(page, server)
    server.kill()
    page = switch_on()
    _comes_up_in_the_dark(page, server)
    _is_shut_out(page, hall, screen)


def _is_set_out_by_its_shape(page: Any) -> None:
    """A totem has nine cases to a page, a strip three, and one lower than 240 pixels two."""
    for width, height, shape, lines in SHAPES:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("body")).to_have_class(re.compile(rf"\b{shape}\b"))
        expect(page.locator(".line")).to_have_count(lines)


def _calls_the_newest_to_the_windows_first(still: Still) -> None:
    page = still.page
    rows = list(PublicMatter.objects.order_by("changed_at")[:2])
    for row, window in zip(rows, ("G01", "G02"), strict=True):
        _published(PublicMatter.objects.filter(pk=row.pk), state="ready", window=window)
    page.wait_for_function(HAS_TWO_READY)  # the page under the reader's eyes stands as it is
    still.turns_to(2)
    still.turns_to(1)
    older, newer = (row.tail for row in rows)
    expect(page.locator("#ready .collect")).to_have_text([f"{newer}→G02", f"{older}→G01"])


def _keeps_what_is_only_crowded_out(still: Still) -> None:
    """Newer rows fill the board behind a round of pages; a case that was withdrawn leaves at once."""
    page = still.page
    still.turns_to(1)
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
    expect(page.locator(".line .tail")).to_have_text(tails[1:])
    expect(page.locator(".line.gone")).to_have_count(1)
    PublicMatter.objects.filter(pk__startswith="crowd-").delete()
    page.clock.resume()


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
    expect(page.locator(".line >> nth=0")).to_be_hidden()
    page.reload()
    says(page, "#announced-until", "有效至 9月20日")
    announcements.cancel_announcement(made["announcement"], officer=manager, key=new_key())
    page.locator(".line >> nth=0").wait_for()


def _loses_the_network(page: Any, server: Server) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")  # the page is kept for the dark
    server.kill()
    page.clock.fast_forward(16_000)
    says(page, "#as-of", "网络中断，正在重新连接")
    says(page, "#as-of", "数据截至 ")
    page.clock.fast_forward(60_000)
    says(page, "#stale-words", "正在重新连接，以下为 9月20日")
    expect(page.locator(".line >> nth=0")).to_be_visible()
    page.clock.fast_forward(31 * 60_000)
    says(page, "#notice-title", "暂时不能显示办理进度")
    expect(page.locator(".line >> nth=0")).to_be_hidden()
    expect(page.locator("#clock")).to_have_text("--:--")
    server.start()
    drain()  # without a projector's sign of life the board stays, rightly, stale
    page.clock.run_for(31_000)
    page.locator(".line >> nth=0").wait_for()
    page.locator("body:not(.stale)").wait_for()
    windows.comes(page, lambda: ScreenBeat.objects.filter(width=1920).exists())


def _comes_up_in_the_dark(page: Any, server: Server) -> None:
    """No server, no network, and a machine that believes it is 2015."""
    page.clock.install(time=FLAT_BATTERY)
    page.goto("/lobby/")
    says(page, "#stale-words", "系统正在恢复，数据截至 9月20日")
    expect(page.locator(".line .tail >> nth=0")).to_be_visible()
    expect(page.locator("#clock")).to_have_text("--:--")
    expect(page.locator("#date")).to_have_text("")
    server.start()
    drain()  # without a projector's sign of life the board stays, rightly, stale
    page.clock.run_for(31_000)
    page.locator("body:not(.stale)").wait_for()
    says(page, "#date", "9月20日（星期日）")
    expect(page.locator("#clock")).not_to_have_text("--:--")


def _is_shut_out(page: Any, hall: Any, screen: Screen) -> None:
    token = page.evaluate("localStorage.getItem('sunhall:screen')")
    assert token
    screens.revoke_screen(screen.pk, officer=hall.officer("centre_manager"), key=new_key())
    says(page, "#register-title", "本屏未登记")
    expect(page.locator(".line")).to_have_count(0)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert token not in kept
    assert "sunhall:lobby" not in kept
