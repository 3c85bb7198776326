"""Random histories and calendars, as the oracle and as the engine have them."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from tests.timelimits import oracle
from timelimits.engine.calendar import OFFICE_ZONE, calendar_of
from timelimits.engine.reading import Ends, Filing, Reading, RuleSet
from timelimits.engine.reckon import Extension, History
from timelimits.engine.stretches import Stretch
from timelimits.rules import Rule, Unit

YEARS = (2024, 2025, 2026, 2027)
FIRST = dt.date(2024, 1, 1)
TIMES = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


@st.composite
def moments(draw, start, least, most):
    """Some minute within so many days of ``start``."""
    day = start.date() + dt.timedelta(days=draw(st.integers(least, most)))
    return dt.datetime.combine(day, draw(TIMES))


@st.composite
def halts(draw, start, reach, *, at_most=3):
    found = []
    for _ in range(draw(st.integers(0, at_most))):
        since = draw(moments(start, -10, reach))
        until = draw(st.none() | moments(since, 0, reach)) if draw(st.integers(0, 4)) else None
        until = None if until is None else max(since, until)
        found.append(oracle.Halt(since, until, draw(st.none() | st.integers(0, 15))))
    return found


@st.composite
def longer(draw, start, reach):
    found = []
    for _ in range(draw(st.integers(0, 2))):
        approved = draw(moments(start, 0, reach))
        told = draw(st.none() | moments(approved, 0, 5)) if draw(st.integers(0, 3)) else None
        told = None if told is None else max(approved, told)
        found.append(
            oracle.Longer(draw(st.integers(1, 20)), approved, told, draw(st.integers(1, 2)))
        )
    return found


@st.composite
def cases(draw, units=("working_day", "calendar_day", "month", "year")):
    """A limit in days with everything that may befall it."""
    span = st.integers(0, 500).map(lambda n: FIRST + dt.timedelta(days=n))
    off = {one for one in draw(st.sets(span, max_size=20)) if one.isoweekday() < 6}
    on = {one for one in draw(st.sets(span, max_size=8)) if one.isoweekday() > 5}
    unit = draw(st.sampled_from(units))
    most = {"month": 6, "year": 1, "hour": 60}.get(unit, 45)
    least = 0 if unit in {"working_day", "calendar_day"} else 1
    start = draw(moments(dt.datetime(2024, 1, 1), 0, 300))
    reach = 5 if unit == "hour" else 50
    return oracle.Case(
        unit,
        draw(st.integers(least, most)),
        start,
        draw(halts(start, reach)),
        draw(longer(start, reach)),
        off,
        on,
        to_close=draw(st.booleans()),
        next_day=draw(st.booleans()),
    )


def office(moment):
    return moment.replace(tzinfo=OFFICE_ZONE)


def maybe(moment):
    return None if moment is None else office(moment)


def calendar_for(case):
    return calendar_of("XX", 1, YEARS, off=case.off, on=case.on)


def history_for(case):
    """What the engine is asked for the same case."""
    reading = Reading(
        RuleSet.WORKED_SECONDS if case.by_seconds else RuleSet.DAYS,
        Ends.CLOSE_OF_BUSINESS if case.to_close else Ends.MIDNIGHT,
        Filing.NEXT_WORKING_DAY if case.next_day else Filing.LITERAL,
    )
    return History(
        Rule(Unit(case.unit), case.amount, "演练"),
        office(case.start),
        tuple(Stretch(office(h.since), maybe(h.until), h.granted) for h in case.halts),
        tuple(Extension(x.days, office(x.approved), maybe(x.told), x.times) for x in case.longer),
        reading,
    )
