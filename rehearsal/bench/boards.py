"""How long a board takes with a million matters: snapshots, the tracking page, and the pixel.

In the same run the limits: the same statements on a bare connection, the smallest page through the
same server. Run as ``./run bench boards``.
"""

from __future__ import annotations

import argparse
import os
import sys

import django

from config import laboratory

MATTERS, IN_HAND = 1_000_000, 20_000
ROUNDS, SECONDS, ACTS = 15, 20, 60


def main(arguments: list[str]) -> int:
    """Load, measure, print one JSON line last."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("bench", "boards", arguments)
    asked = _asked(arguments)
    django.setup()
    from rehearsal.bench import boards_run  # noqa: PLC0415 - models exist only after setup

    boards_run.run(asked)
    return 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench boards", description=__doc__)
    parser.add_argument("--matters", type=int, default=MATTERS)
    parser.add_argument(
        "--in-hand",
        type=int,
        default=IN_HAND,
        help="of the matters; a million a year, half of them done at once, leave 20,000; 80,000 have"
        " 205,000 limits open, and fill a counter's list (use --acts 0)",
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="snapshots of each board")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of 50 requests each")
    parser.add_argument("--acts", type=int, default=ACTS, help="timed to the pixel; 0: no browser")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
