"""What the law's words leave open, as settings; and time counted in worked seconds."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.timelimits.china import at, china, day
from timelimits.engine.cards import Threshold, card_after, elapsed
from timelimits.engine.hours import USUAL, OfficeHours, WorkedTime
from timelimits.engine.reading import HOUR_EXACT, Ends, Filing, Reading
from timelimits.engine.reckon import History, reckon
from timelimits.engine.stretches import Stretch
from timelimits.errors import HoursInvalid
from timelimits.rules import Rule, Unit

B = Reading(filing=Filing.NEXT_WORKING_DAY)
CLOSE = Reading(ends=Ends.CLOSE_OF_BUSINESS)


def reckoned(start, days, reading, *stretches):
    history = History(Rule(Unit.WORKING_DAY, days, ""), at(start), tuple(stretches), (), reading)
    return reckon(china(), history)


@pytest.mark.parametrize(
    ("start", "a", "b"),
    [
        ("2025-09-30 18:45", "2025-10-14", "2025-10-15"),
        ("2025-10-03 10:00", "2025-10-14", "2025-10-15"),
        ("2025-09-29 17:29", "2025-10-13", "2025-10-13"),
        ("2025-09-29 17:30", "2025-10-13", "2025-10-14"),
        ("2025-09-29 07:10", "2025-10-13", "2025-10-13"),
        ("2025-09-29 12:30", "2025-10-13", "2025-10-13"),
        ("2025-10-11 20:00", "2025-10-17", "2025-10-20"),
    ],
)
def test_a_filing_outside_office_hours_differs_by_one_working_day_at_most(start, a, b):
    assert reckoned(start, 5, Reading()).due_on == day(a)
    assert reckoned(start, 5, B).due_on == day(b)


def test_at_the_counter_a_limit_ends_with_business_and_not_at_midnight():
    assert reckoned("2026-09-14", 5, Reading()).overrun_at == at("2026-09-21 00:00")
    outcome = reckoned("2026-09-14", 5, CLOSE)
    assert outcome.overrun_at == at("2026-09-20 17:30")
    assert outcome.is_late(at("2026-09-20 17:30"), Unit.WORKING_DAY)
    assert reckoned("2025-11-21 16:50", 0, CLOSE).overrun_at == at("2025-11-21 17:30")


def test_worked_seconds_end_at_the_same_time_of_day_so_many_working_days_later():
    outcome = reckoned("2018-10-15 10:00", 7, HOUR_EXACT)
    assert outcome.overrun_at == at("2018-10-24 10:00")
    assert not outcome.is_late(at("2018-10-24 10:00"), Unit.WORKING_DAY)
    assert outcome.is_late(at("2018-10-24 10:00:01"), Unit.WORKING_DAY)


def test_after_hours_and_over_lunch_nothing_elapses():
    made = History(Rule(Unit.WORKING_DAY, 7, ""), at("2018-10-15 10:00"), (), (), HOUR_EXACT)
    seen = ["2018-10-15 10:00", "2018-10-15 10:00:01", "2018-10-16 10:00", "2018-10-16 10:00:01"]
    assert [elapsed(china(), made, at(text)) for text in seen] == [0, 1, 1, 2]
    night = ["2018-10-15 17:30", "2018-10-15 23:00", "2018-10-16 08:30"]
    assert {elapsed(china(), made, at(text)) for text in night} == {1}


def test_a_special_procedure_moves_every_card_by_the_days_granted():
    halted = (Stretch(at("2018-10-15 10:00"), None, 3),)
    made = History(Rule(Unit.WORKING_DAY, 7, ""), at("2018-10-15 10:00"), halted, (), HOUR_EXACT)
    assert card_after(china(), made, Threshold(1, -2)) == at("2018-10-24 10:00")
    assert card_after(china(), made, Threshold(2, 1)) == at("2018-10-29 10:00")


def test_worked_time_goes_there_and_back():
    time = WorkedTime(china(), USUAL)
    for text in ("2026-09-20 08:30:01", "2026-09-21 12:00", "2026-09-28 17:30"):
        assert time.instant(time.at(at(text))) == at(text)
    assert time.instant(time.at(at("2026-09-26 03:00"))) == at("2026-09-24 17:30")


@pytest.mark.parametrize(
    "text", ["", "08:30", "17:30-08:30", "08:30-12:00,11:00-17:00", "8-12", "08:30-25:00"]
)
def test_office_hours_that_are_none_are_refused(text):
    with pytest.raises(HoursInvalid):
        OfficeHours.parse(text)


def test_a_hall_without_lunch_has_longer_days():
    hours = OfficeHours.parse("09:00-17:00")
    assert (hours.seconds, hours.worked_by(dt.time(13)), hours.time_at(3600)) == (
        28_800,
        14_400,
        dt.time(10),
    )
