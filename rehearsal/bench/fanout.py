"""How many frames a second one web process carries to a thousand screens, and how late at the last.

1,000 sockets, 250-byte frames, through the hall's own consumer, hub and lines, under uvicorn with
uvloop and under daphne. In the same run Channels' group_send on either server, in memory and over
Redis where that is installed, and ``websockets.broadcast`` as the limit. Then with readers that do
not read; with real entries of the ledger at 20 a second; and 5,000 sockets for their memory.
Run as ``./run bench fanout``.
"""

from __future__ import annotations

import argparse
import os
import sys

import django

from config import laboratory

PARTS = ("uvicorn", "daphne", "peers", "redis", "limit", "late", "memory")


def main(arguments: list[str]) -> int:
    """Measure all parts in turn, print one JSON line last."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("bench", "fanout", arguments)
    django.setup()
    from rehearsal.bench import fanout_run  # noqa: PLC0415 - models exist only after setup

    fanout_run.run(_asked(arguments))
    return 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench fanout", description=__doc__)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--size", type=int, default=250, help="bytes of a frame")
    parser.add_argument("--frames", type=int, default=300, help="frames in one round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slow", type=int, default=20, help="readers beside them that do not read")
    parser.add_argument("--sockets", type=int, default=5000, help="open at once, for their memory")
    parser.add_argument("--seconds", type=int, default=15, help="of real entries, 20 a second")
    parser.add_argument("--only", default="", help="one part: " + ", ".join(PARTS))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
