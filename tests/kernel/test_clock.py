"""Legal time has one door, stands still on demand and never goes back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import clock

MONDAY = dt.datetime(2026, 9, 21, 0, 50, tzinfo=dt.UTC)


def test_a_frozen_clock_stands_until_its_hand_moves_it():
    with clock.frozen(MONDAY) as hand:
        assert clock.now() == MONDAY
        hand.shift(dt.timedelta(hours=1))
        assert clock.now() == MONDAY + dt.timedelta(hours=1)


def test_the_clock_before_is_back_afterwards():
    before = clock.current()
    with clock.frozen(MONDAY):
        pass
    assert clock.current() is before


def test_a_driven_clock_refuses_to_go_back():
    driven = clock.DrivenClock(MONDAY)
    with pytest.raises(clock.ClockRefused):
        driven.move_to(MONDAY - dt.timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("utc", "day"),
    [("2026-09-20T15:59:59", "2026-09-20"), ("2026-09-20T16:00:00", "2026-09-21")],
)
def test_the_offices_day_begins_at_its_own_midnight(utc, day):
    instant = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert clock.office_date(instant) == dt.date.fromisoformat(day)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(clock.ClockRefused):
        clock.office_date(dt.datetime(2026, 9, 21))


@given(st.datetimes(min_value=dt.datetime(1900, 1, 1), max_value=dt.datetime(2200, 1, 1)))
def test_microseconds_tell_a_moment_exactly(naive):
    instant = naive.replace(tzinfo=dt.UTC)
    assert clock.from_micros(clock.micros(instant)) == instant
