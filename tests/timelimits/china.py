"""The declared calendar as a value, for tests that need no database."""

from __future__ import annotations

import datetime as dt
from functools import cache

from timelimits import calendar_files
from timelimits.engine.calendar import OFFICE_ZONE, WorkCalendar, calendar_of


@cache
def china() -> WorkCalendar:
    """Mainland China as declared from 2004 to 2026."""
    declared = calendar_files.read_declared("CN")
    days = [day for year in declared for day in year.days]
    return calendar_of(
        "CN",
        1,
        [year.year for year in declared],
        off=[day.day for day in days if day.kind == "off"],
        on=[day.day for day in days if day.kind == "work"],
    )


def at(text: str) -> dt.datetime:
    """An office moment from 2026-09-21, 2026-09-21 08:50 or 2026-09-21 08:50:30."""
    moment = dt.datetime.fromisoformat(text)
    if len(text) == 10:
        moment = moment.replace(hour=10)
    return moment.replace(tzinfo=OFFICE_ZONE)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
