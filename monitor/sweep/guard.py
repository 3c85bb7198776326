"""The clock guard: a wrong clock issues wrong red cards, so two witnesses must agree first.

Witnesses are the host's clock, the database's clock and the monotonic counter, which no one can
set. Cards are measured in days: holding them for ten minutes costs nothing.
"""

from __future__ import annotations

import datetime as dt
import enum
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import connection

from kernel import clock
from ledger.models import Heartbeat

BOOT = Path("/proc/sys/kernel/random/boot_id")
SLEWED = 0.0005  # seconds per second by which a healthy host's clock may be led
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
    behind: dt.timedelta = dt.timedelta()  # how far legal time lies before what is recorded
    jumped: dt.timedelta = (
        dt.timedelta()
    )  # how far the host's clock went wrong while they were read
    legal: dt.datetime | None = None  # the earliest legal moment read along with them


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether cards may be raised; if not, why, and by how far the witness is off."""

    finding: Finding
    reason: str = ""
    offset: dt.timedelta = dt.timedelta()
    held_for: dt.timedelta = dt.timedelta()
    legal: dt.datetime | None = None  # by the clock that was compared; no card is dated later

    @property
    def may_raise(self) -> bool:
        return self.finding in {Finding.SANE, Finding.RECOVERED}


def read() -> Witnesses:
    """The clocks now; the database's is read with one round trip, the host's before and after."""
    with connection.cursor() as cursor:
        began, before, legal = time.monotonic(), clock.wall(), clock.now()
        cursor.execute(
            "SELECT clock_timestamp(), (SELECT max(last_recorded_at) FROM ledger_stream)"
        )
        database, recorded = cursor.fetchone()
        ended, after, legal_after = time.monotonic(), clock.wall(), clock.now()
    legal = min(legal, legal_after)
    behind = recorded - legal if clock.current().rate == 1 else dt.timedelta()
    jumped = (after - before) - dt.timedelta(seconds=ended - began)
    return Witnesses(before + (after - before) / 2, database, ended, behind, jumped, legal)


def boot() -> str:
    """Which start of this machine it is: monotonic counters compare only within one."""
    return BOOT.read_text().strip() if BOOT.exists() else ""


def recall() -> Witnesses | None:
    """Where the last monitor of this machine knew the clock to stand; None since no such is known.

    So that a clock stepped while no monitor ran is found by the one that is started next.
    """
    here = boot()
    beats = Heartbeat.objects.filter(facts__anchor__boot=here).order_by("-wall_at")
    facts = beats.values_list("facts", flat=True).first() if here else None
    if facts is None:
        return None
    anchor: dict[str, Any] = facts["anchor"]
    host = clock.from_micros(anchor["host"])
    return Witnesses(host, host, anchor["monotonic_us"] / 1_000_000)


@dataclass
class ClockGuard:
    """Looks before every sweep; remembers where the host's clock ought to stand.

    Held while host and database disagree by more than two seconds, or the host's clock stepped
    against the monotonic counter, or stands before what is already recorded. A step that both keep
    to for ten minutes is taken for a correction made by a person, and the new time is trusted.
    """

    read: Callable[[], Witnesses] = read
    recall: Callable[[], Witnesses | None] = lambda: None
    _anchor: Witnesses | None = None
    _recalled: bool = False
    _held_since: float | None = field(default=None)

    def look(self) -> Verdict:
        """Compare the witnesses; never raises a card itself."""
        if not self._recalled:
            self._anchor = self.recall()
            self._recalled = True
        seen = self.read()
        reason, offset = self._fault(seen)
        if not reason:
            return replace(self._sane(seen), legal=seen.legal)
        if self._held_since is None:
            self._held_since = seen.monotonic
            return Verdict(Finding.SUSPECT, reason, offset)
        held = dt.timedelta(seconds=seen.monotonic - self._held_since)
        if reason != "witnesses" and held >= HOLD:
            self._anchor = seen
            return replace(self._sane(seen), legal=seen.legal)
        return Verdict(Finding.HELD, reason, offset, held)

    def anchor(self) -> dict[str, Any] | None:
        """Where the clock was last known to stand, for ``recall``; None before the first look."""
        if self._anchor is None:
            return None
        return {
            "boot": boot(),
            "host": clock.micros(self._anchor.host),
            "monotonic_us": int(self._anchor.monotonic * 1_000_000),
        }

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
        if abs(seen.jumped) > TOLERANCE:
            return "step", seen.jumped
        apart = seen.database - seen.host
        if abs(apart) > TOLERANCE:
            return "witnesses", apart
        if self._anchor is not None:
            passed = seen.monotonic - self._anchor.monotonic
            stepped = seen.host - (self._anchor.host + dt.timedelta(seconds=passed))
            slewed = dt.timedelta(seconds=max(passed - KEEP_ANCHOR, 0) * SLEWED)
            if abs(stepped) > TOLERANCE + slewed:
                return "step", stepped
        if seen.behind > TOLERANCE:
            return "behind", -seen.behind
        return "", dt.timedelta()
