"""How many cases a second are accepted and decided through the services, entries and guards included.

Beside it: prepared bare SQL writing the same rows on the same server, one connection on each side,
in turn with the services; and the same acts over HTTP through a real daphne. Run as
``./run bench transitions``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

import django

ROUNDS, CASES, OVER_HTTP = 5, 60, 120


def main(arguments: list[str]) -> int:
    """Prepare, measure in turn, print one JSON line last."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        command = [sys.executable, "-m", "config.laboratory", "bench", "transitions", *arguments]
        return subprocess.call(command)  # noqa: S603 - our own module
    asked = _asked(arguments)
    django.setup()
    from rehearsal.bench import transitions_run  # noqa: PLC0415 - models exist only after setup

    transitions_run.run(rounds=asked.rounds, cases=asked.cases, over_http=asked.http)
    return 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench transitions", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--cases", type=int, default=CASES, help="cases in one round, each side")
    parser.add_argument(
        "--http", type=int, default=OVER_HTTP, help="requests of each kind; 0: none"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
