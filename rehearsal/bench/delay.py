"""How long from the instant a limit runs out to its card, committed, at a socket, painted.

The real processes: a daphne, a monitor, one signed-in screen; nothing else is at work. Each card's
way is timed from its own legal instant. In the same run a bare commit with its NOTIFY is timed from
one connection to another: nothing can be quicker. Run as ``./run bench delay``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from typing import Any

import django
import psycopg

from config import laboratory

CARDS, EVERY = 150, 0.1  # seconds from one deadline to the next
BARE = 300
READY, IDLE = 4.0, 10.0
PAINTED = "painted by Chromium: the second animation frame after the row stood in the page"
AT_SOCKET = (
    "the frame's arrival at a signed-in screen's socket; there is no Chromium here to paint it"
)


def main(arguments: list[str]) -> int:
    """Prepare the city, let limits run out one by one, time each; one JSON line last."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("bench", "delay", arguments)
    django.setup()
    parser = argparse.ArgumentParser(prog="bench delay", description=__doc__)
    parser.add_argument("--cards", type=int, default=CARDS)
    asked = parser.parse_args(arguments)
    from rehearsal.bench import delay_paint, delay_run  # noqa: PLC0415 - only after setup

    session = delay_run.prepare()
    with delay_run.daphne_at_work() as port, _Monitor() as monitor:
        screen = delay_run.Screen(port, session)
        browser = delay_paint.chromium()
        painter = delay_paint.Painter(browser, port, session) if browser else None
        ear = delay_run.Ear()
        delay_run.await_monitor()
        threading.Event().wait(READY)
        began_cpu = delay_run.cpu_of(monitor.pid)
        began = time.monotonic()
        threading.Event().wait(IDLE)
        idle = (delay_run.cpu_of(monitor.pid) - began_cpu) / (time.monotonic() - began)
        first = delay_run.start_limits(asked.cards, EVERY)
        threading.Event().wait(first)
        threading.Event().wait(asked.cards * EVERY + 2)
        cards = delay_run.cards()
        if painter is not None:
            painter.close()
        told = _figures(cards, ear.heard, screen.frames, painter.frames if painter else [])
        bare = _bare()
        screen.close()
        ear.close()
    sys.stdout.write(json.dumps(_line(told, bare, idle, asked.cards)) + "\n")
    return 0 if told["committed"] else 1


class _Monitor:
    """``manage.py run_monitor`` for as long as the block lasts."""

    def __enter__(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "run_monitor"]
        self._process = subprocess.Popen(command, env=os.environ)  # noqa: S603 - our own program
        return self._process

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)


def _figures(
    cards: list[tuple[int, float]],
    heard: list[tuple[int, float]],
    frames: list[tuple[int, float]],
    painted: list[tuple[int, float]],
) -> dict[str, list[float]]:
    """Milliseconds from falling to the notice of the commit, the frame at the socket, the paint."""
    found: dict[str, list[float]] = {"committed": [], "socket": [], "paint": []}
    stages = (("committed", heard), ("socket", frames), ("paint", painted))
    for seq, fell in cards:
        for stage, moments in stages:
            came = next((at for number, at in moments if number >= seq), None)
            if came is not None:
                found[stage].append((came - fell) * 1000)
    return found


def _bare() -> list[float]:
    """Milliseconds from before an INSERT with its NOTIFY and COMMIT to its arrival elsewhere."""
    url = os.environ["DATABASE_URL"]
    took = []
    with (
        psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as owner,
        psycopg.connect(url, autocommit=True) as hears,
        psycopg.connect(url) as acts,
    ):
        owner.execute("CREATE TABLE bare_act (n int)")
        owner.execute("GRANT INSERT ON bare_act TO sunhall_app")
        hears.execute("LISTEN bare")
        for n in range(BARE):
            began = time.perf_counter()
            acts.execute("INSERT INTO bare_act VALUES (%s)", [n])
            acts.execute("SELECT pg_notify('bare', %s)", [str(n)])
            acts.commit()
            if list(hears.notifies(timeout=5, stop_after=1)):
                took.append((time.perf_counter() - began) * 1000)
    return took


def _p(values: list[float], share: int) -> float:
    if len(values) < 2:
        return 0.0
    return round(statistics.quantiles(values, n=100)[share - 1], 1)


def _line(
    told: dict[str, list[float]], bare: list[float], idle: float, cards: int
) -> dict[str, Any]:
    committed = told["committed"]
    screen = told["paint"] or told["socket"]
    limit = _p(bare, 99)
    return {
        "name": "delay",
        "value": _p(committed, 99),
        "unit": "ms",
        "better": "lower",
        "ratio": round(_p(committed, 99) / limit, 2) if limit else 0,
        "against": "p99 of a bare INSERT, NOTIFY and COMMIT heard by another connection",
        "bare_p99": limit,
        "committed_p50": _p(committed, 50),
        "committed_max": round(max(committed, default=0.0), 1),
        "on_screen_p50": _p(screen, 50),
        "on_screen_p99": _p(screen, 99),
        "on_screen_max": round(max(screen, default=0.0), 1),
        "on_screen_at": PAINTED if told["paint"] else AT_SOCKET,
        "at_socket_p50": _p(told["socket"], 50),
        "at_socket_p99": _p(told["socket"], 99),
        "cards": len(committed),
        "on_screen": len(screen),
        "asked": cards,
        "idle_monitor_cores": round(idle, 4),
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
