"""Good readers by the thousand in one process: epoll and bytes, and every number each was given (T21-T23).

The server hands the very same bytes to all of them, so what a piece of it says is read once and
remembered. A good reader stays: whoever is closed does not come back, and lacks what follows.
"""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from rehearsal.proof.streams_crowd import Seat
from rehearsal.proof.streams_wire import CLOSE, PING, PONG, TEXT, Place, frame, frames_in

ROOM: Final = 1 << 18
REST: Final = 0.001  # seconds between two looks, as a screen's machine takes them
AT_ONCE: Final = 1024
REMEMBERED: Final = 512
PATIENCE: Final = 120.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a run of whole frames says."""

    numbers: list[int]
    board: bool
    pings: list[bytes]
    closed: bool

    @classmethod
    def by(cls, frames: list[tuple[int, bytes]]) -> Said:
        """What these frames say together."""
        told = [json.loads(text) for opcode, text in frames if opcode == TEXT]
        return cls(
            numbers=[one["seq"] for one in told if one["type"] == "frame"],
            board=any(one["type"] == "snapshot" for one in told),
            pings=[body for opcode, body in frames if opcode == PING],
            closed=any(opcode == CLOSE for opcode, _ in frames),
        )


class Ear:
    """One reader: what it was given, and when."""

    __slots__ = ("closed", "kept", "numbers", "open", "seated", "sock", "times")

    def __init__(self, port: int) -> None:
        self.sock = socket.socket()
        self.sock.setblocking(False)  # noqa: FBT003 - the socket's own signature
        self.sock.connect_ex(("127.0.0.1", port))
        self.numbers, self.times = array("q"), array("d")
        self.open = self.seated = self.closed = False
        self.kept = b""

    @property
    def last(self) -> int:
        """The number it heard last."""
        return self.numbers[-1] if self.numbers else 0


class Ears:
    """All of them, and the wire to the proof's own process."""

    def __init__(self, seat: Seat, port: int, count: int) -> None:
        self.request = Place(port, seat.session).request()
        self.wish = frame(
            TEXT, json.dumps(seat.wish | {"epoch": seat.epoch, "since": seat.since}).encode()
        )
        self.port, self.count = port, count
        self.ears: dict[int, Ear] = {}
        self._ear = select.epoll()
        self._room = memoryview(bytearray(ROOM))
        self._known: dict[bytes, Said] = {}
        self._rest = threading.Event()

    def play(self, orders: socket.socket) -> None:
        """Come, say when all have their board, listen, and in the end tell what was heard."""
        began = time.monotonic()
        for _ in range(self.count):
            one = Ear(self.port)
            self.ears[one.sock.fileno()] = one
            self._ear.register(one.sock, select.EPOLLOUT)
        every = self.ears.values()
        self._listen(lambda: all(one.open for one in every))
        connected = time.monotonic() - began
        self._listen(lambda: all(one.seated for one in every))
        came = {"connected_s": connected, "seated_s": time.monotonic() - began}
        came = {name: round(took, 2) for name, took in came.items()}
        _say(orders, came)
        self._ear.register(orders, select.EPOLLIN)
        self._listen(lambda: False, until=orders)
        order = _hear(orders)
        self._ear.unregister(orders)
        written = {int(seq): at for seq, at in order["written"].items()}
        last = max(written)
        self._listen(lambda: all(one.last >= last or one.closed for one in every))
        _say(orders, self._reckon(written, order["from"]))

    def _listen(self, done: Callable[[], bool], *, until: socket.socket | None = None) -> None:
        """Read until ``done``, or until there is a word on that wire, or for so long in vain."""
        word = until.fileno() if until else -1
        ends = time.monotonic() + PATIENCE
        while not done() and (until or time.monotonic() < ends):
            for fileno, event in self._ear.poll(0.05, AT_ONCE):
                if fileno == word:
                    return
                self._step(self.ears[fileno], event)
            self._rest.wait(REST)

    def _step(self, one: Ear, event: int) -> None:
        try:
            if event & select.EPOLLOUT:
                one.sock.send(self.request)
                self._ear.modify(one.sock, select.EPOLLIN)
                return
            size = one.sock.recv_into(self._room)
            if size:
                self._take(one, bytes(self._room[:size]))
        except BlockingIOError:
            return
        except OSError:
            size = 0
        if not size or one.closed:
            one.closed = one.open = one.seated = True
            self._ear.unregister(one.sock)

    def _take(self, one: Ear, read: bytes) -> None:
        now = time.time()
        if not one.open:
            self._open(one, read)
            return
        said = self._known.get(read) if not one.kept else None
        if said is None:
            said = self._read(one, read)
        for ping in said.pings:
            one.sock.send(frame(PONG, ping))
        one.numbers.extend(said.numbers)
        one.times.extend([now] * len(said.numbers))
        one.seated = one.seated or said.board
        one.closed = one.closed or said.closed

    def _open(self, one: Ear, read: bytes) -> None:
        head, end, rest = (one.kept + read).partition(b"\r\n\r\n")
        one.kept = rest if end else head
        if end:
            one.open, one.closed = True, not head.startswith(b"HTTP/1.1 101")
            one.sock.send(self.wish)

    def _read(self, one: Ear, read: bytes) -> Said:
        come = one.kept + read
        frames, one.kept = frames_in(come)
        said = Said.by(frames)
        if not one.kept:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[come] = said
        return said

    def _reckon(self, written: dict[int, float], phases: list[int]) -> dict[str, Any]:
        wanted, every = sorted(written), list(self.ears.values())
        ends = [*phases[1:], wanted[-1] + 1]
        return {
            **misheard([one.numbers for one in every], wanted),
            "p99_ms": [
                self._p99(written, first, last) for first, last in zip(phases, ends, strict=True)
            ],
            "connections": len(every),
            "last_heard_at": max(max(one.times, default=0.0) for one in every),
        }

    def _p99(self, written: dict[int, float], first: int, last: int) -> float:
        """Milliseconds from the writing of each entry of a phase until each reader had it."""
        took = array("d")
        for one in self.ears.values():
            for seq, at in zip(one.numbers, one.times, strict=True):
                if first <= seq < last and seq in written:
                    took.append(at - written[seq])
        return round(sorted(took)[int(len(took) * 0.99)] * 1000, 1) if took else 0.0


def misheard(heard: list[array[int]], wanted: list[int]) -> dict[str, int]:
    """How many of the numbers wanted were lost, came twice, and how many readers got them mixed."""
    whole = array("q", wanted)
    wrong = [set(one) for one in heard if one != whole]
    return {
        "lost": sum(len(set(wanted) - one) for one in wrong),
        "doubled": sum(len(one) - len(set(one)) for one in heard),
        "disordered": sum(list(one) != sorted(one) for one in heard),
    }


def _say(wire: socket.socket, told: dict[str, Any]) -> None:
    wire.sendall(json.dumps(told).encode() + b"\n")


def _hear(wire: socket.socket) -> dict[str, Any]:
    with wire.makefile("rb") as words:
        told: dict[str, Any] = json.loads(words.readline())
    return told
