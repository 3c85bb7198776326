"""Good, slow and dead readers in a process of their own, and what each of them came to (T22, T23)."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rehearsal.proof.streams_crowd import Seat
from rehearsal.proof.streams_wire import Line, Place, dial

WINDOW: Final = 4096
SIP: Final = 6.0  # seconds between two looks of a slow reader at its window: about 1 KB/s
AGAIN: Final = 0.2
PATIENCE: Final = 90.0
ESTABLISHED: Final = "01"


@dataclass(frozen=True, slots=True)
class Company:
    """How many read as fast as they can, how many a sip at a time, how many nothing at all."""

    good: int
    slow: int = 0
    dead: int = 0


class Reader:
    """Comes back whenever it is closed, and notes every number and when it came."""

    def __init__(self, seat: Seat, port: int, *, slow: bool = False) -> None:
        self.seat, self.place, self.slow = seat, Place(port, seat.session), slow
        self.numbers, self.times = array("q"), array("d")
        self.last = seat.since
        self.connections = 0
        self.connected_at = self.seated_at = 0.0
        self.hurry = asyncio.Event()

    async def live(self) -> None:
        """Until cancelled."""
        while True:
            try:
                line = await dial(self.place, self._hear, window=WINDOW if self.slow else 0)
                self.connections += 1
                self.connected_at = self.connected_at or time.monotonic()
                line.say(self.seat.wish | {"epoch": self.seat.epoch, "since": self.last})
                await self._read(line)
                line.abort()
            except (OSError, TimeoutError):
                pass
            await asyncio.sleep(AGAIN)

    async def _read(self, line: Line) -> None:
        while self.slow and not self.hurry.is_set() and not line.closed.done():
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
        told = json.loads(text)
        if told["type"] == "frame":
            self.last = told["seq"]
            self.numbers.append(self.last)
            self.times.append(time.time())
        elif told["type"] == "snapshot":
            self.seated_at = self.seated_at or time.monotonic()


class Gallery:
    """All of them, and the wire to the proof's own process."""

    def __init__(self, seat: Seat, port: int, company: Company) -> None:
        self.seat, self.port, self.company = seat, port, company
        self.good = [Reader(seat, port) for _ in range(company.good)]
        self.slow = [Reader(seat, port, slow=True) for _ in range(company.slow)]
        self.dead: dict[int, float] = {}  # port → when it was cut, 0 while it stands
        self.began_at = self.joined_at = 0.0

    async def play(self, orders: socket.socket) -> None:
        """Good ones first, and a word when all have their board; then the others; the reckoning."""
        reader, writer = await asyncio.open_connection(sock=orders, limit=1 << 25)
        self.began_at = time.monotonic()
        lives = [asyncio.ensure_future(one.live()) for one in self.good]
        while order := json.loads(await reader.readline()):
            if "written" in order:
                break
            if "seated" in order:
                await self._until_seated()
                await _answer(writer, {})
                continue
            lives += [asyncio.ensure_future(one.live()) for one in self.slow]
            lives += [asyncio.ensure_future(self._watch(await self._play_dead()))]
        written = {int(seq): at for seq, at in order["written"].items()}
        for one in self.slow:
            one.hurry.set()
        await self._until_heard(max(written))
        told = self._reckon(written, order["from"])
        for life in lives:
            life.cancel()
        await _answer(writer, told)

    async def _until_seated(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not all(  # noqa: ASYNC110 - they are many
            one.seated_at for one in self.good
        ):
            await asyncio.sleep(0.05)

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
            await asyncio.sleep(0.25)

    async def _until_heard(self, last: int) -> None:
        until = time.monotonic() + PATIENCE
        behind = [*self.good, *self.slow]
        while time.monotonic() < until and (behind or 0.0 in self.dead.values()):
            behind = [one for one in behind if one.last < last]
            await asyncio.sleep(0.05)

    def _reckon(self, written: dict[int, float], phases: list[int]) -> dict[str, Any]:
        wanted = sorted(written)
        everybody = [*self.good, *self.slow]
        return {
            "lost": sum(len(set(wanted) - set(one.numbers)) for one in everybody),
            "doubled": sum(len(one.numbers) - len(set(one.numbers)) for one in everybody),
            "disordered": sum(list(one.numbers) != sorted(one.numbers) for one in everybody),
            "p99_ms": [self._p99(written, first, last) for first, last in _spans(phases, wanted)],
            "connected_s": round(max(one.connected_at for one in self.good) - self.began_at, 2),
            "seated_s": round(max(one.seated_at for one in self.good) - self.began_at, 2),
            "connections": sum(one.connections for one in everybody) + len(self.dead),
            "slow_came_back": sum(one.connections - 1 for one in self.slow),
            "dead_cut": sum(cut > 0 for cut in self.dead.values()),
            "dead_cut_max_s": round(max(self.dead.values(), default=0.0), 1),
            "last_heard_at": max(max(one.times, default=0.0) for one in self.good),
        }

    def _p99(self, written: dict[int, float], first: int, last: int) -> float:
        took = sorted(
            (at - written[seq]) * 1000
            for one in self.good
            for seq, at in zip(one.numbers, one.times, strict=True)
            if first <= seq < last and seq in written
        )
        return round(took[int(len(took) * 0.99)], 1) if took else 0.0


async def _answer(writer: asyncio.StreamWriter, told: dict[str, Any]) -> None:
    writer.write(json.dumps(told).encode() + b"\n")
    await writer.drain()


def _spans(phases: list[int], wanted: list[int]) -> list[tuple[int, int]]:
    ends = [*phases[1:], wanted[-1] + 1]
    return list(zip(phases, ends, strict=True))


def _held_by_server(port: int) -> set[int]:
    """The other ends of the connections that a process still holds at that port."""
    mark, held = f":{port:04X}", set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[1].endswith(mark) and fields[3] == ESTABLISHED and fields[9] != "0":
            held.add(int(fields[2].rpartition(":")[2], 16))
    return held
