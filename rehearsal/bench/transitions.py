"""How many cases a second are accepted and decided through the services, entries and guards included.

Beside it: prepared bare SQL writing the same rows on the same server, one connection on each side,
in turn with the services; and the same acts over HTTP through a real daphne. Run as
``./run bench transitions``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import django

ROUNDS, CASES, OVER_HTTP = 5, 60, 120


def main(arguments: list[str]) -> int:
    """Prepare, measure in turn, print one JSON line last."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return subprocess.call(  # noqa: S603 - our own module
            [sys.executable, "-m", "config.laboratory", "bench", "transitions", *arguments]
        )
    asked = _asked(arguments)
    django.setup()
    from rehearsal.bench.transitions_bare import Bare  # noqa: PLC0415 - models exist only after setup
    from rehearsal.bench.transitions_hall import Hall  # noqa: PLC0415

    hall = Hall()
    bare = Bare(hall)
    _say("the city is loaded")
    ours: list[float] = []
    theirs: list[float] = []
    parts: dict[str, list[float]] = {"accept": [], "decide": []}
    for number in range(asked.rounds + 1):
        spent = _round(hall, bare, asked.cases)
        if number == 0:
            continue  # the first round fills caches and prepares statements
        for part in parts:
            parts[part].append(asked.cases / spent[part])
        ours.append(2 * asked.cases / (spent["accept"] + spent["decide"]))
        theirs.append(2 * asked.cases / (spent["bare accept"] + spent["bare decide"]))
        _say(f"services {ours[-1]:6.1f}/s   bare {theirs[-1]:6.1f}/s")
    over_http = _over_http(hall, asked.http) if asked.http else {}
    result = {
        "name": "transitions",
        "value": round(statistics.median(ours), 1),
        "unit": "transitions/s",
        "better": "higher",
        "ratio": round(statistics.median(ours) / statistics.median(theirs), 3),
        "against": "prepared bare SQL writing the same rows, ledger_append included",
        "bare": round(statistics.median(theirs), 1),
        "accept_per_s": round(statistics.median(parts["accept"]), 1),
        "decide_per_s": round(statistics.median(parts["decide"]), 1),
        "http_per_s": over_http,
    }
    _say(json.dumps(result))
    return 0


def _round(hall: object, bare: object, cases: int) -> dict[str, float]:
    """Seconds spent on ``cases`` acts of each kind, ours and bare."""
    from rehearsal.bench.transitions_bare import Bare  # noqa: PLC0415 - models exist only after setup
    from rehearsal.bench.transitions_hall import Hall  # noqa: PLC0415

    assert isinstance(hall, Hall)
    assert isinstance(bare, Bare)
    spent = {}
    received = [hall.receive() for _ in range(2 * cases)]
    mine, yours = received[:cases], received[cases:]
    spent["accept"] = _timed(mine, hall.accept)
    spent["bare accept"] = bare.timed(yours, bare.accept)
    for number in (*mine, *yours):
        hall.review(number)
    spent["decide"] = _timed(mine, hall.decide)
    spent["bare decide"] = bare.timed(yours, bare.decide)
    return spent


def _timed(numbers: Sequence[str], act: Callable[[str], object]) -> float:
    began = time.perf_counter()
    for number in numbers:
        act(number)
    return time.perf_counter() - began


def _over_http(hall: object, count: int) -> dict[str, float]:
    from rehearsal.bench.transitions_hall import Hall  # noqa: PLC0415 - models exist only after setup
    from rehearsal.bench.transitions_http import measured  # noqa: PLC0415

    assert isinstance(hall, Hall)
    return measured(hall, count)


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench transitions", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--cases", type=int, default=CASES, help="cases in one round, each side")
    parser.add_argument(
        "--http", type=int, default=OVER_HTTP, help="requests of each kind; 0: none"
    )
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
