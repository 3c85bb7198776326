"""Working days are numbered, inside the declared years and outside them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.timelimits.china import china, day
from timelimits.engine.calendar import WorkCalendar, calendar_of
from timelimits.errors import CalendarInvalid

# A busy machine is no defect of what is counted here.
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates(dt.date(1999, 1, 1), dt.date(2032, 12, 31))


@calmly
@given(DAYS)
def test_a_working_day_has_its_own_number(one):
    calendar = china()
    if calendar.is_working_day(one):
        assert calendar.day_at(calendar.index_of(one)) == one
    else:
        assert calendar.index_of(one) == calendar.index_of(one - dt.timedelta(days=1))


@calmly
@given(DAYS, st.integers(1, 400))
def test_a_limit_of_working_days_holds_just_that_many_and_ends_on_one(start, count):
    calendar = china()
    due = calendar.add(start, count)
    walked = [start + dt.timedelta(days=n + 1) for n in range((due - start).days)]
    assert sum(calendar.is_working_day(one) for one in walked) == count
    assert calendar.is_working_day(due)


def test_an_undeclared_year_counts_monday_to_friday_and_says_so():
    calendar = china()
    assert calendar.is_working_day(day("2027-01-01"))
    assert calendar.knows(day("2026-12-01"), day("2026-12-31"))
    assert not calendar.knows(day("2026-12-31"), day("2027-01-01"))


def test_the_day_on_which_a_limit_starts_needs_no_declaration():
    assert china().knows(day("2003-12-31"), day("2004-01-05"))


def test_a_calendar_without_any_year_is_all_weekdays():
    bare = WorkCalendar("XX", 1, frozenset())
    assert bare.add(day("2026-09-18"), 1) == day("2026-09-21")


def test_a_gap_between_declared_years_counts_weekdays_and_is_not_known():
    gap = calendar_of("XX", 1, [2020, 2022], off=[day("2020-01-01")], on=[])
    assert gap.count(day("2020-12-31"), day("2021-12-31")) == 261
    assert not gap.knows(day("2020-12-31"), day("2022-01-05"))


def test_a_day_cannot_be_both_off_and_worked():
    with pytest.raises(CalendarInvalid):
        calendar_of("XX", 1, [2026], off=[day("2026-01-01")], on=[day("2026-01-01")])


def test_a_declared_day_must_lie_in_a_declared_year():
    with pytest.raises(CalendarInvalid):
        calendar_of("XX", 1, [2026], off=[day("2027-01-01")], on=[])


def test_the_day_begins_and_ends_by_the_office_clock():
    assert china().end_of(day("2026-09-20")) == dt.datetime(2026, 9, 20, 16, tzinfo=dt.UTC)
