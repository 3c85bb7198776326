"""A real browser on the real pages: a live server over a database of the test's own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread

from tests.browser.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

    from organizations.models import Account

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
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


@pytest.fixture
def server(hall: Any, committed_db: Any) -> Iterator[Server]:
    """daphne before the module's own hall, ended with the test."""
    assert hall is not None
    running = Server(committed_db)
    running.start()
    yield running
    running.kill()
    connections.close_all()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Chromium without a window; skipped where there is none.

    Playwright keeps an event loop in the test's own thread, and Django would take the test's
    queries for asynchronous ones.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
        connections.close_all()  # opened beside Playwright's loop, they are invisible after it


@pytest.fixture
def enter(browser: Browser, served: str) -> Enter:
    """Open a window of the browser, signed in as an account if one is given."""

    def opened(account: Account | None = None, *, width: int = 1366, height: int = 768) -> Any:
        context = browser.new_context(
            base_url=served, viewport={"width": width, "height": height}, locale="zh-CN"
        )
        context.set_default_timeout(10_000)
        if account is not None:
            client = Client()
            client.force_login(account)
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": served}])
        return context

    return opened
