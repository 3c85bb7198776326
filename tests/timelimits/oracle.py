"""A second, obvious reading of the rules, written apart from the engine and compared with it.

It walks every day, and for time within days every minute; it knows no numbers of days, no merging
and no time zones: all its moments are the office clock's. Never imported by the product.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
NEVER = 1500  # days after which an end that was not found is none
SESSIONS = ((dt.time(8, 30), dt.time(12)), (dt.time(13, 30), dt.time(17, 30)))


@dataclass
class Halt:
    since: dt.datetime
    until: dt.datetime | None = None
    granted: int | None = None


@dataclass
class Longer:
    days: int
    approved: dt.datetime
    told: dt.datetime | None = None
    times: int = 1


@dataclass
class Case:
    unit: str
    amount: int
    start: dt.datetime
    halts: list[Halt] = field(default_factory=list)
    longer: list[Longer] = field(default_factory=list)
    off: set[dt.date] = field(default_factory=set)
    on: set[dt.date] = field(default_factory=set)
    by_seconds: bool = False
    to_close: bool = False
    next_day: bool = False


def works(case, day):
    if day in case.on:
        return True
    return day.isoweekday() < 6 and day not in case.off


def next_worked(case, day):
    day += DAY
    while not works(case, day):
        day += DAY
    return day


def begun(case):
    """From when it counts: outside office hours, if so read, from the next opening (CAL-11)."""
    day, time = case.start.date(), case.start.time()
    if case.next_day and (not works(case, day) or time >= SESSIONS[-1][1]):
        return dt.datetime.combine(next_worked(case, day), SESSIONS[0][0])
    return case.start


def excluded(case, halt):
    """The days a halt takes out: after its first, with its last, while the grant lasts."""
    days, used, day = set(), 0, halt.since.date()
    for _ in range(2 * NEVER):  # it may have begun before the limit
        day += DAY
        if halt.until is not None and day > halt.until.date():
            break
        if halt.granted is not None:
            worked = works(case, day)
            used += worked
            if used > halt.granted or (used == halt.granted and not worked):
                break
        days.add(day)
    return days


def same_number(day, months):
    """The day of that number so many months on, or the month's last (CAL-4)."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = day.day
    while True:
        try:
            return dt.date(year, month, number)
        except ValueError:
            number -= 1


def last_day(case, extra):
    start = begun(case).date()
    left = case.amount
    if case.unit in {"month", "year"}:
        months = case.amount * (12 if case.unit == "year" else 1)
        left = (same_number(start, months) - start).days
    left += extra
    out = set().union(*(excluded(case, halt) for halt in case.halts))
    day, counts = start, left
    for _ in range(NEVER):
        if counts == 0:
            break
        day += DAY
        if day not in out and (case.unit != "working_day" or works(case, day)):
            counts -= 1
    else:
        return None
    return day if left == 0 or works(case, day) else next_worked(case, day)


def in_office(case, moment):
    if not works(case, moment.date()):
        return False
    return any(opens <= moment.time() < closes for opens, closes in SESSIONS)


def minutes(case, moment):
    """The minutes that count from ``moment`` on, each by its beginning; halts left out of account."""
    while True:
        if not case.by_seconds or in_office(case, moment):
            yield moment
        moment += MINUTE


def halted_until(case, halt):
    """When a halt ends at the latest: its end, or when what was granted has been used up."""
    ends = [] if halt.until is None else [halt.until]
    if halt.granted is not None:
        if case.by_seconds:
            left = halt.granted * 450
            cap = halt.since
            for minute in minutes(case, halt.since):
                if left == 0:
                    break
                left -= 1
                cap = minute + MINUTE
            ends.append(cap)
        else:
            day = halt.since.date()
            for _ in range(halt.granted):
                day = next_worked(case, day)
            ends.append(dt.datetime.combine(day + DAY, dt.time.min))
    return min(ends, default=None)


def last_minute(case, extra):
    """The end of what ends within a day, every moment being a whole minute."""
    start = begun(case)
    left = (case.amount + extra) * 450 if case.by_seconds else (case.amount + 24 * extra) * 60
    halts = [(halt.since, halted_until(case, halt)) for halt in case.halts]
    for minute in minutes(case, start):
        if any(since <= minute and until is None for since, until in halts):
            return None
        if any(since <= minute < until for since, until in halts if until is not None):
            continue
        left -= 1
        if left == 0:
            return minute + MINUTE
    return None


def end(case, extra):
    """The last day and the instant at which it is over."""
    if case.unit == "hour" or (case.by_seconds and case.amount):
        over = last_minute(case, extra)
        return (None, None) if over is None else ((over - MINUTE).date(), over)
    day = last_day(case, extra)
    if day is None:
        return None, None
    if case.to_close:
        return day, dt.datetime.combine(day, SESSIONS[-1][1])
    return day, dt.datetime.combine(day + DAY, dt.time.min)


def took_effect(one):
    """Untold ones last; of several at one instant the longest, then the one allowed more often."""
    far = dt.datetime(9000, 1, 1)
    acted = one.approved if one.told is None else max(one.approved, one.told)
    return (far if one.told is None else acted, acted, one.approved, -one.days, -one.times)


def reckon(case):
    """Due day, legal end, and what is said of each extension, in the order given."""
    extra, said = 0, {}
    for one in sorted(case.longer, key=took_effect):
        over = end(case, extra)[1]
        within_a_day = case.unit == "hour" or (case.by_seconds and case.amount > 0)
        if list(said.values()).count("counted") >= one.times:
            word = "beyond"
        elif one.told is None:
            word = "untold"
        else:
            acted = max(one.approved, one.told)
            late = over is not None and (acted > over if within_a_day else acted >= over)
            word = "late" if late else "counted"
        if word == "counted":
            extra += one.days
        said[id(one)] = word
    return (*end(case, extra), [said[id(one)] for one in case.longer])
