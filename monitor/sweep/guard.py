"""The clock guard: a wrong clock issues wrong red cards, so two witnesses must agree first.

Witnesses are the host's clock, the database's clock and the monotonic counter, which no one can
set. Cards are measured in days: holding them for ten minutes costs nothing.
"""

from __future__ import annotations

import datetime as dt
import enum
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from kernel import clock

TOLERANCE = dt.timedelta(seconds=2)
HOLD = dt.timedelta(minutes=10)
KEEP_ANCHOR = 600.0  # seconds: within them NTP's own slewing stays far below the tolerance


class Finding(enum.Enum):
    """What one look at the clocks says."""

    SANE = "sane"
    HELD = "held"
    SUSPECT = "suspect"  # held since this very look
    RECOVERED = "recovered"  # sane since this very look


@dataclass(frozen=True, slots=True)
class Witnesses:
    """The clocks, read as close together as can be."""

    host: dt.datetime
    database: dt.datetime
    monotonic: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether cards may be raised; if not, why, and by how far the witness is off."""

    finding: Finding
    reason: str = ""
    offset: dt.timedelta = dt.timedelta()
    held_for: dt.timedelta = dt.timedelta()

    @property
    def may_raise(self) -> bool:
        return self.finding in {Finding.SANE, Finding.RECOVERED}


def read() -> Witnesses:
    """The clocks now; the database's is read with one round trip."""
    with connection.cursor() as cursor:
        before = clock.wall()
        cursor.execute("SELECT clock_timestamp()")
        database = cursor.fetchone()[0]
        after = clock.wall()
    return Witnesses(before + (after - before) / 2, database, time.monotonic())


@dataclass
class ClockGuard:
    """Looks before every sweep; remembers where the host's clock ought to stand.

    Held while host and database disagree by more than two seconds, or the host's clock stepped
    against the monotonic counter. A step that both keep to for ten minutes is taken for a
    correction made by a person, and the new time is trusted.
    """

    read: Callable[[], Witnesses] = read
    _anchor: Witnesses | None = None
    _held_since: float | None = field(default=None)

    def look(self) -> Verdict:
        """Compare the witnesses; never raises a card itself."""
        seen = self.read()
        reason, offset = self._fault(seen)
        if not reason:
            return self._sane(seen)
        if self._held_since is None:
            self._held_since = seen.monotonic
            return Verdict(Finding.SUSPECT, reason, offset)
        held = dt.timedelta(seconds=seen.monotonic - self._held_since)
        if reason == "step" and held >= HOLD:
            self._anchor = seen
            return self._sane(seen)
        return Verdict(Finding.HELD, reason, offset, held)

    def _sane(self, seen: Witnesses) -> Verdict:
        # The anchor stays for a while, so that many small steps add up and are seen.
        if self._anchor is None or seen.monotonic - self._anchor.monotonic > KEEP_ANCHOR:
            self._anchor = seen
        if self._held_since is None:
            return Verdict(Finding.SANE)
        held = dt.timedelta(seconds=seen.monotonic - self._held_since)
        self._held_since = None
        return Verdict(Finding.RECOVERED, held_for=held)

    def _fault(self, seen: Witnesses) -> tuple[str, dt.timedelta]:
        apart = seen.database - seen.host
        if abs(apart) > TOLERANCE:
            return "witnesses", apart
        if self._anchor is not None:
            passed = dt.timedelta(seconds=seen.monotonic - self._anchor.monotonic)
            stepped = seen.host - (self._anchor.host + passed)
            if abs(stepped) > TOLERANCE:
                return "step", stepped
        return "", dt.timedelta()
