"""The web server and the monitor as an installation runs them, each a process of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60


@contextlib.contextmanager
def running(urls: Mapping[str, str]) -> Iterator[str]:
    """Both, on the databases of those variables, until the block ends; the address of the pages."""
    port = _free_port()
    own = os.environ | urls | {"DJANGO_SETTINGS_MODULE": "config.settings.browser"}
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
        yield address


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
