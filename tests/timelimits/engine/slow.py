"""A second, obvious reading of the rules: it walks every day. Written for comparison only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

DAY = dt.timedelta(days=1)


@dataclass
class Halt:
    begun: dt.date
    ended: dt.date | None
    granted: int | None


def worked(day, off, on):
    if day in off:
        return False
    return day in on or day.isoweekday() <= 5


def halted(day, halts, off, on):
    """Whether the clock stood still on ``day``, for any of the halts."""
    for halt in halts:
        if day <= halt.begun or (halt.ended is not None and day > halt.ended):
            continue
        if halt.granted is None:
            return True
        used, one = 0, halt.begun
        while one < day:
            one += DAY
            used += worked(one, off, on)
        # a day off belongs to the working day before it, so it is free only within the grant
        if used < halt.granted or (used == halt.granted and worked(day, off, on)):
            return True
    return False


def last_day(start, amount, unit, *, halts=(), off=frozenset(), on=frozenset()):
    day, left = start, amount
    for _ in range(4000):
        if left == 0:
            break
        day += DAY
        if halted(day, halts, off, on):
            continue
        if unit == "calendar_day" or worked(day, off, on):
            left -= 1
    else:
        return None
    if unit == "calendar_day" and amount:
        while not worked(day, off, on):
            day += DAY
    return day
