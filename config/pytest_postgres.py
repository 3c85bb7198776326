"""A pytest plugin: a throw-away PostgreSQL is up before pytest-django reads the settings.

With DATABASE_URL set (and its two companions) that server is used and nothing is started. Workers
of pytest-xdist find the controller's server in the environment they inherit.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from config import database, roles, seedbed
from config.postgres import Cluster, Manner

COMPANIONS = ("DATABASE_PUBLIC_URL", "DATABASE_OWNER_URL")
_running: list[tuple[Cluster, Path]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the server unless one was given; this runs before any settings are read."""
    if os.environ.get("DATABASE_URL"):
        missing = [name for name in COMPANIONS if not os.environ.get(name)]
        if missing:
            raise pytest.UsageError(f"DATABASE_URL is set, but {' and '.join(missing)} is not")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    home = Path(tempfile.mkdtemp(prefix="sunhall-test-"))
    home.chmod(0o755)  # the server's account walks through it to its own folder
    cluster = Cluster(home / "pg", manner=Manner(durable=False))
    _running.append((cluster, home))
    try:
        seedbed.start_seeded(cluster, database.ROOT / "var" / "seedbed")
    except BaseException:
        _clear_away()  # pytest calls no unconfigure for a session that never began
        raise
    os.environ.update(
        database.Urls(
            app=cluster.url(roles.APP, "postgres"),
            public=cluster.url(roles.PUBLIC, "postgres"),
            owner=cluster.url(roles.OWNER, "postgres"),
        ).environment()
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    _clear_away()


def _clear_away() -> None:
    while _running:
        cluster, home = _running.pop()
        try:
            cluster.stop()
        finally:
            shutil.rmtree(home, ignore_errors=True)
