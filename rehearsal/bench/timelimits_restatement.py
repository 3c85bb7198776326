"""How long a million running limits take to be reckoned anew after a notice, the office at work.

Loaded are limits as the hall starts them, of whose dates many lie in a year that is not declared
yet. The notice is taken into custody and the monitor's own loop does the rest, while a process
beside it acts fifty times a second and says what it waited. Run as
``./run bench timelimits_restatement``.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import time

import django

from config import laboratory
from rehearsal.bench.others import Others

LIMITS = 1_000_000
CALM = 8.0  # seconds for which the others are watched alone


def main(arguments: list[str]) -> int:
    """Run it and print one JSON line last."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("bench", "timelimits_restatement", arguments)
    asked = _asked(arguments)
    found = run(limits=asked.limits, reaching=asked.reaching, batch=asked.batch)
    told = {
        "name": "timelimits_restatement",
        "value": found["restate_seconds"],
        "unit": "s",
        "better": "lower",
        "ratio": round(120 / max(found["restate_seconds"], 0.001), 2),
        "against": "the two minutes in which a notice must have settled every date",
    }
    _say(json.dumps(told | found))
    return 0


def run(
    *, limits: int = LIMITS, reaching: int = 40, batch: int | None = None
) -> dict[str, float | int]:
    """Load ``limits``, ``reaching`` of a hundred of them into the new year; what was measured.

    restate_seconds, limits, visited, moved, others_p99_before_ms, others_p99_during_ms, peak_mb
    (of this process, which does the reckoning).
    """
    django.setup()
    from rehearsal.bench import restatement_load  # noqa: PLC0415 - models exist only after setup
    from timelimits.services import restating  # noqa: PLC0415

    began = time.perf_counter()
    restatement_load.load(limits=limits, reaching=reaching)
    _say(f"{limits} running limits loaded in {time.perf_counter() - began:.0f} s")
    size = batch or restating.BATCH
    spawn = multiprocessing.get_context("spawn")
    with (
        restatement_load.standing_still(),
        Others(spawn, legal_now=restatement_load.NOW) as others,
    ):
        others.measure(CALM)
        before = others.p99_ms()
        others.clear()
        restatement_load.declare()
        began = time.perf_counter()
        while restating.restate_some(batch=size):
            pass
        took = time.perf_counter() - began
        during = others.p99_ms()
    return {
        "restate_seconds": round(took, 1),
        "limits": limits,
        **restatement_load.done(),
        "others_p99_before_ms": round(before, 1),
        "others_p99_during_ms": round(during, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench timelimits_restatement", description=__doc__)
    parser.add_argument("--limits", type=int, default=LIMITS)
    parser.add_argument("--reaching", type=int, default=40, help="of a hundred, into the new year")
    parser.add_argument("--batch", type=int, help="limits in one transaction")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
