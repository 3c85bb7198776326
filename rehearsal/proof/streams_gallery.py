"""Slow and dead readers in a process of their own, and what each of them came to (T22)."""

from __future__ import annotations

import asyncio
import json
import random
import re
import socket
import time
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rehearsal.proof.streams_crowd import Seat
from rehearsal.proof.streams_ears import misheard
from rehearsal.proof.streams_wire import Line, Place, dial

WINDOW: Final = 4096
SIP: Final = 6.0  # seconds between two looks of a slow reader at its window: about 1 KB/s
AGAIN: Final = (0.25, 0.5)  # as the browser's client does, so that not all come in one instant
PATIENCE: Final = 90.0
ESTABLISHED: Final = "01"
LOOKS: Final = 1.0  # seconds between two looks at who is still held
# All it needs of a frame. A reader that understood each would take the machine from the good ones.
FRAME: Final = re.compile(rb'\{"type":"frame","after":\d+,"seq":(\d+)')


@dataclass(frozen=True, slots=True)
class Company:
    """How many read as fast as they can, how many a sip at a time, how many nothing at all."""

    good: int
    slow: int
    dead: int


class Slow:
    """Takes a sip at a time, comes back whenever it is closed, and notes every number."""

    def __init__(self, seat: Seat, port: int) -> None:
        self.seat, self.place = seat, Place(port, seat.session)
        self.numbers = array("q")
        self.last = seat.since
        self.connections = 0
        self.hurry = asyncio.Event()

    async def live(self) -> None:
        """Until cancelled."""
        while True:
            try:
                line = await dial(self.place, self._hear, window=WINDOW)
                self.connections += 1
                line.say(self.seat.wish | {"epoch": self.seat.epoch, "since": self.last})
                await self._read(line)
                line.abort()
            except (OSError, TimeoutError):
                pass
            await asyncio.sleep(random.uniform(*AGAIN))  # noqa: S311 - no secret

    async def _read(self, line: Line) -> None:
        while not self.hurry.is_set() and not line.closed.done():
            assert line.transport is not None
            line.transport.pause_reading()
            hurried = asyncio.ensure_future(self.hurry.wait())
            either: set[asyncio.Future[Any]] = {hurried, line.closed}
            await asyncio.wait(either, timeout=SIP)
            hurried.cancel()
            if not line.transport.is_closing():
                line.transport.resume_reading()
            await asyncio.sleep(0.01)
        await asyncio.shield(line.closed)

    def _hear(self, text: bytes) -> None:
        told = FRAME.match(text)
        if told:
            self.last = int(told[1])
            self.numbers.append(self.last)


class Gallery:
    """All of them, and the wire to the proof's own process."""

    def __init__(self, seat: Seat, port: int, company: Company) -> None:
        self.seat, self.port, self.company = seat, port, company
        self.slow = [Slow(seat, port) for _ in range(company.slow)]
        self.dead: dict[int, float] = {}  # port → when it was cut, 0 while it stands
        self.joined_at = 0.0

    async def play(self, orders: socket.socket) -> None:
        """Come, and when told what was written hurry to its end; then the reckoning."""
        reader, writer = await asyncio.open_connection(sock=orders, limit=1 << 25)
        lives = [asyncio.ensure_future(one.live()) for one in self.slow]
        lives += [asyncio.ensure_future(self._watch(await self._play_dead()))]
        wanted: list[int] = json.loads(await reader.readline())["wanted"]
        for one in self.slow:
            one.hurry.set()
        await self._until_heard(wanted[-1])
        told = self._reckon(wanted)
        for life in lives:
            life.cancel()
        writer.write(json.dumps(told).encode() + b"\n")
        await writer.drain()

    async def _play_dead(self) -> list[Line]:
        lines = []
        self.joined_at = time.monotonic()
        for _ in range(self.company.dead):
            place = Place(self.port, self.seat.session)
            line = await dial(place, polite=False, window=WINDOW)
            line.say(self.seat.wish)
            assert line.transport is not None
            line.transport.pause_reading()
            self.dead[line.transport.get_extra_info("sockname")[1]] = 0.0
            lines.append(line)
        return lines

    async def _watch(self, lines: list[Line]) -> None:
        """Note when the server let go of each dead one; it cannot tell that itself."""
        while lines:
            held = await asyncio.to_thread(_held_by_server, self.port)
            for port, cut in self.dead.items():
                if not cut and port not in held:
                    self.dead[port] = time.monotonic() - self.joined_at
            await asyncio.sleep(LOOKS)

    async def _until_heard(self, last: int) -> None:
        until = time.monotonic() + PATIENCE
        behind = self.slow
        while time.monotonic() < until and (behind or 0.0 in self.dead.values()):
            behind = [one for one in behind if one.last < last]
            await asyncio.sleep(0.05)

    def _reckon(self, wanted: list[int]) -> dict[str, Any]:
        return {
            **misheard([one.numbers for one in self.slow], wanted),
            "connections": sum(one.connections for one in self.slow) + len(self.dead),
            "slow_came_back": sum(one.connections - 1 for one in self.slow),
            "dead_cut": sum(cut > 0 for cut in self.dead.values()),
            "dead_cut_max_s": round(max(self.dead.values(), default=0.0), 1),
        }


def _held_by_server(port: int) -> set[int]:
    """The other ends of the connections that a process still holds at that port."""
    mark, held = f":{port:04X}", set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[1].endswith(mark) and fields[3] == ESTABLISHED and fields[9] != "0":
            held.add(int(fields[2].rpartition(":")[2], 16))
    return held
