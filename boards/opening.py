"""When a hall serves people: today's hours, and when it opens next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.days import LONGEST_BREAK, ONE_DAY
from kernel import clock
from timelimits import custody
from timelimits.custody import Kept


def opening(hall: str, today: dt.date, kept: Kept) -> dict[str, Any]:
    """The hall's spans on ``today`` and on the next day it opens, as [from, to] in microseconds.

    ``next`` is '' when it opens on none of the thirty days that follow.
    """
    told: dict[str, Any] = {"date": today.isoformat(), "spans": _spans(hall, today, kept)}
    for ahead in range(1, LONGEST_BREAK + 1):
        day = today + ahead * ONE_DAY
        spans = _spans(hall, day, kept)
        if spans:
            return told | {"next": day.isoformat(), "next_spans": spans}
    return told | {"next": "", "next_spans": []}


def _spans(hall: str, day: dt.date, kept: Kept) -> list[list[int]]:
    hours = custody.office_hours(hall, day) if kept.calendar.is_working_day(day) else None
    if hours is None:
        return []
    return [
        [
            clock.micros(clock.office_time(day, opens)),
            clock.micros(clock.office_time(day, closes)),
        ]
        for opens, closes in hours.spans
    ]
