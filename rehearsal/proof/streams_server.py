"""Web processes that can be killed: daphne and uvicorn on one listening socket, which the proof keeps.

As under systemd the socket outlives the process, so that a caller waits in its queue and is served
by the successor. Each process is a fork that has all modules loaded: it stands in a fraction of a
second, and what it serves is ``config.serving:application`` as everywhere.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.db import connections

from config import webservers
from rehearsal.proof import cast
from rehearsal.proof.streams_wire import Place

BACKLOG: Final = 4096
POOL: Final = 8
COMES_UP_WITHIN: Final = 60.0


def offered() -> list[str]:
    """The servers that are installed here."""
    return [name for name in SERVERS if importlib.util.find_spec(name)]


def listening(buffer: int = 0) -> socket.socket:
    """A socket on a loopback port of its own; ``buffer`` bytes to send, 0 for the usual."""
    sock = socket.socket()
    if buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)  # its connections inherit it
    sock.bind(("127.0.0.1", 0))
    sock.listen(BACKLOG)
    return sock


@dataclass
class House:
    """The web processes behind one port; whoever is killed has a successor at once."""

    folder: Path
    kinds: tuple[str, ...]
    spoil: Callable[[int], None] = lambda _: None  # its weather, or what makes it a bad variant
    sock: socket.socket = field(default_factory=listening)
    pids: dict[int, int] = field(default_factory=dict)  # which of the kinds each of them is
    killed: int = 0

    def __post_init__(self) -> None:
        self.port = int(self.sock.getsockname()[1])

    @property
    def log(self) -> Path:
        return self.folder / f"web-{self.port}.log"

    def open(self) -> None:
        """Start one process of each kind."""
        for nth in range(len(self.kinds)):
            self._start(nth)

    def kill(self, pid: int) -> None:
        """Kill -9 and start a successor."""
        nth = self.pids.pop(pid)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.killed += 1
        self._start(nth)

    def close(self) -> None:
        """Stop them all; the port is given back."""
        for pid in self.pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self.pids.clear()
        self.sock.close()

    def crashed(self) -> int:
        """How many ended by themselves; each has its successor."""
        found = 0
        for pid, nth in list(self.pids.items()):
            if os.waitpid(pid, os.WNOHANG)[0]:
                found += 1
                del self.pids[pid]
                self._start(nth)
        return found

    def complaints(self) -> list[str]:
        """Lines of the log that tell of an error, and what each traceback ends with."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        found, at = [], ""
        for line in lines:
            if line.startswith("  File "):
                at = line.strip()
            elif " ERROR " in line:
                found.append(line)
            elif at and not line.startswith(" "):
                found.append(f"{line} ({at})")
                at = ""
        return found

    def _start(self, nth: int) -> None:
        forget_connections()
        kind = self.kinds[nth]

        def play(_: Path) -> None:
            _prepare(self.log)
            self.spoil(nth)
            SERVERS[kind](self.sock)

        self.pids[cast.fork(cast.Role("web", kind, play), self.folder)] = nth


def forget_connections() -> None:
    """A child must not inherit this process's lines to the database."""
    connections.close_all()


def _prepare(log: Path) -> None:
    """What a web process has of its own: a log, a pool of connections, the application."""
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(out, sys.stdout.fileno())
    os.dup2(out, sys.stderr.fileno())
    for alias in ("default", "public"):
        pool = {"min_size": 1, "max_size": POOL, "timeout": 10}
        connections.settings[alias].setdefault("OPTIONS", {})["pool"] = pool
    module = webservers.APPLICATION.partition(":")[0]
    # It reads the clock at once. While the database is away such a process ends and is started again.
    cast.patiently(lambda: importlib.import_module(module))


def _options(kind: str, sock: socket.socket) -> list[str]:
    """What stands on the command line of every installation, with this socket instead of a port."""
    _python, _m, _name, *options = webservers.COMMANDS[kind](0)
    if "-e" in options:
        place = options.index("-e")
        del options[place : place + 2]
    *options, application = options
    return [*options, "--fd", str(sock.fileno()), application]


def _daphne(sock: socket.socket) -> None:
    from daphne.cli import (  # type: ignore[import-untyped]  # noqa: PLC0415 - installs a reactor
        CommandLineInterface,
    )

    CommandLineInterface().run(_options("daphne", sock))


def _uvicorn(sock: socket.socket) -> None:
    import uvicorn  # noqa: PLC0415 - an extra

    uvicorn.main(_options("uvicorn", sock))


SERVERS: Final[dict[str, Callable[[socket.socket], None]]] = {
    "daphne": _daphne,
    "uvicorn": _uvicorn,
}


def until_up(house: House) -> None:
    """Wait until the house answers a handshake, if only by refusing it."""
    until = time.monotonic() + COMES_UP_WITHIN
    knock = Place(house.port, origin=None).request()
    pause = threading.Event()
    while (left := until - time.monotonic()) > 0:
        try:
            with socket.create_connection(("127.0.0.1", house.port), timeout=left) as one:
                one.sendall(knock)
                if one.recv(64):
                    return
        except OSError:
            pause.wait(0.05)
    said = house.log.read_text(errors="replace")[-2000:] if house.log.exists() else ""
    raise RuntimeError(f"the web server does not come up: {said}")
