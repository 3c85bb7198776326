"""The simulator as a process: lays simulated time ahead, plays what is due, stops in order."""

from __future__ import annotations

import datetime as dt
import logging
import threading

from kernel import clock
from ledger import anchors
from rehearsal.simulation import hours
from rehearsal.simulation.playing import Playing
from timelimits import custody

log = logging.getLogger(__name__)
AHEAD = dt.timedelta(days=45)
RENEW_BEFORE = dt.timedelta(days=10)
LONGEST_REST = 0.25  # seconds of the wall
CALENDAR = "CN"


def set_in_motion(rate: int) -> None:
    """Let time go on from where it stood, whatever stopped it (D8)."""
    lay(anchors.resume_point(), clock.wall(), rate=rate)


def lay(legal: dt.datetime, wall: dt.datetime, *, rate: int) -> None:
    """Lay time from ``legal`` on, as far as AHEAD and the known calendar reach."""
    calendar = custody.look().calendar(CALENDAR)
    last_day = dt.date(max(calendar.years), 12, 31)
    until = min(legal + AHEAD, clock.office_time(last_day, hours.CLOSES))
    if until > legal:
        day = hours.Hours(calendar)
        anchors.plan(hours.lay(day, legal=legal, wall=wall, rate=rate, until=until))


class Simulator:
    """Plays one programme until it is told to stop, or the calendar ends."""

    def __init__(self, playing: Playing, *, rate: int) -> None:
        self.playing = playing
        self.rate = rate
        self.stopping = threading.Event()

    def run(self) -> None:
        """Play while time runs; freeze it at the end. Time that stands is set in motion first."""
        anchors.install()
        if not clock.current().rate:
            set_in_motion(self.rate)
            anchors.install()
        self.playing.resume(clock.office_date(clock.now()))
        try:
            while not self.stopping.is_set():
                self._turn()
        finally:
            stood = anchors.freeze()
            log.info("simulated time stands at %s", stood.astimezone(clock.OFFICE_ZONE))

    def _turn(self) -> None:
        now = clock.now()
        self.playing.draw(clock.office_date(now))
        if self.playing.play_due(now):
            return
        self._lay_further(now)
        self.stopping.wait(self._rest(now))

    def _rest(self, now: dt.datetime) -> float:
        soonest = self.playing.next_at()
        if soonest is None or soonest <= now:
            return LONGEST_REST
        away = (clock.current().wall_of(soonest) - clock.wall()).total_seconds()
        return min(max(away, 0.005), LONGEST_REST)

    def _lay_further(self, now: dt.datetime) -> None:
        """Go on laying where the plan ends, so that nothing already lived through is touched."""
        end = anchors.last()
        if end is None or now < end.legal_at - RENEW_BEFORE:
            return
        lay(end.legal_at, end.wall_at, rate=self.rate)
        if now >= end.legal_at:
            log.warning("the calendar ends here; start over with --reset")
            self.stopping.set()
