"""How a limit stands on a day: used, remaining, over (§1.10(7))."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from timelimits.engine.calendar import WorkCalendar
from timelimits.engine.reckon import EVERY_DAY, History, Reckoning, span_of
from timelimits.engine.stretches import Axis, counted
from timelimits.rules import Unit

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Used, remaining and over on a day.

    ``used`` are days of the limit's own kind up to and with ``day``; ``remaining`` those from it
    on, ``day`` included, so on the due day it is 1 and 0 afterwards; ``over`` are working days
    after the due day up to and with ``day``.
    """

    day: dt.date
    used: int
    remaining: int
    over: int


def standing(
    calendar: WorkCalendar, history: History, outcome: Reckoning, day: dt.date
) -> Standing:
    """How the limit stands on ``day``. Limits in hours and instants are told in working days."""
    plain = history.rule.unit in {Unit.CALENDAR_DAY, Unit.MONTH, Unit.YEAR}
    axis: Axis = EVERY_DAY if plain else calendar
    start, due, gaps = outcome.start_day, outcome.due_on, outcome.gaps
    if due is None:
        used = counted(axis, start, day, gaps)
        total = span_of(history.rule, start) + outcome.extra
        return Standing(day, used, max(0, total - used), 0)
    used = counted(axis, start, min(day, due), gaps)
    eve = max(day - ONE_DAY, start)
    remaining = counted(axis, eve, due, gaps)
    return Standing(day, used, remaining, calendar.count(due, day))
