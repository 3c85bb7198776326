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

    def to(self, moment: dt.datetime) -> None:
        """Let legal time be ``moment``, passing through every instant at which something falls."""
        while True:
            due = [at for at in (self._next_alert(), self._next_silence()) if at is not None]
            soonest = min(due, default=moment)
            if soonest >= moment:
                break
            self.hand.move_to(max(soonest, self.hand.now()))
            if not self.settle():
                break
        self.hand.move_to(max(moment, self.hand.now()))
        self.settle()

    def settle(self) -> int:
        """Do everything due at this instant; return how much that was."""
        now = self.hand.now()
        done = silence.deem_due(now)
        done += sweep.drain(now)
        return done + cards.issue_unconfirmed(now)

    def _next_alert(self) -> dt.datetime | None:
        return sweep.next_due(self.hand.now())

    def _next_silence(self) -> dt.datetime | None:
        return silence.next_effect()
