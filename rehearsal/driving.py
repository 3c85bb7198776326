"""A driven clock in motion: before every move, whatever falls due on the way has happened (D8).

Used to seed a rehearsal and to replay a log. Alerts are raised and silence has its effect at the
very instant the law names, because the clock stops there.
"""

from __future__ import annotations

import datetime as dt

from approval.services import silence
from kernel import clock
from monitor import sweep
from monitor.services import cards


class Driver:
    """Moves a driven clock forward and lets the monitor and the law keep up with it."""

    def __init__(self, hand: clock.DrivenClock) -> None:
        self.hand = hand
        self._day: dt.date | None = None  # on which the calendars were last looked at

    def to(self, moment: dt.datetime) -> None:
        """Let legal time be ``moment``, passing through every instant at which something falls."""
        if self._left_behind():
            self.settle()
        while (due := self._next_due()) is not None and due <= moment:
            self.hand.move_to(max(due, self.hand.now()))
            if not self.settle():
                break
        self.hand.move_to(max(moment, self.hand.now()))
        if clock.office_date(self.hand.now()) != self._day:
            self.settle()

    def settle(self) -> int:
        """Do everything due at this instant; return how much that was."""
        now = self.hand.now()
        self._day = clock.office_date(now)
        done = silence.deem_due(now)
        done += sweep.drain(now)
        return done + cards.issue_unconfirmed(now)

    def _left_behind(self) -> bool:
        """Whether an act since the last move planned an alert for the past."""
        first = sweep.first_due()
        return first is not None and first <= self.hand.now()

    def _next_due(self) -> dt.datetime | None:
        """The soonest moment at which an alert, the law or a drafted card speaks by itself."""
        alert = sweep.next_due(self.hand.now())
        moments = (alert, silence.next_effect(), cards.next_self_issue())
        return min((at for at in moments if at is not None), default=None)
