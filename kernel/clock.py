"""Two clocks: the legal one, by which limits run, and the wall's, by which machines do (D8).

``now()`` is the only place from which a legal moment comes. It may be simulated, driven by a
replay or stand still in a test. ``wall()`` never is: sessions, attempts, heartbeats and delays
are measured with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


class ClockRefused(Exception):
    """A clock was asked for something that would make legal time lie, such as going back."""


class LegalClock(Protocol):
    """What a legal clock must answer."""

    @property
    def simulated(self) -> bool:
        """Whether screens must say 演练."""

    @property
    def rate(self) -> int:
        """Legal seconds that pass in one second of the wall; 0 when time is driven or stands."""

    def now(self) -> dt.datetime:
        """The legal moment, aware, in UTC."""

    def wall_of(self, legal: dt.datetime) -> dt.datetime:
        """The wall moment at which ``legal`` was, or will be, now."""


class RealClock:
    """The legal clock of a working hall: it is the wall's."""

    simulated = False
    rate = 1

    def now(self) -> dt.datetime:
        return wall()

    def wall_of(self, legal: dt.datetime) -> dt.datetime:
        return legal


class DrivenClock:
    """A clock of rate 0 that moves forward only, when the next event of a replay says so."""

    simulated = True
    rate = 0

    def __init__(self, start: dt.datetime) -> None:
        self._at = _aware(start)

    def now(self) -> dt.datetime:
        return self._at

    def wall_of(self, legal: dt.datetime) -> dt.datetime:  # noqa: ARG002 - one moment for all
        return wall()

    def move_to(self, at: dt.datetime) -> None:
        """Let legal time be ``at``; raises ClockRefused when that lies in the past."""
        at = _aware(at)
        if at < self._at:
            raise ClockRefused(f"legal time does not go back: {self._at} -> {at}")
        self._at = at

    def shift(self, by: dt.timedelta) -> None:
        """Move forward by ``by``."""
        self.move_to(self._at + by)


class Hand(DrivenClock):
    """The hand of a frozen clock, held by a test."""

    simulated = False


_REAL = RealClock()
_installed: LegalClock = _REAL
_host_error: Callable[[], dt.timedelta] = dt.timedelta


def now() -> dt.datetime:
    """The legal moment, aware, in UTC."""
    return _installed.now()


def wall() -> dt.datetime:
    """The moment by the machine's own clock, aware, in UTC."""
    return dt.datetime.now(dt.UTC) + _host_error()  # the one door


def mislead(error: Callable[[], dt.timedelta]) -> None:
    """Let this host's clock be wrong by what ``error`` says, in this process: for proofs alone."""
    global _host_error  # noqa: PLW0603 - a process stands on one host
    _host_error = error


def current() -> LegalClock:
    """The legal clock in use."""
    return _installed


def install(clock: LegalClock | None) -> None:
    """Use ``clock`` from now on in this process; None puts the real one back."""
    global _installed  # noqa: PLW0603 - the process has one legal time
    _installed = clock or _REAL


@contextmanager
def frozen(at: dt.datetime) -> Iterator[Hand]:
    """Let legal time stand at ``at`` until the hand moves it; wall time goes on."""
    before = _installed
    hand = Hand(at)
    install(hand)
    try:
        yield hand
    finally:
        install(before)


def office_date(instant: dt.datetime) -> dt.date:
    """The office's day on which ``instant`` falls: the only place where a moment becomes a day."""
    return _aware(instant).astimezone(OFFICE_ZONE).date()


def office_time(day: dt.date, time: dt.time = dt.time.min) -> dt.datetime:
    """The moment, in UTC, at which the office's clock shows ``time`` on ``day``."""
    return dt.datetime.combine(day, time, tzinfo=OFFICE_ZONE).astimezone(dt.UTC)


def micros(instant: dt.datetime) -> int:
    """Microseconds since 1970 UTC: how the ledger writes a moment."""
    return (_aware(instant) - EPOCH) // MICROSECOND


def from_micros(count: int) -> dt.datetime:
    """The moment that ``micros`` wrote."""
    return EPOCH + count * MICROSECOND


def _aware(instant: dt.datetime) -> dt.datetime:
    if instant.tzinfo is None:
        raise ClockRefused("a moment without a time zone is no moment")
    return instant.astimezone(dt.UTC)
