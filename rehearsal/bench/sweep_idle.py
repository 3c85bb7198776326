"""What a sweep costs that finds nothing due: a process of its own with the sweep's loop alone.

Counted are the process (the loop, its heartbeat, its ear for notices) and its backends, by the
kernel's account of processor time.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import threading
import time
from pathlib import Path
from typing import Any

import psycopg

from kernel import clock
from rehearsal.bench.sweep_load import NOW

BEFORE_ANYTHING_FALLS = NOW - dt.timedelta(days=15)
SETTLE = 4.0
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE usename = 'sunhall_app'"


class Onward:
    """Legal time that runs with the wall's from a chosen moment on."""

    simulated = False
    rate = 1

    def __init__(self, start: dt.datetime) -> None:
        self._start, self._wall = start, clock.wall()

    def now(self) -> dt.datetime:
        return self._start + (clock.wall() - self._wall)

    def wall_of(self, legal: dt.datetime) -> dt.datetime:
        return self._wall + (legal - self._start)


def idle_percent(seconds: float) -> float:
    """Hundredths of one core that the idle sweep takes; nothing else may be at work meanwhile."""
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        strangers = _backends(superuser)
        process = multiprocessing.get_context("spawn").Process(target=_sweep, daemon=True)
        process.start()
        threading.Event().wait(SETTLE + 2)
        own = [process.pid or 0, *(_backends(superuser) - strangers)]
        before, began = sum(map(cpu_of, own)), time.monotonic()
        threading.Event().wait(seconds)
        used = sum(map(cpu_of, own)) - before
        took = time.monotonic() - began
        process.kill()
        process.join(10)
    return used / took * 100


def _backends(superuser: psycopg.Connection[Any]) -> set[int]:
    return {pid for (pid,) in superuser.execute(BACKENDS).fetchall()}


def cpu_of(pid: int) -> float:
    """Seconds of processor time the process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _sweep() -> None:
    import django  # noqa: PLC0415 - a process that was just born

    django.setup()
    from config.loops import LOOPS  # noqa: PLC0415 - after setup
    from config.runner import Runner  # noqa: PLC0415

    clock.install(Onward(BEFORE_ANYTHING_FALLS))
    Runner([loop for loop in LOOPS if loop.name == "sweep"]).run()
