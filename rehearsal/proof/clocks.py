"""The scenes with wrong clocks: steps, drift, strobe, of the host alone or with the database (T12)."""

from __future__ import annotations

import datetime as dt
import mmap
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

from kernel import clock
from monitor.sweep.guard import TOLERANCE, ClockGuard, Finding, Verdict
from rehearsal.proof import watched
from rehearsal.proof.scenes import Scene, company, dismiss, sweep_on, until_raised
from rehearsal.proof.watched import Tally

HALF = 0.5


class Unguarded(ClockGuard):
    """The known-bad variant: believes every clock."""

    def look(self) -> Verdict:
        return Verdict(Finding.SANE)


class WrongClock:
    """How far the host's clock is off, in a page that forked processes share."""

    def __init__(self) -> None:
        self._page = mmap.mmap(-1, 24)

    def set(self, error: dt.timedelta) -> None:
        """Step the clock."""
        self._page[:24] = struct.pack("3d", error.total_seconds(), 0.0, 0.0)

    def drift(self, pace: float) -> None:
        """From now on it gains ``pace`` seconds a second."""
        self._page[:24] = struct.pack("3d", 0.0, pace, time.monotonic())

    def __call__(self) -> dt.timedelta:
        error, pace, since = struct.unpack("3d", self._page)
        return dt.timedelta(seconds=error + pace * (time.monotonic() - since))


class Misled:
    """Legal time by a host whose clock was stepped."""

    simulated = False
    rate = 1

    def now(self) -> dt.datetime:
        return clock.wall()

    def wall_of(self, legal: dt.datetime) -> dt.datetime:
        return legal


# A clock beside the real one for the database: found first by whoever asks without its schema.
STEPPED_DATABASE = (
    "CREATE SCHEMA IF NOT EXISTS proof",
    "CREATE TABLE IF NOT EXISTS proof.error (by interval NOT NULL)",
    "GRANT USAGE ON SCHEMA proof TO PUBLIC",
    "GRANT SELECT ON proof.error TO PUBLIC",
    "CREATE OR REPLACE FUNCTION proof.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS"
    " 'SELECT pg_catalog.clock_timestamp() + coalesce((SELECT max(by) FROM proof.error),"
    " interval ''0'')'",
    "ALTER ROLE sunhall_app SET search_path = proof, pg_catalog, public",
)


def prepare_wrong_clocks() -> None:
    """Let the database's clock be steppable too, for connections made from now on."""
    with watched.superuser() as owner:
        for statement in STEPPED_DATABASE:
            owner.execute(statement.encode())


def _step(host: WrongClock, error: dt.timedelta, *, database: bool) -> None:
    with watched.superuser() as owner, owner.transaction():
        owner.execute("DELETE FROM proof.error")
        if database:
            owner.execute("INSERT INTO proof.error VALUES (%s)", [error])
        host.set(error)


def wrong_clock(
    scene: Scene,
    error: dt.timedelta,
    *,
    database: bool,
    cards: int,
    guard: Callable[[], ClockGuard] = ClockGuard,
    held_for: float = 1.2,
) -> Tally:
    """The host's clock, with the database's or alone, steps and steps back; two monitors run (T12).

    Half of the alerts fall soon, half within the step: raising one of those is early by true time.
    """
    host = WrongClock()
    true_now = clock.wall()
    clock.install(Misled())
    ahead = abs(error) / 2
    scene.stock.cue(cards // 2, true_now + ahead, ahead / 4)
    scene.stock.cue(cards // 2, true_now, dt.timedelta(seconds=2))

    def misled(folder: Path) -> None:
        clock.mislead(host)
        sweep_on(folder, guard=guard)

    troupe = company(scene, 2, misled)
    threading.Event().wait(1.0)
    _step(host, error, database=database)
    threading.Event().wait(held_for)
    _step(host, dt.timedelta(), database=False)
    soon = true_now + dt.timedelta(seconds=2)
    until_raised(max(soon, clock.wall()))
    dismiss(scene, troupe)
    came_to = watched.tally(clock.wall())
    _forget_the_unraised()
    return came_to


def drifting_clock(
    scene: Scene,
    pace: float,
    *,
    seconds: float,
    cards: int,
    guard: Callable[[], ClockGuard] = ClockGuard,
) -> tuple[Tally, float]:
    """The host's clock leads more and more, then is put right; two monitors run (T12).

    The tally counts as early what came more than the guard's tolerance before its true moment; by
    how many seconds the clock led in the end stands beside it.
    """
    host = WrongClock()
    begins = clock.wall()
    clock.install(Misled())
    true_seconds = seconds * (1 + pace) + 4
    scene.stock.cue(cards, begins, dt.timedelta(seconds=true_seconds))

    def misled(folder: Path) -> None:
        clock.mislead(host)
        sweep_on(folder, guard=guard)

    troupe = company(scene, 2, misled)
    threading.Event().wait(1.0)
    host.drift(pace)
    threading.Event().wait(seconds)
    led = host().total_seconds()
    early = watched.tally(clock.wall() + TOLERANCE).early
    host.set(dt.timedelta())
    right = clock.wall()
    until_raised(right)
    dismiss(scene, troupe)
    came_to = watched.tally(right)
    came_to.early = early  # what fell after it was put right came in its time
    _forget_the_unraised()
    return came_to, led


def strobing_clock(
    scene: Scene,
    error: dt.timedelta,
    *,
    seconds: float,
    cards: int,
    guard: Callable[[], ClockGuard] = ClockGuard,
) -> Tally:
    """The host's clock jumps to and fro every few milliseconds; two monitors run (T12)."""
    host = WrongClock()
    true_now = clock.wall()
    clock.install(Misled())
    scene.stock.cue(cards // 2, true_now + error / 2, error / 4)
    scene.stock.cue(cards // 2, true_now, dt.timedelta(seconds=2))

    def misled(folder: Path) -> None:
        clock.mislead(host)
        sweep_on(folder, guard=guard)

    troupe = company(scene, 2, misled)
    threading.Event().wait(1.0)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        host.set(error if scene.chance.random() < HALF else dt.timedelta())
        threading.Event().wait(scene.chance.uniform(0.0005, 0.02))
    host.set(dt.timedelta())
    until_raised(max(true_now + dt.timedelta(seconds=2), clock.wall()))
    dismiss(scene, troupe)
    came_to = watched.tally(clock.wall())
    _forget_the_unraised()
    return came_to


def _forget_the_unraised() -> None:
    with watched.superuser() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(watched.QUIET.encode())
