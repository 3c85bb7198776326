"""What holds the bench of the fan-out together: servers, the crowd of readers, the giver of orders."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from config import webservers

APPLICATION = "rehearsal.bench.fanout_server:application"
COMES_UP_WITHIN = 120.0
PATIENCE = 300.0


class Crowd:
    """The readers, in a process of their own."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "rehearsal.bench.fanout_reader"]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, do: str, **order: Any) -> dict[str, Any]:
        """Have it done and return what it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do} | order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the readers died at {do}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def begin(self, do: str, **order: Any) -> None:
        """Have it begun; ``answer`` waits for it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do} | order) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """What was begun is done."""
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


class Orders:
    """The one socket on which a server is told what to publish."""

    def __init__(self, port: int, line: ClientConnection) -> None:
        self.port = port
        self._line = line

    def __call__(self, do: str, **order: Any) -> dict[str, Any]:
        """Have it done and return what it answers."""
        self._line.send(json.dumps({"do": do} | order))
        answer: dict[str, Any] = json.loads(self._line.recv(timeout=PATIENCE))
        return answer


@contextmanager
def crowd() -> Iterator[Crowd]:
    """Readers, gone with the block."""
    readers = Crowd()
    try:
        yield readers
    finally:
        readers.end()


@contextmanager
def served(server: str, **environment: str) -> Iterator[Orders]:
    """A server of the name on a free port; ended with the block."""
    port = _free_port()
    if server == "limit":
        command = [sys.executable, "-m", "rehearsal.bench.fanout_limit", str(port)]
    else:
        command = webservers.COMMANDS[server](port, application=APPLICATION)
    with _running(command, environment):
        _await(port)
        origin = Origin(f"http://127.0.0.1:{port}")
        with connect(
            f"ws://127.0.0.1:{port}/bench/control/", origin=origin, ping_interval=None
        ) as line:
            yield Orders(port, line)


@contextmanager
def _running(command: list[str], environment: Mapping[str, str]) -> Iterator[None]:
    with subprocess.Popen(command, env=os.environ | dict(environment)) as process:  # noqa: S603 - our own module
        try:
            yield
        finally:
            process.kill()


def redis_lacks() -> list[str]:
    """What would have to be installed for a Redis of our own; empty where all is there."""
    server = [] if shutil.which("redis-server") else ["redis-server"]
    layer = [] if importlib.util.find_spec("channels_redis") else ["channels_redis"]
    return server + layer


@contextmanager
def redis() -> Iterator[str]:
    """Where a Redis of our own listens."""
    port = _free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--loglevel", "warning"]
    with _running(command, {}):
        _await(port)
        yield f"redis://127.0.0.1:{port}"


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _await(port: int) -> None:
    pause = threading.Event()
    for _ in range(int(COMES_UP_WITHIN / 0.1)):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        pause.wait(0.1)
    raise RuntimeError("the server did not come up")
