"""Open screens in a real browser before a real server that is killed: nothing lost, no reload."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

import ledger.reader
from approval.services import intake, withdrawal
from organizations.models import Department
from tests.browser.windows import comes, hears
from tests.builders import approval as filings
from tests.builders.approval import new_key

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LISTEN = """
window.seen = [];
window.opened = (window.opened || 0) + 1;
document.addEventListener("sunhall:frame", (event) => window.seen.push(event.detail));
"""
FITS = """([width, height]) => {
  const box = document.getElementById("stage").getBoundingClientRect();
  return Math.abs(box.width - width) <= 2 && Math.abs(box.height - height) <= 2;
}"""


@pytest.fixture(scope="module")
def hall(own_db):
    made = filings.a_hall()
    Department.objects.filter(pk__in=[made.unit.pk, made.neighbour.pk]).update(ranking_group="甲")
    return made


@pytest.fixture(scope="module")
def item(hall):
    return filings.an_item(hall)


@pytest.fixture
def wall(window, server, hall):
    """The supervision screen, open, with every frame it hears noted."""
    officer = hall.people["supervision_officer"]
    context = window(server.url, officer, width=1920, height=1080)
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto("/supervision/")
    expect(page.locator("#foot-link")).to_have_text("")  # neither connecting nor polling
    return page


def test_a_killed_server_costs_an_open_screen_no_entry_and_no_reload(hall, server, item, wall):
    start, stood = ledger.reader.head().seq, int(wall.inner_text("#figure-open"))
    for turn in range(250):
        number = filings.a_received_case(hall, item)
        intake.accept_case(number, officer=hall.officer("clerk"), key=new_key())
        if turn in (80, 170):
            server.kill()
        if turn in (110, 200):
            server.start()
    last = ledger.reader.head().seq
    assert last - start == 500
    wall.wait_for_function(
        "(last) => window.seen.length && window.seen.at(-1).seq >= last", arg=last
    )
    seen = wall.evaluate("window.seen")
    assert [frame["seq"] for frame in seen] == list(range(start + 1, last + 1))
    assert wall.evaluate("window.opened") == 1
    for figure in ("#figure-open", f'[data-code="{hall.unit.code}"] .tile-open'):
        expect(wall.locator(figure)).to_have_text(str(stood + 250))


def test_a_screen_that_hears_nothing_says_since_when(hall, server, wall):
    foot = wall.locator("#foot-state")
    expect(foot).to_have_text(re.compile("^监测正常$|^监测进程没有心跳，屏上的灯可能不全$"))
    server.kill()
    expect(foot).to_have_text(re.compile("^与服务器失去联系，屏上数据截至"))
    server.start()
    expect(foot).not_to_contain_text("失去联系")
    assert wall.evaluate("window.opened") == 1


def test_the_applicants_slip_brings_itself_up_to_date(hall, server, item, window):
    answer = intake.file_online(filings.a_filing(item), key=new_key())
    page = window(server.url).new_page()
    heard, scripts = hears(page), []

    def hold_back(script):
        scripts.append(script)

    def is_told(times):
        """The slip asks anew at most every eight seconds of its own time."""
        comes(page, lambda: sum('"frame"' in text for text in heard) >= times)
        page.clock.fast_forward(8_000)

    page.clock.install()
    page.goto("/track/")
    page.fill("input[name=number]", answer["number"])
    page.fill("input[name=code]", answer["code"])
    page.route("**/dist/track*.js", hold_back)
    page.keyboard.press("Enter")
    expect(page.locator(".sentence")).to_contain_text("收到")
    intake.accept_case(answer["number"], officer=hall.officer("clerk"), key=new_key())
    comes(page, lambda: scripts)
    scripts[0].continue_()  # it begins to listen after what it has to hear
    is_told(1)
    expect(page.locator(".slip-fresh")).to_contain_text("刚刚更新")
    expect(page.locator(".sentence")).to_contain_text("已受理")
    comes(page, lambda: any('"snapshot"' in text for text in heard))  # it follows from here on
    withdrawal.withdraw_case(answer["number"], officer=hall.officer("clerk"), key=new_key())
    is_told(2)
    expect(page.locator(".sentence")).to_contain_text("撤回")
    assert answer["code"] not in page.url


def test_the_board_fits_every_wall(wall):
    for width, height in ((1366, 768), (1920, 1080), (3840, 2160)):
        wall.set_viewport_size({"width": width, "height": height})
        wall.wait_for_function(FITS, arg=[width, height])
