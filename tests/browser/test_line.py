"""The browser's half of the stream protocol, before a far end that says just what the test says.

The page is the wall as the house serves it. Only its line ends here, and the page's clock stands in
the test's hand: what is waited for is waited for exactly. docs/stream-protocol.md says what a client
must do.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from realtime import codes
from tests.browser.conftest import Enter
from tests.browser.windows import comes
from tests.builders import approval as filings

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocketRoute

pytestmark = pytest.mark.browser

SILENCE, POLL_EVERY = 12_000, 5_000
WAITS = (500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000)
RELOADS_APART = 30_000
NINE = 3_600_000_000  # microseconds of the first day of 1970, as the office reads the clock
MONITORS = {
    "held": "时钟可疑，亮灯已暂停，等待核查",
    "silent": "监测进程没有心跳，屏上的灯可能不全",
    "normal": "监测正常",
}
GIVEN = "() => JSON.parse(document.getElementById('board').textContent)"


class FarEnd:
    """Takes every line that the page opens; notes what it says first and with what code it leaves."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines: list[WebSocketRoute] = []
        self.first: list[dict[str, Any]] = []
        self.left: list[int | None] = []
        self.polled = self.loaded = 0
        self.figures = itertools.count(1001)  # each is said once: who shows it has heard it
        page.clock.install(time=0)
        page.clock.pause_at(1000)
        page.route_web_socket("**/ws/stream/", self._take)
        page.on("request", lambda request: self._note(request.url))
        page.on("load", lambda _: self._loads())

    def _take(self, line: WebSocketRoute) -> None:
        self.lines.append(line)
        line.on_message(lambda text: self.first.append(json.loads(text)))
        line.on_close(lambda code, _: self.left.append(code))

    def _note(self, url: str) -> None:
        self.polled += "/supervision/board/" in url

    def _loads(self) -> None:
        self.loaded += 1

    def say(self, kind: str, **more: Any) -> None:
        self.lines[-1].send(json.dumps({"type": kind} | more))

    def frame(self, after: int, seq: int, received: int) -> None:
        self.say("frame", after=after, seq=seq, board={"head": {"received": received}})

    def greet(self, given: dict[str, Any], seq: int, **otherwise: Any) -> None:
        """What a server says to whoever is let in; it has been taken when this returns."""
        told = next(self.figures)
        head = given["board"]["head"] | {"received": told}
        self.say("hello", **(given["hello"] | {"seq": seq} | otherwise))
        self.say("snapshot", seq=seq, board=given["board"] | {"head": head})
        self.shows("#figure-received", str(told))

    def keeps_in_touch(self, seq: int) -> None:
        """Say something that is no news; it has been taken when this returns."""
        told = next(self.figures)
        self.say("state", seq=seq, board={"head": {"received": told}})
        self.shows("#figure-received", str(told))

    def shows(self, where: str, words: str) -> None:
        expect(self.page.locator(where)).to_have_text(words)

    def comes(self, seen: Callable[[], object]) -> None:
        comes(self.page, seen)

    def passes(self, milliseconds: int) -> None:
        """So much later in the page, and what it did then has come here."""
        self.page.clock.fast_forward(milliseconds)
        self.page.evaluate("() => 0")

    def opens(self, number: int) -> dict[str, Any]:
        """The first message of the line with that number, once it has come."""
        self.comes(lambda: len(self.first) >= number)
        assert len(self.lines) == len(self.first) == number
        return self.first[-1]


@pytest.fixture
def far(enter: Enter, committed_db: Any, clock: Any) -> FarEnd:
    hall = filings.a_hall()
    context = enter(hall.people["supervision_officer"], width=1920, height=1080)
    end = FarEnd(context.new_page())
    end.page.goto("/supervision/")
    return end


def test_the_browser_keeps_its_half_of_the_protocol(far: FarEnd) -> None:
    given = far.page.evaluate(GIVEN)
    seq, epoch = given["seq"], given["hello"]["epoch"]
    assert far.opens(1) == {"topic": f"bureau:{given['place']}", "epoch": epoch, "since": seq}
    _takes_each_number_once_and_no_hole(far, given, seq)
    _says_what_the_monitor_says_and_up_to_when(far, given, seq + 1)
    _leaves_a_line_that_fell_silent(far, given, seq + 1)
    _comes_back_ever_later_and_asks_over_http(far, given, seq + 1)
    _loads_the_page_anew_but_not_without_end(far, given)
    _begins_anew_where_what_it_knew_is_nothing_any_more(far, given)
    _stays_away_when_it_is_told_to(far)


def _takes_each_number_once_and_no_hole(far: FarEnd, given: Any, seq: int) -> None:
    far.greet(given, seq)
    far.frame(seq, seq + 1, 41)
    far.shows("#figure-received", "41")
    far.frame(seq, seq + 1, 42)
    far.say("state", seq=seq + 1, board={"head": {"closed": 7}})
    far.shows("#figure-closed", "7")
    far.shows("#figure-received", "41")  # the second has been seen
    far.frame(seq + 2, seq + 3, 43)
    far.comes(lambda: far.left == [codes.GAP])
    far.passes(WAITS[0])
    assert far.opens(2)["since"] == seq + 1
    far.shows("#figure-received", "41")
    far.greet(given, seq + 1)
    far.say("beat", seq=seq + 2, legal_now=1, rate=1, health={})
    far.comes(lambda: len(far.left) == 2)
    far.passes(WAITS[0])
    assert far.opens(3)["since"] == seq + 1, (
        "a beat with a number beyond the last is a hole as well"
    )


def _says_what_the_monitor_says_and_up_to_when(far: FarEnd, given: Any, seq: int) -> None:
    far.greet(given, seq)
    for state, words in MONITORS.items():
        far.say("beat", seq=seq, legal_now=NINE, rate=1, health={"state": state})
        far.shows("#foot-state", words)
    far.passes(SILENCE // 2)
    far.shows("#clock-seconds", "06")
    far.shows("#foot-as-of", "09:00:00")  # the page's clock goes on, what it heard does not


def _leaves_a_line_that_fell_silent(far: FarEnd, given: Any, seq: int) -> None:
    far.greet(given, seq)
    far.passes(SILENCE - 1)
    expect(far.page.locator("#foot-state")).to_contain_text("与服务器失去联系")
    assert len(far.left) == 2
    far.passes(1)
    far.comes(lambda: len(far.left) == 3)
    far.passes(WAITS[0])
    assert far.opens(4)["since"] == seq


def _comes_back_ever_later_and_asks_over_http(far: FarEnd, given: Any, seq: int) -> None:
    """Each wait is between half of what it may be and all of it; after three HTTP is asked too."""
    far.greet(given, seq)  # whoever was let in begins with the shortest wait again
    for turn, longest in enumerate(WAITS):
        assert not far.polled or turn > 2
        far.lines[-1].close(code=codes.TRY_LATER)
        far.passes(longest // 2 - 1)
        assert len(far.lines) == 4 + turn, f"too soon after {turn + 1} failures"
        far.passes(longest // 2 + 1)
        assert far.opens(5 + turn)["since"] == seq, "the last number heard stays"
    far.comes(lambda: far.polled)
    far.shows("#foot-link", "轮询")
    far.greet(given, seq)
    far.shows("#foot-link", "")
    polled = far.polled
    far.passes(POLL_EVERY)
    far.keeps_in_touch(seq)
    assert far.polled == polled, "the line is back"


def _loads_the_page_anew_but_not_without_end(far: FarEnd, given: Any) -> None:
    loaded, lines, seq = far.loaded, len(far.lines), given["seq"]
    far.lines[-1].close(code=codes.OTHER_EPOCH)
    assert far.opens(lines + 1)["since"] == seq
    far.comes(lambda: far.loaded == loaded + 1)
    far.greet(given, seq, build="another")
    for _ in range(3):
        far.passes(RELOADS_APART // 3)
        far.keeps_in_touch(seq)
    assert far.loaded == loaded + 1, "once in half a minute"
    far.say("hello", **(given["hello"] | {"build": "another"}))
    far.opens(lines + 2)
    far.comes(lambda: far.loaded == loaded + 2)


def _begins_anew_where_what_it_knew_is_nothing_any_more(far: FarEnd, given: Any) -> None:
    loaded, lines, seq = far.loaded, len(far.lines), given["seq"]
    far.greet(given, seq, epoch="another")
    far.lines[-1].close(code=codes.TRY_LATER)
    far.passes(WAITS[0])
    assert far.opens(lines + 1)["epoch"] == "another"
    far.greet(given, seq)
    for _ in range(3):
        far.passes(RELOADS_APART // 3)
        far.keeps_in_touch(seq)
    far.lines[-1].close(code=codes.SESSION_ENDED)
    far.opens(lines + 2)
    far.comes(lambda: far.loaded == loaded + 1)
    far.greet(given, seq)
    far.lines[-1].close(code=codes.OTHER_EPOCH)
    far.passes(WAITS[0])
    assert far.opens(lines + 3).keys() == {"topic"}, "too soon to load the page: it asks for all"
    far.greet(given, seq)
    far.lines[-1].close(code=codes.MALFORMED)
    far.passes(WAITS[-1] // 2 - 1)
    assert len(far.lines) == lines + 3, "what was malformed once will be again"
    far.passes(WAITS[-1] // 2 + 1)
    far.opens(lines + 4)
    assert far.loaded == loaded + 1


def _stays_away_when_it_is_told_to(far: FarEnd) -> None:
    lines = len(far.lines)
    far.lines[-1].close(code=codes.REFUSED)
    expect(far.page.locator("#foot-state")).to_contain_text("本账号已无权查看此屏")
    for _ in range(3):
        far.passes(WAITS[-1])
    assert len(far.lines) == lines
