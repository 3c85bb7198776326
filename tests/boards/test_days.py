"""The ruler counts working time alone."""

from __future__ import annotations

import datetime as dt

import pytest

from boards.days import horizon
from kernel import clock

HOUR = 3_600_000_000
MONDAY, TUESDAY, FRIDAY = dt.date(2026, 9, 21), dt.date(2026, 9, 22), dt.date(2026, 9, 25)


def at(day: dt.date, hour: int, minute: int = 0) -> int:
    return clock.micros(clock.office_time(day, dt.time(hour, minute)))


SPANS = [
    [at(MONDAY, 8, 30), at(MONDAY, 12)],
    [at(MONDAY, 13, 30), at(MONDAY, 17, 30)],
    [at(TUESDAY, 8, 30), at(TUESDAY, 12)],
    [at(TUESDAY, 13, 30), at(TUESDAY, 17, 30)],
    [at(FRIDAY, 8, 30), at(FRIDAY, 12)],
]


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at(MONDAY, 8, 30), at(TUESDAY, 9)),
        (at(MONDAY, 7), at(TUESDAY, 9)),
        (at(MONDAY, 12, 30), at(TUESDAY, 14)),  # lunch is no working time
        (at(MONDAY, 17, 30), at(FRIDAY, 9)),  # 7.5 hours of Tuesday, and Wednesday is off
        (at(TUESDAY, 13, 30), at(FRIDAY, 12)),  # no more is known than there is
    ],
)
def test_eight_working_hours_end_where_eight_have_been_worked(now, end):
    assert horizon(SPANS, now) == end


def test_where_no_work_lies_ahead_the_ruler_ends_at_once():
    assert horizon([], at(MONDAY, 9)) == at(MONDAY, 9)
    assert horizon(SPANS, at(FRIDAY, 18)) == at(FRIDAY, 18)


def test_a_shorter_ruler_ends_sooner():
    assert horizon(SPANS, at(MONDAY, 9), hours=dt.timedelta(hours=1)) == at(MONDAY, 9) + HOUR
