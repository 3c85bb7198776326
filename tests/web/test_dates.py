"""Days and moments as an office writes them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from kernel import clock
from web import dates

TUESDAY = dt.date(2026, 9, 29)


def test_a_day_never_stands_without_its_weekday_and_has_no_leading_zeros() -> None:
    assert dates.office_day(TUESDAY) == "9月29日（星期二）"
    assert dates.full_day(dt.date(2026, 1, 5)) == "2026年1月5日（星期一）"


def test_in_english_the_same_day_is_written_in_english() -> None:
    with translation.override("en"):
        assert "星期" not in dates.office_day(TUESDAY)


@pytest.mark.parametrize(
    "value",
    [
        TUESDAY,
        "2026-09-29",
        dt.datetime(2026, 9, 28, 16, 0, tzinfo=dt.UTC),
        clock.micros(dt.datetime(2026, 9, 28, 16, 0, tzinfo=dt.UTC)),
    ],
)
def test_a_day_is_the_offices_day_however_it_is_given(value: dates.Moment) -> None:
    assert dates.as_day(value) == TUESDAY


def test_one_minute_before_midnight_in_the_office_is_still_the_day_before() -> None:
    assert dates.as_day(dt.datetime(2026, 9, 28, 15, 59, tzinfo=dt.UTC)) == dt.date(2026, 9, 28)


def test_a_clock_time_is_the_offices() -> None:
    moment = dt.datetime(2026, 9, 21, 0, 50, tzinfo=dt.UTC)
    assert dates.clock_time(moment) == "08:50"
    assert dates.day_and_time(clock.micros(moment)) == "9月21日 08:50"
