"""How many cards a second the sweep raises among a million limits, entries included.

In turn with it, on the same server: bare SQL making the same claims and the same rows without chain
and guards. Then once more with other people at work, who say what they waited meanwhile. Run as
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
from typing import Any

import django

from config import laboratory
from rehearsal.bench.others import Others

LIMITS, ROUND, ROUNDS, TRIAL = 1_000_000, 20_000, 5, 12_000
BATCHES = (125, 250, 500, 1000, 2000, 4000)
IDLE = 30.0  # seconds for which the sweep finds nothing due
CALM = 4.0  # seconds for which the others are watched alone
BESIDE = 3  # rounds raised in one go while the others are at work


def main(arguments: list[str]) -> int:
    """Load, measure in turn, measure what others wait, print one JSON line last."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("bench", "sweep", arguments)
    django.setup()
    from rehearsal.bench import sweep_idle, sweep_run  # noqa: PLC0415 - models exist only after setup

    asked = _asked(arguments)
    trials = len(BATCHES) * TRIAL if asked.trials else 0
    due = (asked.rounds * 2 + BESIDE + 2) * asked.round + trials
    began = time.perf_counter()
    sweep_run.prepare(limits=asked.limits, due=due)
    _say(f"{asked.limits} limits loaded in {time.perf_counter() - began:.0f} s, {due} alerts due")
    idle = sweep_idle.idle_percent(asked.idle)
    _say(f"idle sweep: {idle:.2f} % of a core over {asked.idle:g} s, {asked.limits} limits")
    if asked.trials:
        _try_batches(sweep_run)
    sweep_run.timed(sweep_run.raise_cards, asked.round)  # not counted: pages are touched anew
    sweep_run.timed(sweep_run.raise_bare, asked.round)
    ours, bare = [], []
    for _ in range(asked.rounds):
        ours.append(sweep_run.timed(sweep_run.raise_cards, asked.round))
        bare.append(sweep_run.timed(sweep_run.raise_bare, asked.round))
        _say(f"sweep {ours[-1]:7.0f}/s   bare {bare[-1]:7.0f}/s")
    told = {
        "name": "sweep",
        "value": round(statistics.median(ours)),
        "unit": "cards/s",
        "better": "higher",
        "ratio": round(statistics.median(ours) / statistics.median(bare), 3),
        "against": "bare SQL: same claim and rows with indexes and foreign keys; no chain, no guards",
        "bare": round(statistics.median(bare)),
        "limits": asked.limits,
        "idle_cpu_percent": round(idle, 2),
        "idle_s": asked.idle,
    }
    _say(json.dumps(told | _beside_others(sweep_run, BESIDE * asked.round)))
    return 0


def _try_batches(sweep_run: Any) -> None:
    with _others(sweep_run) as others:
        for size in BATCHES:
            others.clear()
            speed = sweep_run.timed(sweep_run.raise_cards, TRIAL, size)
            _say(f"batch {size:5}: {speed:7.0f} cards/s, others p99 {others.p99_ms():.1f} ms")


def _beside_others(sweep_run: Any, count: int) -> dict[str, Any]:
    """What others wait, alone and while the sweep is at work; and what it does beside them."""
    with _others(sweep_run) as others:
        others.measure(CALM)
        calm = others.p99_ms()
        others.clear()
        speed = sweep_run.timed(sweep_run.raise_cards, count)
        waited = others.p99_ms()
    return {
        "batch": sweep_run.BATCH,
        "p99_ms_others": round(waited, 1),
        "p99_ms_others_calm": round(calm, 1),
        "beside_others": round(speed),
    }


def _others(sweep_run: Any) -> Others:
    return Others(multiprocessing.get_context("spawn"), legal_now=sweep_run.NOW)


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench sweep", description=__doc__)
    parser.add_argument("--limits", type=int, default=LIMITS)
    parser.add_argument("--round", type=int, default=ROUND, help="cards raised in one round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--idle", type=float, default=IDLE, help="seconds of an idle sweep")
    parser.add_argument("--trials", action="store_true", help="try several batch sizes first")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
