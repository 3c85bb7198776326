"""The play of the kill proof: the city, the cast, the killer, and the reckoning."""

from __future__ import annotations

import datetime as dt
import logging
import os
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections

from kernel import clock
from ledger import anchors, reader
from ledger.models import Entry
from monitor import sweep
from monitor.models import Card
from monitor.services import cards
from rehearsal.city.load import load_city
from rehearsal.proof import cast, controls, findings

OPENING = dt.datetime(2026, 9, 21, 8, 50, tzinfo=clock.OFFICE_ZONE)
# (what is killed, how often in a hundred)
MIX = (("worker", 30), ("monitor", 20), ("reader", 10), ("backend", 25), ("postmaster", 15))
RATE, DAYS_AT_MOST = 20_000, 80  # the calendar ends with the year
BETWEEN = (0.2, 0.8)  # seconds from one kill to the next
PATIENCE = 60.0
BACK_WITHIN, LATE_WITHIN = 10.0, 10.0
APP_BACKENDS = """
SELECT pid FROM pg_stat_activity
 WHERE usename = 'sunhall_app' AND backend_type = 'client backend' ORDER BY random() LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Play:
    """What is asked for: how many kills, and how many (workers, monitors, readers)."""

    folder: Path
    kills: int
    company: tuple[int, int, int]
    seed: int


def run(play: Play) -> dict[str, Any]:
    """Play it through; everything counted, and ``ok``."""
    logging.getLogger("config.runner").setLevel(logging.ERROR)  # it is told of every kill
    chance = random.Random(play.seed)  # noqa: S311 - no secret
    _set_the_scene(play)
    troupe = Troupe(play.folder)
    for role in cast.roles(*play.company):
        troupe.start(role)
    killer = Killer(troupe, chance)
    for nth in range(play.kills):
        threading.Event().wait(chance.uniform(*BETWEEN))
        killer.kill(_kind(nth, play.kills))
    threading.Event().wait(1.0)
    troupe.end()
    _settle()
    return _reckon(play, troupe, killer, chance)


def _kind(nth: int, kills: int) -> str:
    """The nth of ``kills`` kinds, in the proportions of MIX and well mixed."""
    place = (nth * 37 + 11) % 100 if kills < 100 else random.Random(nth).randrange(100)  # noqa: S311
    for kind, share in MIX:
        place -= share
        if place < 0:
            return kind
    return MIX[-1][0]


def _set_the_scene(play: Play) -> None:
    clock.install(clock.DrivenClock(OPENING))
    load_city(OPENING)
    expected = play.kills * (sum(BETWEEN) / 2 + 1.0) + 30
    rate = int(min(RATE, DAYS_AT_MOST * 86400 / expected))
    anchors.plan([anchors.Stretch(clock.wall(), clock.now(), rate)])
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        controls.prepare(superuser)
    connections.close_all()


class Troupe:
    """The children: who plays what under which pid; a killed one is replaced at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.playing: dict[int, cast.Role] = {}
        self.crashed = 0

    def start(self, role: cast.Role) -> None:
        self.playing[cast.fork(role, self.folder)] = role

    def of(self, kind: str) -> list[int]:
        return [pid for pid, role in self.playing.items() if role.kind == kind]

    def replace(self, pid: int) -> None:
        """Kill -9 and start a successor."""
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.start(self.playing.pop(pid))

    def look_after(self) -> None:
        """Whoever ended unasked is counted and replaced."""
        for pid, role in list(self.playing.items()):
            ended, _ = os.waitpid(pid, os.WNOHANG)
            if ended:
                self.crashed += 1
                del self.playing[pid]
                self.start(role)

    def end(self) -> None:
        """Workers finish the act in hand, monitors what is due, readers what is written."""
        self.look_after()
        for kind in ("worker", "monitor"):
            for pid in self.of(kind):
                os.kill(pid, signal.SIGTERM)
            for pid in self.of(kind):
                _reap(pid)
                del self.playing[pid]

    def let_readers_finish(self, last: int) -> None:
        until = time.monotonic() + PATIENCE
        notes = [self.folder / f"{self.playing[pid].name}.seqs" for pid in self.of("reader")]
        while time.monotonic() < until and any(_last_line(path) < last for path in notes):
            threading.Event().wait(0.1)
        for pid in self.of("reader"):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            del self.playing[pid]


class Killer:
    """Kills, and measures how long the hall was away."""

    def __init__(self, troupe: Troupe, chance: random.Random) -> None:
        self.troupe, self.chance = troupe, chance
        self.killed: Counter[str] = Counter()
        self.away: list[float] = []

    def kill(self, kind: str) -> None:
        self.troupe.look_after()
        if kind in {"backend", "postmaster"}:
            self.strike_the_server(kind)
        else:
            self.troupe.replace(self.chance.choice(self.troupe.of(kind)))
        self.killed[kind] += 1

    def strike_the_server(self, kind: str) -> None:
        began = time.monotonic()
        if kind == "postmaster":
            text = Path(os.environ["DATABASE_PROCESS_FILE"]).read_text()
            os.kill(int(text.split("\n", 1)[0]), signal.SIGKILL)
        else:
            self._kill_backend()
        threading.Event().wait(0.05)
        while not _answers():
            if time.monotonic() - began > PATIENCE:
                raise RuntimeError("the server does not come back")
            threading.Event().wait(0.05)
        self.away.append(time.monotonic() - began)

    def _kill_backend(self) -> None:
        with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
            row = superuser.execute(APP_BACKENDS).fetchone()
        if row is not None:
            os.kill(int(row[0]), signal.SIGKILL)


def _answers() -> bool:
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
            connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def _reap(pid: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return
        threading.Event().wait(0.05)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _last_line(notes: Path) -> int:
    lines = notes.read_bytes().split() if notes.exists() else []
    return int(lines[-1]) if lines else 0


def _settle() -> None:
    """Time stands still; what had fallen by then is raised."""
    anchors.freeze()
    clock.install(clock.DrivenClock(max(anchors.resume_point(), clock.now())))
    sweep.drain(clock.now())
    while cards.issue_unconfirmed(clock.now()):
        pass


def _reckon(play: Play, troupe: Troupe, killer: Killer, chance: random.Random) -> dict[str, Any]:
    troupe.let_readers_finish(reader.head().seq)
    wrong = findings.examine(play.folder, clock.now())
    late = findings.lateness_p99()
    told: dict[str, Any] = {
        "kills": sum(killer.killed.values()),
        "by": dict(killer.killed),
        "acknowledged": findings.acknowledged(play.folder),
        "entries": Entry.objects.count(),
        "cards": Card.objects.count(),
        **wrong,
        "crashed": troupe.crashed,
        "deadlocks": _deadlocks(),
        "back_max_s": round(max(killer.away, default=0.0), 2),
        "late_p99_s": round(late, 2),
    }
    connection.close()
    told["control_reader_missed"] = controls.naive_reader_misses()
    told["control_monitor_lost"] = controls.two_statement_monitor_loses(chance)
    told["ok"] = (
        not any(wrong.values())
        and not told["crashed"]
        and not told["deadlocks"]
        and told["back_max_s"] < BACK_WITHIN
        and late < LATE_WITHIN
        and told["control_reader_missed"] > 0
        and told["control_monitor_lost"] > 0
        and min(told["acknowledged"], told["cards"]) > 0
    )
    return told


def _deadlocks() -> int:
    log = Path(os.environ["DATABASE_PROCESS_FILE"]).parent.parent / "postgres.log"
    return log.read_text(errors="replace").count("deadlock detected") if log.exists() else 0
