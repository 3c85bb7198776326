"""Keeps the data folder of a throw-away cluster in which the template is already built.

Building the template takes seconds, copying a stopped cluster's files a fraction of one; so a test
session begins with a copy when the migrations are the ones of the last session.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from config import database, roles
from config.database import TEMPLATE_PREFIX
from config.postgres import Cluster

KEPT = 3


def start_seeded(cluster: Cluster, store: Path) -> None:
    """Start ``cluster`` with the template in it, taken from ``store`` or built and left there.

    Sessions that begin at once build it once: the others wait for the first and copy.
    """
    seed = store / f"{cluster.version()}-{database.digest()}"
    if not _sown(seed, cluster.data):
        with _alone(store):
            if not _sown(seed, cluster.data):
                _build(cluster, store)
    cluster.start()


@contextlib.contextmanager
def _alone(store: Path) -> Iterator[None]:
    """Nobody else builds meanwhile; a builder that dies, or a disk that refuses, locks nobody out."""
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):
            store.parent.mkdir(parents=True, exist_ok=True)
            lock = held.enter_context(store.with_suffix(".lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(cluster: Cluster, store: Path) -> None:
    cluster.start()
    try:
        built = database.template(cluster.url(roles.OWNER, "postgres"))
    except database.PreparationFailed:
        return  # tests without a database go on; the others will say the same, loudly
    finally:
        cluster.stop()
    _keep(cluster.data, store / f"{cluster.version()}-{built.removeprefix(TEMPLATE_PREFIX)}")


def _sown(seed: Path, data: Path) -> bool:
    """Copy the seed; False, and nothing left behind, if there is none or it was just thrown away."""
    if not seed.exists():
        return False
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
