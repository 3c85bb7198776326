"""Memory stays flat while a monitor and a recount work for a long time. ``./run proof soak --minutes 30``.

One monitor sweeps alerts that fall without pause, one recount runs beside it; every few seconds the
memory of both is read. Flat means: the second half's median is at most a tenth above the first's.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import django

from config import laboratory

EVERY = 2.0  # seconds between readings
PER_SECOND = 40  # cards
WARM_UP = 0.2  # of the time, not counted: caches fill
GROWTH = 1.10


def main(arguments: list[str]) -> int:
    """Soak, then one JSON line; 0 when memory was flat and every card there."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("proof", "soak", arguments)
    django.setup()
    parser = argparse.ArgumentParser(prog="proof soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sunhall-soak-") as folder:
        told = _soak(asked.minutes * 60, Path(folder))
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if told["ok"] else 1


def _soak(seconds: float, folder: Path) -> dict[str, Any]:
    from kernel import clock  # noqa: PLC0415 - after setup
    from rehearsal.proof import cast, scenes, watched  # noqa: PLC0415

    count = int(seconds * PER_SECOND)
    watched.prepare(count + 1)
    scene = scenes.Scene(watched.Stock(), folder, random.Random(1))  # noqa: S311 - no secret
    start = scene.opens()
    clock.install(scenes.Onward(start))
    scene.stock.cue(count, start, dt.timedelta(seconds=seconds))
    pids = {
        "monitor": cast.fork(cast.Role("monitor", "monitor", scenes.sweep_on), folder),
        "recount": cast.fork(cast.Role("recount", "recount", scenes.recount_on), folder),
    }
    memory: dict[str, list[float]] = {name: [] for name in pids}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        threading.Event().wait(EVERY)
        for name, pid in pids.items():
            memory[name].append(_megabytes(pid))
    end = start + dt.timedelta(seconds=seconds)
    scenes.until_raised(end)
    for pid in pids.values():
        os.kill(pid, 9)
        os.waitpid(pid, 0)
    tally = watched.tally(end)
    return _told(memory, seconds, tally)


def _told(memory: dict[str, list[float]], seconds: float, tally: Any) -> dict[str, Any]:
    growth = {}
    for name, readings in memory.items():
        counted = readings[int(len(readings) * WARM_UP) :]
        half = len(counted) // 2
        growth[name] = statistics.median(counted[half:]) / statistics.median(counted[:half])
    flat = all(ratio <= GROWTH for ratio in growth.values())
    return {
        "name": "soak",
        "ok": flat and tally.wrong == 0 and tally.cards > 0,
        "minutes": round(seconds / 60, 1),
        "cards": tally.cards,
        "wrong": tally.wrong,
        "growth": {name: round(ratio, 3) for name, ratio in growth.items()},
        "last_mb": {name: round(readings[-1], 1) for name, readings in memory.items()},
    }


def _megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the process is gone")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
