"""How many entries a second go through all procedure rules, findings, cards and their entries included.

In turn with it, in the same run: the same entries merely read, in the same pieces, bodies parsed.
Run as ``./run bench rules``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from typing import Any

import django

from config import laboratory

ENTRIES, ROUNDS = 100_000, 5


def main(arguments: list[str]) -> int:
    """Load, judge and read in turn, print one JSON line last."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("bench", "rules", arguments)
    django.setup()
    from rehearsal.bench import rules_run  # noqa: PLC0415 - models exist only after setup

    asked = _asked(arguments)
    began = time.perf_counter()
    rules_run.prepare(asked.entries)
    _say(f"{asked.entries} entries loaded in {time.perf_counter() - began:.0f} s")
    share = asked.entries // asked.rounds
    ours, bare = [], []
    for turn in range(asked.rounds):
        ours.append(rules_run.judged(share))
        bare.append(rules_run.read(turn * share, share))
        _say(f"rules {ours[-1]:7.0f}/s   reading {bare[-1]:7.0f}/s")
    _say(json.dumps(_told(asked.entries, ours, bare) | rules_run.outcome()))
    return 0


def _told(entries: int, ours: list[float], bare: list[float]) -> dict[str, Any]:
    return {
        "name": "rules",
        "value": round(statistics.median(ours)),
        "unit": "entries/s",
        "better": "higher",
        "ratio": round(statistics.median(ours) / statistics.median(bare), 3),
        "against": "bare reading: the same entries in the same pieces, bodies parsed, no rules",
        "bare": round(statistics.median(bare)),
        "entries": entries,
    }


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench rules", description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
