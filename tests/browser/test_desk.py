"""The desk by keyboard alone, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from approval.models import Case
from approval.services import supplement
from approval.services.supplement import Line, Notice
from tests.browser.windows import arrives
from tests.builders import approval as build

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clock")]

# A practised clerk's pace, with a look at the paper before each tick.
SECONDS_PER_KEY = 0.28
SECONDS_PER_CHARACTER = 0.5


@pytest.fixture
def hall(committed_db: Any, clock: Any) -> build.Hall:
    return build.a_hall()


@pytest.fixture
def item(hall: build.Hall) -> Any:
    return build.an_item(hall)


class Keys:
    """A pair of hands that never leaves the keyboard, and how long they would take."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seconds = 0.0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.seconds += SECONDS_PER_KEY

    def write(self, text: str) -> None:
        for letter in text:
            if letter.isascii():
                self.page.keyboard.type(letter)
            else:
                self.page.keyboard.insert_text(letter)
            self.seconds += SECONDS_PER_KEY if letter.isascii() else SECONDS_PER_CHARACTER


def quiet(page: Page) -> list[str]:
    """Collect what the console complains of: violations of the content policy among it."""
    heard: list[str] = []
    page.on("console", lambda line: heard.append(line.text) if complaint(line) else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def complaint(line: Any) -> bool:
    """An error that is the page's own; this server has no sockets, and the desk asks without them."""
    return line.type == "error" and "WebSocket connection to" not in line.text


def test_receive_to_accept_takes_under_a_minute_and_no_mouse(
    hall: build.Hall, item: Any, enter: Enter
) -> None:
    page = enter(hall.people["clerk"]).new_page()
    heard = quiet(page)
    page.goto("/desk/")
    keys = Keys(page)
    keys.write("spjy")
    keys.press("Enter")
    arrives(page, "#filing")
    keys.press("ArrowRight", "Enter")
    keys.write("桂兰面馆")
    keys.press("Enter")
    keys.write("92990100MA0000001X")
    keys.press("Enter")
    keys.write("13900000000")
    keys.press("Enter")
    keys.write("何桂兰")
    keys.press("Enter", "Enter", "Enter", "Enter")
    keys.press("h", "h", "Enter", "h")
    keys.press("F9")
    page.wait_for_url("**/paper/**")
    assert keys.seconds < 60  # of a practised hand, reckoned by keys, not by this machine
    expect(page.locator("h1")).to_have_text("受理通知书")
    expect(page.locator(".qr svg")).to_be_visible()
    case = Case.objects.get()
    assert (case.state, case.applicant.kind) == ("in_review", "company")
    assert (case.applicant.name, case.applicant.owner) == ("桂兰面馆", "何桂兰")
    assert heard == []
    keys.press("F2")
    page.wait_for_url(re.compile("/desk/$"))


def test_parking_keeps_what_was_typed_and_opens_the_next(
    hall: build.Hall, item: Any, enter: Enter
) -> None:
    page = enter(hall.people["clerk"]).new_page()
    page.goto(f"/desk/?item={item.code}")
    keys = Keys(page)
    keys.press("Enter")
    keys.write("桂兰面馆")
    keys.press("F2")
    page.wait_for_url(re.compile("/desk/$"))
    expect(page.locator("[data-parked]")).to_contain_text("桂兰面馆")
    keys.press("Escape", "7", "Enter")
    expect(page.locator("#id_name")).to_have_value("桂兰面馆")
    expect(page.locator("[data-restored]")).to_be_visible()
    assert not Case.objects.exists()


def test_the_number_keys_jump_to_the_groups_and_f4_opens_the_rest(
    hall: build.Hall, item: Any, enter: Enter
) -> None:
    number = build.a_received_case(hall, item)
    notice = Notice([Line("请补盖章的平面图", material=2)])
    supplement.request_supplement(
        number, notice, officer=hall.officer("clerk"), key=build.new_key()
    )
    page = enter(hall.people["clerk"]).new_page()
    page.goto("/desk/")
    keys = Keys(page)
    keys.press("Escape", "3", "Enter")
    page.wait_for_url(f"**/desk/cases/{number}/")
    keys.press("F4")
    expect(page.locator("details.more > div :focus")).to_have_count(1)
    keys.press("Escape")
    expect(page.locator("details.more[open]")).to_have_count(0)
    keys.press("F8")
    page.wait_for_url(re.compile(r"/(supplement|telling|acceptance)/$"))


def test_the_second_notice_stops_the_desk_in_place_and_the_focus_stands_on_the_article(
    hall: build.Hall, item: Any, enter: Enter
) -> None:
    number = build.a_correcting_case(hall, item)
    supplement.supply_supplement(
        number, {2: "met"}, officer=hall.officer("clerk"), key=build.new_key()
    )
    page = enter(hall.people["clerk"]).new_page()
    page.goto(f"/desk/cases/{number}/supplement/")
    page.locator("#id_line-1-requirement").focus()
    keys = Keys(page)
    keys.write("请在第3页签字")
    expect(page.locator("#id_line-1-ask")).to_be_checked()
    keys.press("F9")
    expect(page.locator(".stop")).to_be_focused()
    expect(page.locator(".stop")).to_contain_text("第三十二条")
    expect(page.locator("#id_line-1-requirement")).to_have_value("请在第3页签字")
    expect(page.locator(".ways > li")).to_have_count(3)
    page.locator(".stop #id_reason").select_option("office_asked")
    keys.press("F9")
    page.wait_for_url(re.compile(rf"/desk/cases/{number}/\?"))
    assert Case.objects.get(number=number).notice_no == 2


@pytest.mark.parametrize("width", [1366, 1920])
def test_every_field_has_a_name_and_headings_stand_in_order(
    hall: build.Hall, item: Any, enter: Enter, width: int
) -> None:
    number = build.a_received_case(hall, item)
    page = enter(hall.people["clerk"], width=width).new_page()
    for address in (
        "/desk/",
        f"/desk/?item={item.code}",
        f"/desk/cases/{number}/",
        f"/desk/cases/{number}/supplement/",
        f"/desk/cases/{number}/decline/",
    ):
        page.goto(address)
        assert page.evaluate(NAMELESS) == [], address
        assert page.evaluate(SKIPPED) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


NAMELESS = """() => [...document.querySelectorAll('input:not([type=hidden]),select,textarea,button,a')]
  .filter(e => e.getClientRects().length)
  .filter(e => !(e.labels && [...e.labels].some(l => l.textContent.trim()))
    && !e.textContent.trim() && !e.getAttribute('aria-label'))
  .map(e => e.outerHTML.slice(0, 80))"""
SKIPPED = """() => {
  const levels = [...document.querySelectorAll('main h1, main h2, main h3')].map(h => +h.tagName[1]);
  return levels.filter((level, at) => at && level > levels[at - 1] + 1);
}"""
