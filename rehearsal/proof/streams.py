"""Every screen hears every number exactly once, whatever is killed, sent or taken away (T20-T28).

Run as ``./run proof streams``; ``--short`` is the form for every change. Clients are a process of
their own, the web processes daphne's and uvicorn's together. Known-bad variants run in the same
breath and must be caught.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
from pathlib import Path

import django

from config import laboratory


def main(arguments: list[str]) -> int:
    """Play all scenes, then the known-bad variants; one JSON line last; 0 when everything holds."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("proof", "streams", arguments)
    django.setup()
    for name in ("realtime", "psycopg.pool"):  # they are told of every kill
        logging.getLogger(name).setLevel(logging.CRITICAL)
    from rehearsal.proof import streams_run  # noqa: PLC0415 - models exist only after setup

    parser = argparse.ArgumentParser(prog="proof streams", description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--clients", type=int, default=300)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--only", nargs="*", default=[], metavar="T", help="T20 T22 … only these")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    size = streams_run.SHORT if asked.short else streams_run.whole(asked.clients, asked.events)
    with tempfile.TemporaryDirectory(prefix="sunhall-streams-") as folder:
        told = streams_run.run(size, Path(folder), only=frozenset(asked.only), seed=asked.seed)
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if told["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
