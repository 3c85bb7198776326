"""How long a month's scores take over a million cases: the product's run against a bare aggregate.

The run writes a row for every case of the month with its days and whose time it was, and every
unit's score; the bare SQL reads the same cases, limits and entries once and adds them up by unit,
without rows to drill down to. Run as ``./run bench performance``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time

import django
import psycopg

from config import laboratory

CASES, MONTHS, ROUNDS = 1_000_000, 12, 3
BARE = """
SELECT c.department_id, count(DISTINCT c.id), sum(l.due_on - l.started_at::date),
       sum(l.closed_at - l.started_at), sum(e.n), sum(e.held)
  FROM approval_case c
  JOIN timelimits_timelimit l ON l.matter_id = c.matter_id AND l.status = 'met'
  JOIN (SELECT matter_id, count(*) AS n, max(occurred_at) - min(occurred_at) AS held
          FROM ledger_entry
         WHERE matter_id IN (SELECT matter_id FROM approval_case
                              WHERE closed_at >= %(since)s AND closed_at < %(until)s)
         GROUP BY matter_id) e ON e.matter_id = c.matter_id
 WHERE c.closed_at >= %(since)s AND c.closed_at < %(until)s
 GROUP BY c.department_id
"""


def main(arguments: list[str]) -> int:
    """Load, run the month in turn with the bare aggregate; one JSON line last."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("bench", "performance", arguments)
    django.setup()
    parser = argparse.ArgumentParser(prog="bench performance", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--months", type=int, default=MONTHS, help="over which they are spread")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--explain", action="store_true", help="print the plan of the count")
    asked = parser.parse_args(arguments)
    _prepare(asked)
    if asked.explain:
        _explain()
    ours, bare, counted = [], [], 0
    for _ in range(asked.rounds):
        bare.append(_bare())
        took, counted = _run_month()
        ours.append(took)
        _say(f"run {ours[-1]:6.2f} s   bare {bare[-1]:6.2f} s   {counted} cases of the month")
    value, against = statistics.median(ours), statistics.median(bare)
    told = {
        "name": "performance",
        "value": round(value, 2),
        "unit": "s",
        "better": "lower",
        "ratio": round(value / against, 2),
        "against": "bare SQL: one aggregate by unit over the same cases, limits and entries; no rows",
        "bare": round(against, 2),
        "cases": asked.cases,
        "cases_of_the_month": counted,
        "cases_per_s": round(counted / value),
    }
    _say(json.dumps(told))
    return 0 if counted else 1


def _prepare(asked: argparse.Namespace) -> None:
    from kernel import clock  # noqa: PLC0415 - after setup
    from rehearsal.bench.performance_load import FROM, UNTIL, load  # noqa: PLC0415
    from rehearsal.city.load import load_city  # noqa: PLC0415

    hand = clock.DrivenClock(FROM)
    clock.install(hand)
    load_city(FROM)
    began = time.perf_counter()
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        load(superuser, cases=asked.cases, months=asked.months)
    hand.move_to(UNTIL)
    _say(f"{asked.cases} cases loaded in {time.perf_counter() - began:.0f} s")


def _run_month() -> tuple[float, int]:
    """Seconds that a new edition of the month takes, commit included, and the cases it counted."""
    from monitor.models import CountedCase, ScoreRun  # noqa: PLC0415 - after setup
    from rehearsal.bench.performance_load import MONTH  # noqa: PLC0415
    from rehearsal.bench.performance_run import reckon  # noqa: PLC0415

    began = time.perf_counter()
    reckon(MONTH)
    took = time.perf_counter() - began
    run = ScoreRun.objects.order_by("-edition")[0]
    return took, CountedCase.objects.filter(run=run).count()


def _bare() -> float:
    from rehearsal.bench.performance_load import FROM, UNTIL  # noqa: PLC0415 - after setup

    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        began = time.perf_counter()
        connection.execute(BARE, {"since": FROM, "until": UNTIL}).fetchall()
        return time.perf_counter() - began


def _explain() -> None:
    from rehearsal.bench.performance_run import plan  # noqa: PLC0415 - after setup

    _say(plan())


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
