"""daphne as in production, in a process that a test may kill."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from typing import Any

from config.database import ROOT

COMES_UP_WITHIN = 60.0


class Server:
    """daphne in a process of its own, on a port of its own, that can be killed and started again."""

    def __init__(self, database: Any) -> None:
        self.environment = os.environ | database.urls.environment()
        self.environment["DJANGO_SETTINGS_MODULE"] = "config.settings.browser"
        with socket.socket() as asked:
            asked.bind(("127.0.0.1", 0))
            self.port = int(asked.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        where = ["-b", "127.0.0.1", "-p", str(self.port), "-v", "0"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "daphne", *where, "config.serving:application"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        pause = threading.Event()
        for _ in range(int(COMES_UP_WITHIN / 0.1)):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/healthz/live", timeout=5).close()
                return
            pause.wait(0.1)
        raise AssertionError("daphne did not come up")

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None
