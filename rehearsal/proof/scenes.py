"""The scenes of the monitors' proof: races under kills, a stopped process, an outage."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import InterfaceError, InternalError, OperationalError, connection, connections

from kernel import clock
from monitor import recount
from monitor.sweep.guard import ClockGuard
from monitor.sweep.watch import Watch
from rehearsal.bench.sweep_idle import Onward
from rehearsal.bench.sweep_load import NOW
from rehearsal.proof import cast, watched
from rehearsal.proof.stage import Killer, Troupe
from rehearsal.proof.watched import Stock, Tally

PATIENCE = 90.0
LOOK = 0.02
# The database went away, or ended a transaction that had stood still: InternalError is its 25P03.
AWAY = (OperationalError, InterfaceError, InternalError)
KINDS = ("monitor", "monitor", "backend", "monitor", "postmaster", "monitor", "backend")
IN_TRANSACTION = """
SELECT state = 'idle in transaction' FROM pg_stat_activity WHERE application_name = %s
"""


@dataclass
class Scene:
    """What a scene needs: the stock of limits, where to keep files, its own chance."""

    stock: Stock
    folder: Path
    chance: random.Random
    killed: Counter[str] = field(default_factory=Counter)
    away: list[float] = field(default_factory=list)
    crashed: int = 0
    played: int = 0

    def opens(self) -> dt.datetime:
        """The legal moment at which the next scene begins: an hour after the one before."""
        self.played += 1
        return NOW + dt.timedelta(hours=self.played)


def sweep_on(_folder: Path, *, guard: Callable[[], ClockGuard] = ClockGuard) -> None:
    """A monitor's sweep without pause, as the runner does it; the clock is the one it was born with."""
    name = f"proof-{os.getpid()}"
    watch = Watch(guard=guard())
    named = False
    while True:
        try:
            if not named:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('application_name', %s, false)", [name])
                named = True
            if not watch.look():
                threading.Event().wait(LOOK)
        except AWAY:
            connection.close()
            named = False
            threading.Event().wait(LOOK)


def recount_on(_folder: Path) -> None:
    """A recount without much rest."""
    while True:
        try:
            recount.recount()
        except AWAY:
            connection.close()
        threading.Event().wait(1.0)


def company(scene: Scene, count: int, play: Callable[[Path], None] = sweep_on) -> Troupe:
    """So many of one part, each a process."""
    connections.close_all()
    troupe = Troupe(scene.folder)
    for n in range(count):
        troupe.start(cast.Role("monitor", f"monitor-{n}", play))
    return troupe


def dismiss(scene: Scene, troupe: Troupe) -> None:
    """Count who crashed, end the others."""
    troupe.look_after()
    scene.crashed += troupe.crashed
    for pid in list(troupe.playing):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        del troupe.playing[pid]


def until_raised(upto: dt.datetime) -> None:
    """Return when everything that fell by ``upto`` is raised, or patience has ended."""
    until = time.monotonic() + PATIENCE
    while watched.waiting(upto) and time.monotonic() < until:
        threading.Event().wait(0.05)


def race(scene: Scene, *, monitors: int, cards: int, kills: int, seconds: float) -> Tally:
    """Alerts fall all the time while monitors race and are killed, and the server under them (T10)."""
    start = scene.opens()
    legal = Onward(start)
    clock.install(legal)
    scene.stock.cue(cards, start, dt.timedelta(seconds=seconds))
    troupe = company(scene, monitors)
    killer = Killer(troupe, scene.chance)
    for nth in range(kills):
        threading.Event().wait(scene.chance.uniform(0.2, 1.8) * seconds / max(kills, 1) / 2)
        killer.kill(KINDS[nth % len(KINDS)])
    end = start + dt.timedelta(seconds=seconds)
    while legal.now() < end:
        threading.Event().wait(0.05)
    until_raised(end)
    dismiss(scene, troupe)
    scene.killed += killer.killed
    scene.away += killer.away
    return watched.tally(end)


def paused(scene: Scene, *, cards: int, times: int, seconds: float) -> tuple[Tally, int]:
    """One of three monitors is stopped inside a transaction, as by a long pause of its host (T11)."""
    start = scene.opens()
    clock.install(Onward(start))
    scene.stock.cue(cards, start, dt.timedelta(seconds=times * (seconds + 0.5)))
    troupe = company(scene, 3)
    inside = 0
    for _ in range(times):
        stopped = _stop_inside(scene.chance.choice(troupe.of("monitor")))
        inside += stopped > 0
        threading.Event().wait(seconds)
        if stopped:
            os.kill(stopped, signal.SIGCONT)
    end = start + dt.timedelta(seconds=times * (seconds + 0.5))
    while clock.now() < end:
        threading.Event().wait(0.05)
    until_raised(end)
    dismiss(scene, troupe)
    return watched.tally(end), inside


def _stop_inside(pid: int) -> int:
    """Stop the process at a moment at which its transaction is open; its pid, 0 if that never came."""
    with watched.superuser() as owner:
        until = time.monotonic() + 5
        while time.monotonic() < until:
            os.kill(pid, signal.SIGSTOP)
            row = owner.execute(IN_TRANSACTION, [f"proof-{pid}"]).fetchone()
            if row is not None and row[0]:
                return pid
            os.kill(pid, signal.SIGCONT)
            threading.Event().wait(0.0005)
    return 0


def outage(scene: Scene, *, cards: int) -> tuple[Tally, float]:
    """Nobody watched for three days; one monitor comes back (T13). The tally, and seconds it took."""
    true_now = clock.wall()
    clock.install(None)
    days = dt.timedelta(days=3)
    scene.stock.cue(cards, true_now - days, days)
    began = time.monotonic()
    troupe = company(scene, 1)
    until_raised(true_now)
    took = time.monotonic() - began
    dismiss(scene, troupe)
    return watched.tally(clock.wall()), took
