"""From an act's commit to the painted row, in a real Chromium on the same host's clock."""

from __future__ import annotations

import os
import random
import shutil
import statistics
from typing import Any

from kernel import clock
from rehearsal.bench.boards_load import City
from rehearsal.bench.transitions_http import _session

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
PAUSES = (0.2, 0.6)
# The first frame after the row stands in the page, and the next: by then the first was painted.
WATCH = """
window.painted = {};
new MutationObserver(() => {
  const rows = document.querySelectorAll("tbody[data-rows=counter] tr[data-number]");
  for (const row of rows) {
    const number = row.dataset.number;
    if (number in window.painted) continue;
    window.painted[number] = 0;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      window.painted[number] = performance.timeOrigin + performance.now();
    }));
  }
}).observe(document.body, { childList: true, subtree: true });
"""


def measure(city: City, port: int, *, acts: int) -> dict[str, Any]:
    """p99 of milliseconds from commit to pixel, at the desk of the clerk who has the window."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return {"pixel_p99_ms": None}
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    # Playwright keeps an event loop in this thread; Django would take the acts for asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

    committed: dict[str, float] = {}
    began: dict[str, float] = {}
    dice = random.Random(2)  # noqa: S311 - the same pauses every time
    session = _session(city.hall.clerk.account_id)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(base_url=f"http://127.0.0.1:{port}")
        url = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
        page = context.new_page()
        page.goto("/desk/")
        page.wait_for_timeout(3000)
        page.evaluate(WATCH)
        for _ in range(acts):
            started = clock.wall().timestamp()
            number = city.hall.receive()
            committed[number] = clock.wall().timestamp()
            began[number] = started
            page.wait_for_timeout(dice.uniform(*PAUSES) * 1000)
        page.wait_for_timeout(3000)
        painted: dict[str, float] = page.evaluate("window.painted")
        browser.close()
    return _told(painted, committed, began)


def _told(
    painted: dict[str, float], committed: dict[str, float], began: dict[str, float]
) -> dict[str, Any]:
    missing = [number for number in committed if not painted.get(number)]
    if missing:
        raise RuntimeError(f"{len(missing)} of {len(committed)} acts never reached the screen")
    waits = [painted[number] - at * 1000 for number, at in committed.items()]
    whole = [painted[number] - at * 1000 for number, at in began.items()]
    return {
        "pixel_p99_ms": _p99(waits),
        "pixel_p50_ms": round(statistics.median(waits), 1),
        "act_to_pixel_p99_ms": _p99(whole),
        "acts": len(waits),
    }


def _p99(taken: list[float]) -> float:
    return round(statistics.quantiles(taken, n=100, method="inclusive")[98], 1)
