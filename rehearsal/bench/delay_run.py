"""What the delay's bench needs of the house: a city, limits about to run out, an ear, a screen."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from typing import Any

import psycopg
from django.db import connections
from websockets.sync.client import connect
from websockets.typing import Origin

import approval.limits
import ledger
from kernel import clock
from kernel.transactions import current, use_case
from ledger import anchors
from ledger.matters import Belonging, open_matter
from ledger.models import Entry, Heartbeat
from organizations.models import Account, Department
from rehearsal.bench.sweep_idle import cpu_of
from rehearsal.bench.transitions_http import _session, daphne_at_work
from rehearsal.city.load import CITY, load_city
from timelimits.rules import Rule, Unit
from timelimits.services import limits

__all__ = [
    "Ear",
    "Screen",
    "await_monitor",
    "cards",
    "cpu_of",
    "daphne_at_work",
    "open_limits",
    "prepare",
    "start_limits",
]

OPENING = dt.datetime(2026, 9, 21, 9, 0, tzinfo=clock.OFFICE_ZONE)
WATCHER = "officer1"
WATCHED = ledger.define("bench.watched", "演练", {"item": str, "limits": list})
BY = ledger.Actor.system("bench")


def prepare() -> str:
    """The city, time at the wall's pace from an office morning on; the session of one screen."""
    clock.install(clock.DrivenClock(OPENING))
    load_city(OPENING)
    anchors.plan([anchors.Stretch(clock.wall(), OPENING, 1)])
    anchors.install()
    session = _session(Account.objects.get(username=WATCHER).pk)
    connections.close_all()
    return session


def await_monitor() -> None:
    """Return once the monitor has swept, a minute later at most."""
    pause = threading.Event()
    for _ in range(600):
        if Heartbeat.objects.filter(kind="monitor", facts__swept_legal__gt=0).exists():
            return
        pause.wait(0.1)
    raise RuntimeError("the monitor does not sweep")


def start_limits(count: int, every: float) -> float:
    """So many deadlines, one after another; seconds of the wall until the first."""
    first = clock.now() + dt.timedelta(seconds=2 + count / 100)
    open_limits(0, count, first, dt.timedelta(seconds=every))
    return (clock.current().wall_of(first) - clock.wall()).total_seconds()


@use_case
def open_limits(after: int, count: int, first: dt.datetime, every: dt.timedelta) -> None:
    """So many more matters, numbered ``after`` others, each with a deadline: the first, then on."""
    unit = Department.objects.order_by("pk").filter(region__code=CITY)[0]
    now = current().now
    for n in range(count):
        matter = open_matter(
            "case", number=f"9901002026B{after + n:07d}", belongs=Belonging(unit.pk, unit.region_id)
        )
        rule = Rule(Unit.FIXED_INSTANT, 0, "演练", instant=first + n * every)
        limits.start(matter.pk, approval.limits.PROMISED, rule, at=now, now=now)
        body = {"item": "", "limits": limits.facts(matter.pk)}
        ledger.append(matter.pk, WATCHED, by=BY, body=body)


def cards() -> list[tuple[int, float]]:
    """(number of its entry, wall second at which its lamp changed) of every 超承诺 card."""
    legal = clock.current()
    return [
        (entry.seq, legal.wall_of(clock.from_micros(entry.facts["falls_at"])).timestamp())
        for entry in Entry.objects.filter(name="card.shown").order_by("seq")
        if entry.facts["card_level"] > 1
    ]


class Ear:
    """Hears every commit that entered something, and when."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, float]] = []
        self._connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        self._connection.execute("LISTEN ledger")
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._ending.is_set():
            for notice in self._connection.notifies(timeout=0.2):
                seq = int(notice.payload.rpartition(":")[2])
                self.heard.append((seq, clock.wall().timestamp()))

    def close(self) -> None:
        """Stop listening."""
        self._ending.set()
        self._thread.join(5)
        self._connection.close()


class Screen:
    """A supervision officer's screen: its socket, and when each frame came."""

    def __init__(self, port: int, session: str) -> None:
        self.frames: list[tuple[int, float]] = []
        self._line: Any = connect(
            f"ws://127.0.0.1:{port}/ws/stream/",
            origin=Origin(f"http://127.0.0.1:{port}"),
            additional_headers={"Cookie": f"sessionid={session}"},
            open_timeout=30,
        )
        self._line.send(json.dumps({"topic": f"bureau:{CITY}"}))
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        for text in self._line:
            came = clock.wall().timestamp()
            told = json.loads(text)
            if told["type"] == "frame":
                self.frames.append((told["seq"], came))

    def close(self) -> None:
        """Close the socket."""
        self._line.close()
        self._thread.join(5)
