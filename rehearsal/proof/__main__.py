"""``python -m rehearsal.proof NAME`` is ``./run proof NAME``."""

from __future__ import annotations

import sys

from config import laboratory

if __name__ == "__main__":
    raise SystemExit(laboratory.main(["proof", *sys.argv[1:]]))
