"""How many cards a second the sweep raises among a million limits, entries included.

Beside it: bare SQL making the same claims and the same rows without chain and guards, in turn with
the sweep on the same server, and what other people's transactions wait meanwhile. Run as
``./run bench sweep``.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import time
from dataclasses import dataclass

import django
import psycopg

from config import laboratory
from rehearsal.bench.others import Others

LIMITS, ROUND, ROUNDS, TRIAL = 1_000_000, 20_000, 4, 12_000
BATCHES = (125, 250, 500, 1000, 2000, 4000)
CALM = 2.0  # seconds for which the others are watched alone


@dataclass(frozen=True, slots=True)
class Trial:
    """One batch size, as measured."""

    batch: int
    per_second: float
    p99_ms: float


def main(arguments: list[str]) -> int:
    """Load, find the batch, measure in turn, print one JSON line last."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("bench", "sweep", arguments)
    django.setup()
    from rehearsal.bench import sweep_run  # noqa: PLC0415 - models exist only after setup
    from rehearsal.bench.sweep_load import NOW  # noqa: PLC0415

    asked = _asked(arguments)
    due = asked.rounds * 2 * asked.round + len(BATCHES) * TRIAL
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        began = time.perf_counter()
        sweep_run.prepare(superuser, limits=asked.limits, due=due)
        _say(
            f"{asked.limits} limits loaded in {time.perf_counter() - began:.0f} s, {due} alerts due"
        )
    with Others(multiprocessing.get_context("spawn"), legal_now=NOW) as others:
        others.measure(CALM)
        calm = others.p99_ms()
        _say(f"others alone: p99 {calm:.1f} ms")
        for size in BATCHES if asked.trials else ():
            trial = Trial(size, *sweep_run.timed(others, sweep_run.raise_cards, TRIAL, size))
            _say(
                f"batch {size:5}: {trial.per_second:7.0f} cards/s, others p99 {trial.p99_ms:.1f} ms"
            )
        ours, bare, waits = [], [], []
        for _ in range(asked.rounds):
            per_second, p99 = sweep_run.timed(others, sweep_run.raise_cards, asked.round)
            ours.append(per_second)
            waits.append(p99)
            bare.append(sweep_run.timed(others, sweep_run.raise_bare, asked.round)[0])
            _say(f"sweep {ours[-1]:7.0f}/s   bare {bare[-1]:7.0f}/s   others p99 {p99:.1f} ms")
    _say(json.dumps(_result(ours, bare, waits, calm) | {"limits": asked.limits}))
    return 0


def _result(
    ours: list[float], bare: list[float], waits: list[float], calm: float
) -> dict[str, object]:
    from monitor.sweep import BATCH  # noqa: PLC0415 - models exist only after setup

    return {
        "name": "sweep",
        "value": round(statistics.median(ours)),
        "unit": "cards/s",
        "better": "higher",
        "ratio": round(statistics.median(ours) / statistics.median(bare), 3),
        "against": "bare SQL: same claim and rows with indexes and foreign keys; no chain, no guards",
        "batch": BATCH,
        "p99_ms_others": round(max(waits), 1),
        "p99_ms_others_calm": round(calm, 1),
        "bare": round(statistics.median(bare)),
    }


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench sweep", description=__doc__)
    parser.add_argument("--limits", type=int, default=LIMITS)
    parser.add_argument("--round", type=int, default=ROUND, help="cards raised in one round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--trials", action="store_true", help="try several batch sizes first")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
