"""The kill proof in its short form, on a durable cluster of its own (T1)."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from config import database, roles, seedbed
from config.postgres import SUPERUSER, Cluster, Manner

KILLS = 20
NOTHING_WRONG = (
    "lost",
    "invented",
    "doubled",
    "unkeyed",
    "histories",
    "gaps",
    "chain",
    "cards_lost",
    "cards_invented",
    "cards_untold",
    "readers",
    "order",
    "crashed",
    "deadlocks",
)


def attended(child: subprocess.Popen[str], cluster: Cluster) -> str:
    """What the child printed, once it has ended; a server it killed is started again."""
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.communicate(timeout=0.2)[0]
        if not cluster.is_running():
            cluster.start()


def proof(home: Path, name: str, *arguments: str) -> str:
    """Run it as a program; a server it kills is started again. What it printed."""
    cluster = Cluster(home / "pg", manner=Manner(durable=True))
    seedbed.start_seeded(cluster, database.ROOT / "var" / "seedbed")
    try:
        urls = database.Urls(
            app=cluster.url(roles.APP, "kills"),
            public=cluster.url(roles.PUBLIC, "kills"),
            owner=cluster.url(roles.OWNER, "kills"),
        )
        database.clone(cluster.url(roles.OWNER, "postgres"), "kills")
        told = {
            "DATABASE_SUPERUSER_URL": cluster.url(SUPERUSER, "kills"),
            "DATABASE_PROCESS_FILE": str(cluster.data / "postmaster.pid"),
        }
        with subprocess.Popen(
            [sys.executable, "-m", f"rehearsal.proof.{name}", *arguments],
            cwd=database.ROOT,
            env=os.environ | urls.environment() | told,
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            return attended(child, cluster)
    finally:
        cluster.stop()


@pytest.mark.slow
def test_twenty_kills_lose_double_and_invent_nothing_and_the_controls_are_caught():
    home = Path(tempfile.mkdtemp(prefix="sunhall-kills-"))
    home.chmod(0o755)
    try:
        company = ("--workers", "3", "--monitors", "2", "--readers", "1")
        told = json.loads(proof(home, "kills", "--kills", str(KILLS), *company).splitlines()[-1])
    finally:
        shutil.rmtree(home, ignore_errors=True)
    assert {name: told[name] for name in NOTHING_WRONG} == dict.fromkeys(NOTHING_WRONG, 0), told
    assert told["kills"] == KILLS
    assert set(told["by"]) == {"worker", "monitor", "reader", "backend", "postmaster"}
    assert told["acknowledged"] > 10
    assert told["cards"] > 5
    assert told["control_reader_missed"] > 0, "a reader that must lose events lost none"
    assert told["control_monitor_lost"] > 0, "a monitor that must lose cards lost none"
