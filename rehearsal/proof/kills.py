"""Everything is killed -9 at random and nothing is lost, doubled, invented or out of order (T1).

Workers, monitors, readers, backends and the server itself; run as ``./run proof kills``.
Workers journal what they intend and what they are answered, and retry under the same key. Two
known-bad variants must be caught in the same run, else the harness is blind.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

import django

from config import laboratory


def main(arguments: list[str]) -> int:
    """Play, kill, examine; one JSON line last; 0 when everything holds."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("proof", "kills", arguments)
    django.setup()
    from rehearsal.proof import stage  # noqa: PLC0415 - models exist only after setup

    parser = argparse.ArgumentParser(prog="proof kills")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--monitors", type=int, default=2)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sunhall-kills-") as folder:
        told = stage.run(
            stage.Play(
                folder=Path(folder),
                kills=asked.kills,
                company=(asked.workers, asked.monitors, asked.readers),
                seed=asked.seed,
            )
        )
    sys.stdout.write(json.dumps({"name": "kills"} | told) + "\n")
    return 0 if told["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
