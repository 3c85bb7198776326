"""How long a search and an item's page take with 100,000 items, through the real app over HTTP.

Beside it, in turn: the same search statement, and the item with all its lines in one statement,
prepared, on a bare connection to the same server. Run as ``./run bench catalog``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

import django

ITEMS, REQUESTS = 100_000, 1_500


def main(arguments: list[str]) -> int:
    """Prepare, measure in turn, print one JSON line last."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        command = [sys.executable, "-m", "config.laboratory", "bench", "catalog", *arguments]
        return subprocess.call(command)  # noqa: S603 - our own module
    asked = _asked(arguments)
    django.setup()
    from rehearsal.bench import catalog_run  # noqa: PLC0415 - models exist only after setup

    catalog_run.run(items=asked.items, requests=asked.requests)
    return 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench catalog", description=__doc__)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--requests", type=int, default=REQUESTS, help="of each kind, each side")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
