"""The sweep as a standing duty: clock guard first, then what is due, then what is missing."""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import time
from dataclasses import dataclass, field

from django.db import DataError, IntegrityError

from kernel import clock
from monitor import sweep
from monitor.services import processes
from monitor.sweep.guard import ClockGuard, Finding, Verdict, recall
from monitor.sweep.pace import BATCH

ASK_EVERY = 10.0  # seconds of the wall between looks for calendars that are missing
COMPARE_EVERY = 2.0  # seconds of the wall between comparisons of the clocks while nothing is due
log = logging.getLogger(__name__)


def process_name() -> str:
    """How this process signs its heartbeat and its entries."""
    return f"{socket.gethostname()}:{os.getpid()}"


@dataclass
class Watch:
    """One process's watch over the limits; ``look`` never raises a card by a clock it doubts."""

    guard: ClockGuard = field(default_factory=lambda: ClockGuard(recall=recall))
    swept_legal: dt.datetime | None = None
    held: bool = False
    raised: int = 0
    set_aside: set[int] = field(default_factory=set)
    _soonest: dt.datetime | None = None
    _compared_at: dt.datetime | None = None
    _compare_again: float = 0.0
    _ask_again: float = 0.0

    def look(self) -> int:
        """Raise one batch of what is due now; return how many alerts that was.

        Nothing due costs one question to the database; the clocks are compared every two seconds, and
        always before anything is raised.
        """
        now = clock.now()
        self._soonest = sweep.first_due()
        due = self._soonest is not None and self._soonest <= now
        if not self._clocks_agree(anew=due or time.monotonic() >= self._ask_again):
            return 0
        # A clock that stepped back since, or to and fro around the comparison, must not date a card.
        now = min(now, clock.now(), self._compared_at or now)
        due = due and self._soonest is not None and self._soonest <= now
        found = self._raise(now) if due else 0
        if not found:
            self._ask_for_calendars(now)
        self.swept_legal = now
        self.raised += found
        return found

    def soonest(self) -> dt.datetime | None:
        """The legal instant at which the next planned alert falls, as of the last look."""
        return None if self.held else self._soonest

    def _clocks_agree(self, *, anew: bool) -> bool:
        tick = time.monotonic()
        self._compared_at = None
        if anew or self.held or tick >= self._compare_again:
            self._compare_again = tick + COMPARE_EVERY
            verdict = self.guard.look()
            self._compared_at = verdict.legal
            self._note(verdict)
        return not self.held

    def _raise(self, now: dt.datetime) -> int:
        """One batch; when a row in it is bad, that row is set aside and the others go on."""
        try:
            return sweep.raise_due(now, set_aside=self.set_aside)
        except (IntegrityError, DataError):
            pass
        raised = 0
        try:
            while raised < BATCH:
                raised += sweep.raise_due(now, batch=1, set_aside=self.set_aside) or BATCH
        except sweep.BadAlert as bad:
            log.exception("alert %d is set aside", bad.alert_id)
            self.set_aside.add(bad.alert_id)
        return raised or 1  # there was something to do: look again at once

    def _ask_for_calendars(self, now: dt.datetime) -> None:
        tick = time.monotonic()
        if tick >= self._ask_again:
            sweep.alarm_missing_calendar(now)
            self._ask_again = tick + ASK_EVERY

    def _note(self, verdict: Verdict) -> None:
        self.held = not verdict.may_raise
        if verdict.finding is Finding.SUSPECT:
            log.error("clock suspect (%s), cards are held", verdict.reason)
            processes.clock_suspect(
                process_name(),
                reason=verdict.reason,
                offset_ms=verdict.offset // dt.timedelta(milliseconds=1),
            )
        elif verdict.finding is Finding.RECOVERED:
            processes.clock_sane(
                process_name(),
                held_ms=verdict.held_for // dt.timedelta(milliseconds=1),
                at=verdict.legal,
            )
