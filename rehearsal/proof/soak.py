"""Memory stays flat while a monitor and a recount work for a long time. ``./run proof soak --minutes 30``.

One whole monitor with all its loops, one recount beside it; every second limits begin that run out
soon after. The memory of both, and of their backends together, is read every few seconds. Flat
means: after a third of the time, in which caches and heaps fill, the second half's median is at most
a twentieth above the first's.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import django

from config import laboratory

EVERY = 5.0  # seconds between readings
PER_SECOND = 20  # limits that begin, and cards a little later
LEAD = dt.timedelta(seconds=4)
WARM_UP = 1 / 3  # of the time, not counted: caches and heaps fill
GROWTH = 1.05
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE usename = 'sunhall_app'"


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
    from rehearsal.bench import delay_run  # noqa: PLC0415
    from rehearsal.proof import cast, scenes, watched  # noqa: PLC0415

    delay_run.prepare()
    pids = {
        "monitor": cast.fork(cast.Role("monitor", "monitor", cast.monitor), folder),
        "recount": cast.fork(cast.Role("recount", "recount", scenes.recount_on), folder),
    }
    memory = _watch(pids, seconds, delay_run.open_limits)
    scenes.until_raised(clock.now() + dt.timedelta(hours=1))  # all that was begun falls in seconds
    end = clock.now()
    for pid in pids.values():
        os.kill(pid, 9)
        os.waitpid(pid, 0)
    return _told(memory, seconds, watched.tally(end))


def _watch(pids: dict[str, int], seconds: float, begin: Any) -> dict[str, list[float]]:
    """Let limits begin, second by second, and read the memory meanwhile; megabytes by process."""
    from kernel import clock  # noqa: PLC0415 - after setup

    memory: dict[str, list[float]] = {name: [] for name in (*pids, "backends")}
    began = time.monotonic()
    begun, read_at = 0, 0.0
    while (passed := time.monotonic() - began) < seconds:
        owed = int(passed * PER_SECOND) - begun
        if owed > 0:
            begin(begun, owed, clock.now() + LEAD, dt.timedelta(seconds=1 / PER_SECOND))
            begun += owed
        if passed >= read_at:
            read_at = passed + EVERY
            for name, pid in pids.items():
                memory[name].append(_megabytes(pid))
            memory["backends"].append(sum(map(_megabytes, _backends())))
        threading.Event().wait(max(1 - (time.monotonic() - began - passed), 0))
    return memory


def _told(memory: dict[str, list[float]], seconds: float, tally: Any) -> dict[str, Any]:
    growth, slope = {}, {}
    for name, readings in memory.items():
        counted = readings[int(len(readings) * WARM_UP) :]
        half = len(counted) // 2
        growth[name] = statistics.median(counted[half:]) / statistics.median(counted[:half])
        per_reading = statistics.linear_regression(range(len(counted)), counted).slope
        slope[name] = per_reading * len(readings) / seconds * 3600
    flat = all(ratio <= GROWTH for ratio in growth.values())
    return {
        "name": "soak",
        "ok": flat and tally.wrong == 0 and tally.cards > 0,
        "minutes": round(seconds / 60, 1),
        "cards": tally.cards,
        "wrong": tally.wrong,
        "growth": {name: round(ratio, 3) for name, ratio in growth.items()},
        "mb_per_hour": {name: round(found, 2) for name, found in slope.items()},
        "last_mb": {name: round(readings[-1], 1) for name, readings in memory.items()},
    }


def _backends() -> list[int]:
    from rehearsal.proof import watched  # noqa: PLC0415 - after setup

    with watched.superuser() as owner:
        return [pid for (pid,) in owner.execute(BACKENDS).fetchall()]


def _megabytes(pid: int) -> float:
    """The memory that is the process's own; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0.0
    return next((int(one.split()[1]) / 1024 for one in lines if one.startswith("RssAnon")), 0.0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
