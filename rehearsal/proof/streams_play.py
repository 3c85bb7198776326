"""The play of T20: a restless crowd, a hall that acts, and what serves them killed again and again."""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import psycopg
from django.db import connection

import ledger.reader
from rehearsal.proof import cast
from rehearsal.proof.stage import Killer, Troupe
from rehearsal.proof.streams_bad import Weather, hard
from rehearsal.proof.streams_crowd import Crowd, Habit, Heard, Seat
from rehearsal.proof.streams_hall import Crier, Hall, Pace, cry
from rehearsal.proof.streams_server import House, forget_connections, listening, offered, until_up

LISTENERS: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sunhall-tail'"
)
BUFFER: Final = 4096  # bytes the server's machine keeps for a socket
AFTERWARDS: Final = 0.6
ENDS_WITHIN: Final = 180.0


@dataclass(frozen=True, slots=True)
class Siege:
    """How many screens, how many entries at what pace, and what is killed how often."""

    clients: int
    pace: Pace
    habit: Habit
    kills: dict[str, int] = field(default_factory=dict)  # web, listener, backend, postmaster
    seed: int = 1

    def schedule(self) -> list[str]:
        """What is killed, in a well mixed order."""
        due = [kind for kind, times in self.kills.items() for _ in range(times)]
        random.Random(self.seed).shuffle(due)  # noqa: S311 - no secret
        return due


@dataclass
class Endured:
    """What a siege came to."""

    heard: Heard
    events: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    crashed: int = 0

    @property
    def ok(self) -> bool:
        """Every screen has everything exactly once, and nobody fell over unasked."""
        heard = self.heard
        whole = heard.complete == heard.clients > 0
        return whole and not (heard.wrong or heard.reloads or self.crashed) and self.events > 0


class Audience:
    """The crowd's process, and the wire to it."""

    def __init__(self, seats: Sequence[Seat], port: int, habit: Habit, seed: int) -> None:
        ours, theirs = socket.socketpair()
        self._wire = ours
        self.expected: dict[str, list[int]] = {}

        def play(_: Path) -> None:
            ours.close()
            asyncio.run(Crowd(seats, port, habit, seed).play(theirs))

        forget_connections()
        self.pid = cast.fork(cast.Role("crowd", "crowd", play), Path())
        theirs.close()

    def heard(self, hall: Hall, since: int) -> Heard:
        """Let them all stay, say one thing more, and ask what they were given after ``since``."""
        self._wire.sendall(b"stay\n")
        threading.Event().wait(AFTERWARDS)
        cast.patiently(lambda: cry(hall.cases))
        head = cast.patiently(ledger.reader.head)
        self.expected = cast.patiently(lambda: hall.expected(since))
        order = {"expected": self.expected, "epoch": str(head.epoch)}
        self._wire.sendall(json.dumps(order).encode() + b"\n")
        self._wire.settimeout(ENDS_WITHIN)
        with self._wire.makefile("rb") as answers:
            told = json.loads(answers.readline())
        os.waitpid(self.pid, 0)
        self._wire.close()
        return Heard(**told)


class Besieged:
    """A house in its weather, and the crowd before it."""

    def __init__(self, hall: Hall, siege: Siege, folder: Path, weather: Weather) -> None:
        kinds = (offered() * 2)[: weather.processes]
        self.house = House(folder, tuple(kinds), spoil=weather.spoil, sock=listening(BUFFER))
        self.seats = hall.seats(siege.clients)
        self.crashed = 0
        self.house.open()

    def fill(self, siege: Siege) -> None:
        """Let the crowd come."""
        until_up(self.house)
        self.audience = Audience(self.seats, self.house.port, siege.habit, siege.seed)

    def endured(self, hall: Hall, faults: Counter[str]) -> Endured:
        """What it came to."""
        heard = self.audience.heard(hall, self.seats[0].since)
        self.crashed += self.house.crashed()
        events = len(self.audience.expected[hall.bureau])
        return Endured(heard, events, faults, self.house.complaints(), self.crashed)


def endure(
    hall: Hall, siege: Siege, folder: Path, others: Sequence[tuple[Weather, int]] = ()
) -> list[Endured]:
    """Play it through: a sound house under siege, and beside it known-bad ones with their own crowds."""
    forget_connections()
    every = [Besieged(hall, siege, folder, Weather(hard))]
    every += [Besieged(hall, replace(siege, clients=size), folder, bad) for bad, size in others]
    faults: Counter[str] = Counter()
    try:
        for one in every:
            one.fill(siege)
        forget_connections()
        role = cast.Role("crier", "crier", Crier(hall.cases, siege.pace, siege.seed).play)
        crier = cast.fork(role, folder)
        _besiege(siege, every[0], faults)
        os.waitpid(crier, 0)
        return [one.endured(hall, faults) for one in every]
    finally:
        for one in every:
            one.house.close()


def _besiege(siege: Siege, besieged: Besieged, faults: Counter[str]) -> None:
    """Kill what is due, evenly over the time that the crier needs."""
    killer = Killer(Troupe(besieged.house.folder), random.Random(siege.seed))  # noqa: S311 - no secret
    due = siege.schedule()
    pause = siege.pace.events / siege.pace.per_second / (len(due) + 1)
    for kind in due:
        threading.Event().wait(pause)
        besieged.crashed += besieged.house.crashed()
        _strike(kind, besieged.house, killer)
        faults[kind] += 1


def _strike(kind: str, house: House, killer: Killer) -> None:
    if kind == "web":
        house.kill(killer.chance.choice(list(house.pids)))
    elif kind == "listener":
        with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
            superuser.execute(LISTENERS.encode())
    else:
        connection.close()
        killer.strike_the_server(kind)
