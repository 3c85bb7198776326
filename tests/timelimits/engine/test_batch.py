"""Many dates at once: what is refused, and the ends of the calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.timelimits.china import at, china, day
from timelimits.engine import batch
from timelimits.engine.batch import Halt
from timelimits.engine.calendar import calendar_of
from timelimits.engine.reckon import Extension, History, reckon
from timelimits.engine.stretches import Stretch
from timelimits.errors import (
    CalendarInvalid,
    DateUnreachable,
    ExtensionInvalid,
    PauseInvalid,
    RuleInvalid,
)
from timelimits.rules import Rule, Unit

MONDAY = day("2025-03-03")


def test_dates_come_in_the_order_they_were_asked_for():
    assert batch.due_dates(china(), [MONDAY, MONDAY], [20, 0]) == [day("2025-03-31"), MONDAY]
    assert batch.due_dates(china(), [], []) == []
    halts = [[Halt(day("2025-03-10"))], []]
    assert batch.due_dates(china(), [MONDAY, MONDAY], [20, 5], halts) == [None, day("2025-03-10")]
    assert batch.due_date(china(), MONDAY, 20) == day("2025-03-31")


def test_years_far_from_any_notice_are_counted_monday_to_friday():
    assert batch.due_date(china(), dt.date(1950, 1, 2), 5) == dt.date(1950, 1, 9)
    assert batch.due_date(china(), dt.date(2300, 1, 1), 5) == dt.date(2300, 1, 8)


@pytest.mark.parametrize(
    ("amount", "halts", "error"),
    [
        (-1, [], RuleInvalid),
        (9999, [], RuleInvalid),
        (5, [Halt(day("2025-03-10"), day("2025-03-09"))], PauseInvalid),
        (5, [Halt(day("2025-03-10"), None, -1)], PauseInvalid),
    ],
)
def test_what_no_date_follows_from_is_refused_with_its_row(amount, halts, error):
    with pytest.raises(error) as refused:
        batch.due_dates(china(), [MONDAY, MONDAY], [5, amount], [[], halts])
    assert refused.value.facts["row"] == 1
    assert refused.value.facts["field"]


def test_rows_of_unequal_number_are_refused():
    with pytest.raises(RuleInvalid):
        batch.due_dates(china(), [MONDAY], [5, 5])


@pytest.mark.parametrize("year", [1, 1899, 2400, 9998])
def test_a_start_outside_the_calendar_is_refused(year):
    start = dt.datetime(year, 3, 1, 4, tzinfo=dt.UTC)
    with pytest.raises(DateUnreachable):
        reckon(china(), History(Rule(Unit.WORKING_DAY, 5, ""), start))


@pytest.mark.parametrize("unit", [Unit.WORKING_DAY, Unit.CALENDAR_DAY])
def test_an_end_outside_the_calendar_is_refused(unit):
    start = dt.datetime(2399, 12, 1, 4, tzinfo=dt.UTC)
    with pytest.raises(DateUnreachable):
        reckon(china(), History(Rule(unit, 100, ""), start))


def test_a_calendar_of_absurd_years_is_refused():
    with pytest.raises(CalendarInvalid):
        calendar_of("XX", 1, [1], off=[], on=[])


@pytest.mark.parametrize(
    ("days", "approved", "told", "times"),
    [
        (0, at("2025-03-03"), None, 1),
        (-5, at("2025-03-03"), None, 1),
        (99_999, at("2025-03-03"), None, 1),
        (5, dt.datetime(2025, 3, 3), None, 1),
        (5, at("2025-03-03"), dt.datetime(2025, 3, 3), 1),
    ],
)
def test_an_extension_of_no_days_or_of_no_known_moment_is_refused(days, approved, told, times):
    with pytest.raises(ExtensionInvalid) as refused:
        Extension(days, approved, told, times)
    assert refused.value.facts["field"]


def test_a_pause_without_a_time_zone_is_refused():
    with pytest.raises(PauseInvalid):
        Stretch(dt.datetime(2025, 3, 3))
