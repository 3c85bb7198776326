"""How fast the law's clock is: a million dates at once, one receipt, a million limits restated.

In one run against the naive day loop and, where it can express the case, numpy's busday. The
restatement is a bench of its own and is run here with the office at work. Run as
``./run bench timelimits``; ``--dates-only`` leaves the restatement out.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from config import laboratory
from rehearsal.bench import timelimits_dates

DATES = 1_000_000
RECEIPTS = 200


def main(arguments: list[str]) -> int:
    """Measure dates, then receipts and restatement on the laboratory's database; one JSON line."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("bench", "timelimits", arguments)
    asked = _asked(arguments)
    # A process of its own, so that the memory of one measurement is not the other's.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        dates = alone.submit(timelimits_dates.measure, asked.dates).result()
    _say(f"batch {dates['batch']}/s   day loop {dates['loop']}/s   single call {dates['single']}/s")
    told = {
        "name": "timelimits",
        "value": dates["batch"],
        "unit": "dates/s",
        "better": "higher",
        "ratio": dates["ratio"],
        "against": "a naive day loop over the same limits and pauses, in the same process",
        **{name: value for name, value in dates.items() if name not in {"batch", "ratio"}},
    }
    if not asked.dates_only:
        told |= _on_the_database(asked.limits)
    _say(json.dumps(told))
    return 0


def _on_the_database(limits: int) -> dict[str, Any]:
    from rehearsal.bench import timelimits_restatement  # noqa: PLC0415 - models need Django's setup

    found = timelimits_restatement.run(limits=limits)
    from rehearsal.bench import timelimits_receipts  # noqa: PLC0415

    return {**found, **_receipt_ms(timelimits_receipts)}


def _receipt_ms(receipts: Any) -> dict[str, float]:
    """The median time of a receipt of a paused and extended limit, read from its rows to JSON.

    Beside it the processor's time without waiting for the server.
    """
    limit = receipts.a_limit()
    receipts.read(limit)  # not counted: the calendar is read once a process
    took = []
    worked = time.process_time()
    for _ in range(RECEIPTS):
        began = time.perf_counter()
        receipts.read(limit)
        took.append(time.perf_counter() - began)
    worked = time.process_time() - worked
    return {
        "receipt_ms": round(statistics.median(took) * 1000, 2),
        "receipt_cpu_ms": round(worked / RECEIPTS * 1000, 2),
    }


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench timelimits", description=__doc__)
    parser.add_argument("--dates", type=int, default=DATES)
    parser.add_argument("--limits", type=int, default=DATES, help="running limits to restate")
    parser.add_argument("--dates-only", action="store_true", help="leave the database out")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
