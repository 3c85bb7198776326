"""The house on the demo's first morning with one of everything, and a browser before it, for a module."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread

from kernel import clock
from ledger import anchors
from ledger.anchors import Stretch
from organizations.models import Account
from tests import mornings
from tests.browser import axe, windows
from tests.browser.visits import LOBBY, Visit
from tests.builders.morning import Morning, one_of_everything
from tests.conftest import CommittedDatabase
from tests.journeys import processes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

COOKIES = {"en": ("django_language", "en"), "contrast": ("high-contrast", "1")} | {
    "large": ("large-type", "1")
}
# Parts of a page that are asked for when it stands have come, or none was asked for.
WHOLE = """() => !document.querySelector(
  ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")"""


@dataclass
class House:
    """Where the pages are, what there is to look at, and a window for each person looking."""

    address: str
    browser: Browser
    morning: Morning
    windows: dict[tuple[str, ...], Page] = field(default_factory=dict)

    def window(self, username: str = "", *ways: str, width: int = 1366, height: int = 768) -> Page:
        """The one window of that person, who reads in those ways (en, contrast, large)."""
        key = (username, *ways)
        if key not in self.windows:
            signed_in = username and username != LOBBY
            account = Account.objects.get(username=username) if signed_in else None
            context = windows.window(self.browser, self.address, account)
            axe.bring(context)
            if username == LOBBY:
                told = f"localStorage.setItem('sunhall:screen', '{self.morning.screen}')"
                context.add_init_script(told)
            for name, value in (COOKIES[way] for way in ways):
                context.add_cookies([{"name": name, "value": value, "url": self.address}])
            self.windows[key] = context.new_page()
        page = self.windows[key]
        page.set_viewport_size({"width": width, "height": height})
        return page

    def visit(self, visit: Visit, *ways: str, width: int = 1366, height: int = 768) -> Page:
        """The page in the window of whoever looks at it, come by as the visit says."""
        page = self.window(visit.username, *ways, width=width, height=height)
        if "#" in visit.address:
            page.goto("about:blank")
        answer = page.goto(visit.address)
        assert answer is None or answer.status == visit.status, f"{answer.status}: {visit.address}"
        if "#" in visit.address:
            windows.arrives(page, ".sentence")
        if visit.form:
            with page.expect_navigation():
                page.click(f".slip-foot form[action='{visit.form}'] button")
        page.wait_for_function(WHOLE)
        return page


@contextlib.contextmanager
def _standing(at: dt.datetime) -> Iterator[None]:
    """Rehearsed time stands still: the morning's ledger takes no other."""
    clock.install(clock.DrivenClock(at))
    try:
        yield
    finally:
        clock.install(None)


@contextlib.contextmanager
def _in_this_process(own: CommittedDatabase) -> Iterator[str]:
    """Pages alone, without sockets: the test's clock is the pages' clock."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    assert own.name


@contextlib.contextmanager
def _as_in_production(own: CommittedDatabase) -> Iterator[str]:
    """The web server and the monitor as processes, rehearsed time running at the wall's pace."""
    anchors.plan([Stretch(clock.wall(), clock.now(), 1)])
    with processes.running(own.urls.environment()) as address:
        yield address


@contextlib.contextmanager
def opened(source: mornings.Source, blocker: Any, *, live: bool = False) -> Iterator[House]:
    """The house, open until the block ends; ``live`` with sockets and a monitor that watches.

    Skipped where there is no Chromium.
    """
    with (
        blocker.unblock(),
        _standing(source.stands_at),
        mornings.copied(source) as own,
        windows.running() as chromium,
    ):
        morning = one_of_everything()
        with (_as_in_production if live else _in_this_process)(own) as address:
            yield House(address, chromium, morning)
