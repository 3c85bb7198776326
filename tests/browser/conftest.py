"""A real browser on the real pages: a live server over a database of the test's own."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread

from tests.browser import windows
from tests.browser.server import Server
from tests.conftest import CommittedDatabase, database_of_its_own

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

    from organizations.models import Account

Enter = Callable[..., "BrowserContext"]


@pytest.fixture
def served(committed_db: Any) -> Iterator[str]:
    """The address of the house, served from this process: the test's clock is the pages' clock."""
    assert committed_db.name
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()  # a thread the browser still holds on to loses its connection by the drop
    connections.close_all()


@pytest.fixture(scope="module")
def own_db(
    worker_name: str, django_db_setup: None, django_db_blocker: Any
) -> Iterator[CommittedDatabase]:
    """A database of the file's own, with real commits."""
    with django_db_blocker.unblock(), database_of_its_own(worker_name) as own:
        yield own


@pytest.fixture(scope="module")
def server(hall: Any, own_db: CommittedDatabase) -> Iterator[Server]:
    """daphne before the file's own hall."""
    assert hall is not None
    running = Server(own_db)
    running.start()
    yield running
    running.kill()
    connections.close_all()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for a file's tests, without a window; skipped where there is none."""
    with windows.running() as chromium:
        yield chromium


@pytest.fixture
def window(browser: Browser) -> Iterator[Enter]:
    """Open a window before an address, signed in as an account if one is given; it ends with the test."""
    opened: list[BrowserContext] = []

    def another(address: str, account: Account | None = None, **size: int) -> BrowserContext:
        opened.append(windows.window(browser, address, account, **size))
        return opened[-1]

    yield another
    for one in opened:
        one.close()


@pytest.fixture
def enter(served: str, window: Enter) -> Enter:
    """Open a window before the house, signed in as an account if one is given."""
    return functools.partial(window, served)
