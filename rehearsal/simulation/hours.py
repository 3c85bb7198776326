"""The hall's hours, and simulated time laid over them (D8).

Office hours run at the rehearsal's rate, everything else at 20,000 times the wall's, so that a
night passes in three seconds and a visitor never waits for a weekend.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kernel.clock import office_date, office_time
from ledger.anchors import Stretch
from timelimits.engine.calendar import WorkCalendar

OPENS, CLOSES = dt.time(8, 30), dt.time(17, 30)
SESSIONS = ((dt.time(8, 30), dt.time(12)), (dt.time(13, 30), dt.time(17, 30)))
CLOSED_RATE = 20_000
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours on the working days of ``calendar``."""

    calendar: WorkCalendar

    def sessions(self, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        """The stretches of ``day`` in which people are served; none on a day off."""
        if not self.calendar.is_working_day(day):
            return []
        return [(office_time(day, begin), office_time(day, end)) for begin, end in SESSIONS]

    def after(self, start: dt.datetime, minutes: float) -> dt.datetime:
        """The moment at which ``minutes`` of office time have passed since ``start``."""
        left = dt.timedelta(minutes=minutes)
        day = office_date(start)
        while True:
            for begin, end in self.sessions(day):
                begin = max(begin, start)  # noqa: PLW2901 - the part that still lies ahead
                if begin >= end:
                    continue
                if left <= end - begin:
                    return begin + left
                left -= end - begin
            day += ONE_DAY

    def at_minute(self, day: dt.date, minute: float) -> dt.datetime:
        """The moment of ``day`` by which ``minute`` minutes of its office time have passed."""
        return self.after(office_time(day, OPENS), minute)

    def changes(self, start: dt.datetime, end: dt.datetime) -> Iterator[tuple[dt.datetime, bool]]:
        """The moments in (start, end] at which the hall opens or closes, and whether it is open then."""
        day = office_date(start)
        while office_time(day) <= end:
            if self.calendar.is_working_day(day):
                for moment, opened in (
                    (office_time(day, OPENS), True),
                    (office_time(day, CLOSES), False),
                ):
                    if start < moment <= end:
                        yield moment, opened
            day += ONE_DAY

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the hall is open at ``at``, lunch included: zone B serves through noon."""
        day = office_date(at)
        if not self.calendar.is_working_day(day):
            return False
        return office_time(day, OPENS) <= at < office_time(day, CLOSES)


def lay(
    hours: Hours, *, legal: dt.datetime, wall: dt.datetime, rate: int, until: dt.datetime
) -> list[Stretch]:
    """Simulated time from ``legal`` at ``wall`` on, as stretches; it stands still at ``until``."""
    stretches = []
    opened = hours.is_open(legal)
    for moment, opens in [*hours.changes(legal, until), (until, False)]:
        speed = rate if opened else CLOSED_RATE
        if moment > legal:
            stretches.append(Stretch(wall, legal, speed))
        wall += (moment - legal) / speed
        legal, opened = moment, opens
    stretches.append(Stretch(wall, legal, 0))
    return stretches
