"""``./run bench NAME`` and ``./run proof NAME``: on a durable cluster of their own, thrown away after.

A bench or proof is a module ``rehearsal.bench.NAME`` or ``rehearsal.proof.NAME`` with a ``main``,
run as a program on a fresh clone. Its last line is one JSON object. In its environment stand the
three database URLs, the superuser's (to load without triggers), and the server's process file: a
proof may kill that server, which is started again here within a moment.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from config import database, local
from config.database import ROOT
from config.postgres import SUPERUSER, Cluster, Manner

KINDS = ("bench", "proof")
LOOK_EVERY_SECONDS = 0.2
# As an installation of this size would have it; every commit still reaches the disk.
MANNER = Manner(settings=(("shared_buffers", "512MB"), ("max_wal_size", "4GB")))


def names(kind: str) -> list[str]:
    """What can be run of this kind."""
    shelf = ROOT / "rehearsal" / kind
    return sorted(p.stem for p in shelf.glob("*.py") if "\ndef main(" in p.read_text())


def run(kind: str, name: str, arguments: list[str]) -> int:
    """Run one on a fresh clone; return its exit code."""
    local.VAR.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="laboratory-", dir=local.VAR))
    place.chmod(0o755)  # the server's account walks through it to its own folder
    try:
        os.environ["DJANGO_SETTINGS_MODULE"] = local.SETTINGS
        with Cluster(place / "pg", manner=MANNER) as server:
            urls = local.urls_of(server)
            database.clone(urls.owner, local.NAME)
            told = {
                "DATABASE_SUPERUSER_URL": server.url(SUPERUSER, local.NAME),
                "DATABASE_PROCESS_FILE": str(server.data / "postmaster.pid"),
            }
            command = [sys.executable, "-m", f"rehearsal.{kind}.{name}", *arguments]
            own = os.environ | urls.environment() | told
            with subprocess.Popen(command, env=own, cwd=ROOT) as child:  # noqa: S603 - our own module
                return _attend(child, server)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _attend(child: subprocess.Popen[bytes], server: Cluster) -> int:
    """Wait for the child; a server it killed is started again."""
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.wait(LOOK_EVERY_SECONDS)
        if not server.is_running():
            server.start()


def main(arguments: list[str]) -> int:
    kind, *rest = arguments
    known = names(kind)
    name = rest[0].replace("-", "_") if rest else ""
    if kind not in KINDS or name not in known:
        sys.stderr.write(f"usage: ./run {kind} NAME, one of: {', '.join(known) or '(none)'}\n")
        return 2
    try:
        return run(kind, name, rest[1:])
    except KeyboardInterrupt:
        return 130
    except local.TROUBLES as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
