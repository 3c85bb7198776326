"""Chromium, its windows, and how long a test waits for what must come: said nowhere else.

A page does what it was told in its own time. What is asked right after a click, a key or a step of
the clock is what the machine was quick enough for; so tests look with ``expect``, which waits.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, BrowserType, Page

    from organizations.models import Account

PATIENCE = 40_000  # milliseconds: only what never comes takes so long
expect.set_options(timeout=PATIENCE)

EXECUTABLE = shutil.which("chromium") or shutil.which("chromium-browser")
LAUNCH: dict[str, Any] = {
    "executable_path": EXECUTABLE,
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}


@contextlib.contextmanager
def chromium() -> Iterator[BrowserType]:
    """What is launched with ``LAUNCH``; skipped where there is none.

    Playwright keeps an event loop in the test's own thread, and Django would take the test's
    queries for asynchronous ones.
    """
    if EXECUTABLE is None:
        pytest.skip("no Chromium on this machine")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright.chromium
        connections.close_all()  # opened beside Playwright's loop, they are invisible after it


@contextlib.contextmanager
def running() -> Iterator[Browser]:
    """Chromium without a window."""
    with chromium() as kind:
        browser = kind.launch(**LAUNCH)
        yield browser
        browser.close()


def window(
    browser: Browser,
    address: str,
    account: Account | None = None,
    /,
    *,
    width: int = 1366,
    height: int = 768,
) -> BrowserContext:
    """A window before the pages at that address, signed in as an account if one is given."""
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, locale="zh-CN"
    )
    context.set_default_timeout(PATIENCE)
    if account is not None:
        client = Client()
        client.force_login(account)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    return context


def arrives(page: Page, selector: str) -> None:
    """The page that has this is there, and whole: its styles apply and its keys are heard."""
    page.locator(selector).first.wait_for()
    page.wait_for_load_state()


def comes(page: Page, seen: Callable[[], object]) -> None:
    """Wait until it is so: what a page or its server did is told here a moment later."""
    for _ in range(PATIENCE // 20):
        if seen():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it never came")


def hears(page: Page) -> list[str]:
    """What comes to the page by its lines: it grows from now on."""
    heard: list[str] = []
    page.on(
        "websocket", lambda line: line.on("framereceived", lambda text: heard.append(str(text)))
    )
    return heard
