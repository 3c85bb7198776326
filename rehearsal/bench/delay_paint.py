"""The supervision screen in a real Chromium: when the browser painted what each frame changed."""

from __future__ import annotations

import importlib.util
import shutil
import threading
from typing import Any

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
# A frame is told after its rows stand in the page; in the second animation frame they are painted.
WATCH = """
window.painted = [];
document.addEventListener("sunhall:frame", (event) => {
  const seq = event.detail.seq;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    window.painted.push([seq, (performance.timeOrigin + performance.now()) / 1000]);
  }));
});
"""
PATIENCE = 60.0


def chromium() -> str | None:
    """The browser's path, where there is one that can be driven."""
    if importlib.util.find_spec("playwright") is None:
        return None
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Painter:
    """An open screen; ``frames`` holds what it painted once it is closed: (seq, wall second)."""

    def __init__(self, browser: str, port: int, session: str) -> None:
        self.frames: list[tuple[int, float]] = []
        self._ready, self._ending = threading.Event(), threading.Event()
        # A thread of its own: the browser's loop must not be the one that asks the database.
        self._thread = threading.Thread(
            target=self._show, args=(browser, port, session), daemon=True
        )
        self._thread.start()
        if not self._ready.wait(PATIENCE):
            raise RuntimeError("the browser does not show the screen")

    def _show(self, browser: str, port: int, session: str) -> None:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is

        url = f"http://127.0.0.1:{port}"
        with sync_playwright() as playwright:
            running = playwright.chromium.launch(executable_path=browser, args=FLAGS)
            context = running.new_context(viewport={"width": 1920, "height": 1080})
            context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
            page = context.new_page()
            page.goto(f"{url}/supervision/")
            page.evaluate(WATCH)
            self._ready.set()
            while not self._ending.wait(0.01):
                page.wait_for_timeout(200)
            found: list[Any] = page.evaluate("window.painted")
            self.frames = [(int(seq), float(at)) for seq, at in found]
            running.close()

    def close(self) -> None:
        """Read what was painted and end."""
        self._ending.set()
        self._thread.join(PATIENCE)
