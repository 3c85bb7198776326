"""A whole hall for one test: the city, a real web server, a real monitor, a real browser."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kernel import clock
from ledger import anchors
from ledger.anchors import Stretch
from rehearsal.city.load import load_city

ROOT = Path(__file__).resolve().parent.parent.parent
EVENING_BEFORE = dt.datetime(2026, 9, 20, 17, 0, tzinfo=clock.OFFICE_ZONE)
MONDAY = dt.datetime(2026, 9, 21, 9, 5, tzinfo=clock.OFFICE_ZONE)
PATIENCE = 60


@dataclass
class Hall:
    """Where the pages are, and the hand on the hall's time."""

    address: str

    def jump_to(self, legal: dt.datetime) -> None:
        """Let simulated time be ``legal`` at once and run on at the wall's pace."""
        anchors.plan([Stretch(clock.wall(), legal.astimezone(dt.UTC), 1)])


@pytest.fixture
def hall(committed_db: Any) -> Iterator[Hall]:
    """The city on Monday morning, served by daphne and watched by run_monitor, as in production."""
    clock.install(clock.DrivenClock(EVENING_BEFORE))
    load_city(clock.now())
    anchors.plan([Stretch(clock.wall(), MONDAY.astimezone(dt.UTC), 1)])
    anchors.install()
    port = _free_port()
    own = (
        os.environ
        | committed_db.urls.environment()
        | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    )
    web = [sys.executable, "-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(port)]
    with contextlib.ExitStack() as ending:
        for command in (
            [*web, "config.serving:application"],
            [sys.executable, "manage.py", "run_monitor"],
        ):
            process = subprocess.Popen(command, cwd=ROOT, env=own)
            ending.callback(_stop, process)
        address = f"http://127.0.0.1:{port}"
        _await(f"{address}/healthz/ready")
        yield Hall(address)
    clock.install(None)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(url: str) -> None:
    pause = threading.Event()
    for _ in range(PATIENCE * 5):
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(url, timeout=2),
        ):
            return
        pause.wait(0.2)
    pytest.fail(f"{url} does not answer")
