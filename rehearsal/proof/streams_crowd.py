"""A crowd of screens in a process of its own: they come, break off, come back, and count (T20).

A screen here is more credulous than the browser's: it drops nothing and notes every number it is
given, so that what the server sends twice or not at all is seen.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import socket
from array import array
from asyncio import FIRST_COMPLETED
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from boards.patches import merge
from rehearsal.proof.streams_wire import SWITCHING, Line, Place, dial

PATIENCE: Final = 60.0
OTHER_EPOCH: Final = 4404
SETTLE: Final = 0.2
# Tells only that something changed; each process knows since when it has been watching.
WITHOUT_BOARD: Final = frozenset({"matter"})
NEWCOMER: Final = 10.0
EXAMPLES: Final = 5
WINDOW: Final = 4096  # bytes that a lazy reader's machine takes in for it


@dataclass(frozen=True, slots=True)
class Seat:
    """What a screen watches, as whom, and from which number on."""

    wish: dict[str, str]
    session: str
    epoch: str
    since: int

    @property
    def topic(self) -> str:
        """Screens of one topic must end with the same board."""
        return self.wish["topic"]


@dataclass(frozen=True, slots=True)
class Habit:
    """How restless the crowd is, in seconds; ``lazy`` is the share that stops reading at times."""

    stays: float
    pauses: float
    lazy: float = 0.1
    stops: float = 0.5
    patience: float = PATIENCE


@dataclass
class Heard:
    """What the whole crowd came to."""

    clients: int = 0
    complete: int = 0
    connections: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    foreign: int = 0
    boards_wrong: int = 0
    reloads: int = 0
    closed_with: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)  # a few that went wrong, and how

    @property
    def figures(self) -> dict[str, Any]:
        """All of it but the examples."""
        return {name: value for name, value in vars(self).items() if name != "examples"}

    @property
    def wrong(self) -> int:
        """How much is not as it must be."""
        return self.lost + self.doubled + self.disordered + self.foreign + self.boards_wrong


class Screen:
    """One client: connects, hears, is interrupted, connects again."""

    def __init__(self, seat: Seat, place: Place, habit: Habit, chance: random.Random) -> None:
        self.seat, self.habit, self.chance = seat, habit, chance
        self.place = place
        self.epoch, self.last = seat.epoch, seat.since
        self.numbers = array("q")
        self.board: dict[str, Any] = {}
        self.connections = 0
        self.reloads = 0
        self.codes: Counter[int] = Counter()
        self.staying = asyncio.Event()  # the end is near: break off no more

    async def live(self) -> None:
        """Come and go until cancelled."""
        while True:
            try:
                await self._once()
            except (OSError, TimeoutError):
                self.codes[0] += 1
            await asyncio.sleep(self.chance.uniform(0.02, self.habit.pauses))

    async def _once(self) -> None:
        lazy = self.chance.random() < self.habit.lazy
        line = await dial(self.place, self._hear, window=WINDOW if lazy else 0)
        try:
            if line.status.result() != SWITCHING:
                self.codes[line.status.result()] += 1
                return
            self.connections += 1
            line.say(self.seat.wish | {"epoch": self.epoch, "since": self.last})
            await self._stay(line, lazy=lazy)
            if line.closed.done():
                self._closed(line.closed.result())
            elif self.chance.random() < 0.5:
                line.bye()
        finally:
            line.abort()

    async def _stay(self, line: Line, *, lazy: bool) -> None:
        until = self.chance.expovariate(1 / self.habit.stays)
        if lazy and line.transport is not None:
            line.transport.pause_reading()
            await asyncio.sleep(self.chance.uniform(0, self.habit.stops))
            if not line.transport.is_closing():
                line.transport.resume_reading()
        leaving = asyncio.ensure_future(self._leaves(until))
        either: set[asyncio.Future[Any]] = {leaving, line.closed}
        await asyncio.wait(either, return_when=FIRST_COMPLETED)
        leaving.cancel()

    async def _leaves(self, after: float) -> None:
        await asyncio.sleep(after)
        if self.staying.is_set():
            await asyncio.Event().wait()

    def story(self, missing: list[int]) -> str:
        """How it went with this one, for whoever looks for the fault."""
        span = f"{len(missing)} from {missing[0]} to {missing[-1]}" if missing else "nothing"
        told = f"of {len(self.numbers)} heard to {self.last}, {self.connections} visits"
        return f"{self.seat.topic} since {self.seat.since}: missing {span} {told}, {self.codes}"

    def _closed(self, code: int) -> None:
        self.codes[code] += 1
        if code == OTHER_EPOCH:  # forget everything and load the page anew
            self.reloads += 1
            self.epoch, self.last = "", 0
            self.numbers = array("q")
            self.board = {}

    def _hear(self, text: bytes) -> None:
        told = json.loads(text)
        kind = told["type"]
        if kind == "frame":
            self.numbers.append(told["seq"])
            self.last = told["seq"]
        elif kind == "hello" and not self.epoch:
            self.epoch, self.last = told["epoch"], told["seq"]
        elif kind == "snapshot":
            self.board, self.last = told["board"], max(self.last, told["seq"])
            return
        if "board" in told:
            self.board = merge(self.board, told["board"])


class Crowd:
    """Everybody, and the wire to the proof's own process."""

    def __init__(self, seats: Sequence[Seat], port: int, habit: Habit, seed: int) -> None:
        self.patience = habit.patience
        self.screens = [
            Screen(seat, _home(seat, port, n), habit, random.Random(f"{seed}:{n}"))  # noqa: S311 - no secret
            for n, seat in enumerate(seats)
        ]

    async def play(self, orders: socket.socket) -> None:
        """Live until told the numbers that must have been heard; answer what was."""
        reader, writer = await asyncio.open_connection(sock=orders, limit=1 << 24)
        lives = [asyncio.ensure_future(screen.live()) for screen in self.screens]
        if not await reader.readline():  # the word that from now on everybody stays
            return  # the proof is gone
        for screen in self.screens:
            screen.staying.set()
        order = json.loads(await reader.readline())
        expected: dict[str, list[int]] = order["expected"]
        await self._until_heard(expected, order["epoch"])
        heard = self._reckon(expected)
        heard.boards_wrong = await self._boards_apart()
        for life in lives:
            life.cancel()
        writer.write(json.dumps(vars(heard)).encode() + b"\n")
        await writer.drain()

    async def _until_heard(self, expected: dict[str, list[int]], epoch: str) -> None:
        ends = {topic: numbers[-1] for topic, numbers in expected.items() if numbers}
        loop = asyncio.get_running_loop()
        until = loop.time() + self.patience
        while loop.time() < until and any(  # noqa: ASYNC110 - they are many
            screen.last < ends.get(screen.seat.topic, 0) or screen.epoch != epoch
            for screen in self.screens
        ):
            await asyncio.sleep(0.05)
        await asyncio.sleep(SETTLE)  # what would come twice comes now

    def _reckon(self, expected: dict[str, list[int]]) -> Heard:
        heard = Heard(clients=len(self.screens))
        codes: Counter[int] = Counter()
        for screen in self.screens:
            numbers = screen.numbers.tolist()
            wanted, got = set(expected[screen.seat.topic]), set(numbers)
            lost = 0 if screen.reloads else len(wanted - got)
            heard.lost += lost
            heard.doubled += len(numbers) - len(got)
            heard.disordered += any(b < a for a, b in itertools.pairwise(numbers))
            heard.foreign += len(got - wanted)
            heard.complete += numbers == expected[screen.seat.topic]
            if numbers != expected[screen.seat.topic] and len(heard.examples) < EXAMPLES:
                heard.examples.append(screen.story(sorted(wanted - got)))
            heard.connections += screen.connections
            heard.reloads += screen.reloads
            codes += screen.codes
        heard.closed_with = {str(code): count for code, count in sorted(codes.items())}
        return heard

    async def _boards_apart(self) -> int:
        """Screens that show something else than a newcomer to the same stream is given."""
        apart = 0
        for topic in {screen.seat.topic for screen in self.screens} - WITHOUT_BOARD:
            those = [screen for screen in self.screens if screen.seat.topic == topic]
            fresh = await _newcomers_board(those[0])
            await asyncio.sleep(SETTLE)  # what time changed meanwhile reaches the others, too
            apart += sum(screen.board != fresh for screen in those)
        return apart


def _home(seat: Seat, port: int, nth: int) -> Place:
    """Everybody comes from an address of its own, as people do."""
    return Place(port, seat.session, source=f"127.0.{nth // 250 + 1}.{nth % 250 + 1}")


async def _newcomers_board(screen: Screen) -> dict[str, Any]:
    """What somebody is given who comes for the first time now."""
    told: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    def hear(text: bytes) -> None:
        message = json.loads(text)
        if message["type"] == "snapshot" and not told.done():
            told.set_result(message["board"])

    until = asyncio.get_running_loop().time() + NEWCOMER
    while asyncio.get_running_loop().time() < until:
        line = await dial(screen.place, hear)
        line.say(screen.seat.wish)
        either: set[asyncio.Future[Any]] = {told, line.closed}
        await asyncio.wait(either, timeout=NEWCOMER, return_when=FIRST_COMPLETED)
        line.abort()
        if told.done():
            return told.result()
    return {}  # no board is nobody's board
