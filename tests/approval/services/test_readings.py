"""A regime's reading of the clock goes from the item version into the limits of a real case."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.models import Case
from kernel.clock import office_time
from tests.builders.approval import a_received_case, an_item
from timelimits import receipts
from timelimits.models import Alert, HallHours, TimeLimit

EVENING = dt.time(18, 30)
MONDAY = dt.date(2026, 9, 21)


@pytest.fixture
def nine_to_four(hall):
    """The hall's own hours, with an hour for lunch."""
    HallHours.objects.create(
        hall_code=hall.window.hall_code,
        days="working",
        spans="09:00-12:00,13:00-16:00",
        valid_from=dt.date(2026, 1, 1),
        source="演练",
    )


def acceptance_of(hall, item) -> TimeLimit:
    number = a_received_case(hall, item)
    matter = Case.objects.get(number=number).matter_id
    return TimeLimit.objects.get(matter_id=matter, kind="acceptance")


def test_by_default_days_end_at_midnight_and_a_filing_counts_on_its_day(hall, clock):
    clock.move_to(office_time(MONDAY, EVENING))
    limit = acceptance_of(hall, an_item(hall))
    assert (limit.reading, limit.due_on) == ("", dt.date(2026, 9, 29))
    assert limit.overrun_at == office_time(dt.date(2026, 9, 30), dt.time.min)


def test_a_limit_may_end_at_the_close_of_business_of_its_hall(hall, nine_to_four):
    limit = acceptance_of(hall, an_item(hall, ends="close_of_business"))
    assert limit.due_on == dt.date(2026, 9, 29)
    assert limit.overrun_at == office_time(dt.date(2026, 9, 29), dt.time(16))
    red = Alert.objects.filter(limit=limit).order_by("-level")[0]
    assert red.falls_at >= limit.overrun_at
    told = receipts.receipt(limit.pk)
    assert told.ends_at == limit.overrun_at
    assert "办公时间结束" in told.sentence
    assert told.core["reading"]["hours"] == [["09:00:00", "12:00:00"], ["13:00:00", "16:00:00"]]


@pytest.mark.parametrize(
    ("filing", "due"), [("literal", "2026-09-29"), ("next_working_day", "2026-09-30")]
)
def test_a_filing_after_the_close_is_read_both_ways(hall, clock, filing, due):
    clock.move_to(office_time(MONDAY, EVENING))
    limit = acceptance_of(hall, an_item(hall, filing=filing))
    assert limit.due_on.isoformat() == due
    assert ("办公时间之外提交" in receipts.receipt(limit.pk).sentence) == (filing != "literal")


def test_within_office_hours_both_readings_of_a_filing_agree(hall):
    limit = acceptance_of(hall, an_item(hall, filing="next_working_day"))
    assert limit.due_on == dt.date(2026, 9, 29)


def test_days_may_be_worked_to_the_second(hall, clock):
    clock.move_to(office_time(MONDAY, dt.time(10, 15)))
    limit = acceptance_of(hall, an_item(hall, rule_set="worked_seconds"))
    assert limit.overrun_at == office_time(dt.date(2026, 9, 29), dt.time(10, 15))


def test_later_hours_do_not_move_a_limit_that_runs(hall, nine_to_four):
    limit = acceptance_of(hall, an_item(hall, ends="close_of_business"))
    HallHours.objects.create(
        hall_code=hall.window.hall_code,
        days="working",
        spans="09:00-11:00",
        valid_from=MONDAY,
        source="演练",
    )
    assert receipts.receipt(limit.pk).ends_at == limit.overrun_at
