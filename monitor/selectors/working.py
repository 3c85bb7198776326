"""Working days and hours of the office, for what may only happen then."""

from __future__ import annotations

import datetime as dt

from kernel.clock import office_date, office_time
from timelimits import custody

CALENDAR = "CN"
OPENS, CLOSES = dt.time(8, 30), dt.time(18)


def working_day(instant: dt.datetime) -> dt.date:
    """The working day ``instant`` counts for: its own, or on a day of rest the next one."""
    calendar = custody.look().calendar(CALENDAR)
    return calendar.on_or_after(office_date(instant))


def end_of_working_days(instant: dt.datetime, count: int) -> dt.datetime:
    """The end of the ``count``-th working day after the one of ``instant``."""
    calendar = custody.look().calendar(CALENDAR)
    return calendar.end_of(calendar.add(office_date(instant), count))


def phones_may_ring(instant: dt.datetime) -> dt.datetime:
    """``instant`` itself between 8:30 and 18:00 of a working day, else the next such opening."""
    calendar = custody.look().calendar(CALENDAR)
    day = office_date(instant)
    if calendar.is_working_day(day):
        if instant < office_time(day, OPENS):
            return office_time(day, OPENS)
        if instant < office_time(day, CLOSES):
            return instant
    return office_time(calendar.add(day, 1), OPENS)
