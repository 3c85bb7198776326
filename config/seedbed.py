"""Keeps the data folder of a throw-away cluster in which the template is already built.

Building the template takes seconds, copying a stopped cluster's files a fraction of one; so a test
session begins with a copy when the migrations are the ones of the last session.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from config import database, roles
from config.database import TEMPLATE_PREFIX
from config.postgres import Cluster

KEPT = 3


def start_seeded(cluster: Cluster, store: Path) -> None:
    """Start ``cluster`` with the template in it, taken from ``store`` or built and left there."""
    seed = store / f"{cluster.version()}-{database.digest()}"
    if seed.exists() and _sown(seed, cluster.data):
        cluster.start()
        return
    cluster.start()
    try:
        built = database.template(cluster.url(roles.OWNER, "postgres"))
    except database.PreparationFailed:
        return  # tests without a database go on; the others will say the same, loudly
    cluster.stop()
    _keep(cluster.data, store / f"{cluster.version()}-{built.removeprefix(TEMPLATE_PREFIX)}")
    cluster.start()


def _sown(seed: Path, data: Path) -> bool:
    """Copy the seed; False, and nothing left behind, when another session just threw it away."""
    try:
        _copy(seed, data)
        seed.touch()
    except OSError:
        shutil.rmtree(data, ignore_errors=True)
        return False
    return True


def _keep(data: Path, seed: Path) -> None:
    """Best effort: a full or read-only disk costs the next session seconds, nothing else."""
    unfinished = seed.with_name(f"{seed.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        seed.parent.mkdir(parents=True, exist_ok=True)
        _copy(data, unfinished)
        unfinished.rename(seed)
    shutil.rmtree(unfinished, ignore_errors=True)
    with contextlib.suppress(OSError):
        by_age = sorted(seed.parent.iterdir(), key=lambda entry: entry.stat().st_mtime)
        for old in by_age[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Copy files, modes and, as root, owners."""
    shutil.copytree(source, target, symlinks=True)
    for original in (source, *source.rglob("*")):
        twin = target / original.relative_to(source)
        status = original.lstat()
        if os.geteuid() == 0:
            os.chown(twin, status.st_uid, status.st_gid, follow_symlinks=False)
