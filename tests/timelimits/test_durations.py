from __future__ import annotations

import datetime as dt

import pytest

from kernel.clock import OFFICE_ZONE
from timelimits.durations import FEWEST, Durations, nearest_rank, of_spans
from timelimits.engine.calendar import calendar_of

CALENDAR = calendar_of(
    "CN",
    1,
    [2026],
    off=[dt.date(2026, 9, day) for day in (25, 26, 27)],
    on=[dt.date(2026, 9, 20)],
)


def _at(day: str, time: str = "10:00") -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=OFFICE_ZONE)


def _took(begun: str, ended: str) -> int:
    return of_spans([(_at(begun), _at(ended))], CALENDAR, fewest=1).within[0][1]


@pytest.mark.parametrize(
    ("begun", "ended", "days"),
    [
        ("2026-09-21", "2026-09-21", 0),
        ("2026-09-18", "2026-09-21", 2),  # the make-up Sunday counts
        ("2026-09-24", "2026-09-28", 1),  # the holiday does not
        ("2026-09-19", "2026-09-20", 1),
        ("2026-09-28", "2026-09-21", 0),  # ended before it began: none
    ],
)
def test_working_days_are_counted_as_the_law_counts_them(begun, ended, days):
    assert _took(begun, ended) == days


def test_below_the_floor_nothing_is_said_but_how_few_there_are():
    few = [(_at("2026-09-21"), _at("2026-09-22"))] * (FEWEST - 1)
    assert of_spans(few, CALENDAR) == Durations(FEWEST - 1)
    assert not of_spans(few, CALENDAR).enough
    assert of_spans([*few, few[0]], CALENDAR).enough


def test_a_percentile_is_what_a_real_case_took():
    quick = [(_at("2026-09-21"), _at("2026-09-21"))] * 16
    slow = [(_at("2026-09-01"), _at("2026-09-08"))] * 4
    found = of_spans([*slow, *quick], CALENDAR)
    assert (found.count, found.within) == (20, ((50, 0), (80, 0), (95, 5)))


@pytest.mark.parametrize(("share", "rank"), [(50, 5), (80, 8), (95, 10), (1, 1), (100, 10)])
def test_the_nearest_rank_is_the_smallest_that_enough_do_not_exceed(share, rank):
    assert nearest_rank(range(1, 11), share) == rank
