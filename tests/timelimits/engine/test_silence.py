"""What silence does, from which event a clock runs, and dates that are fixed."""

from __future__ import annotations

import pytest

from tests.timelimits.china import at, china, day
from timelimits.engine.reckon import History, Verdict, reckon
from timelimits.engine.silence import (
    Counts,
    Supplement,
    consultation,
    restart,
    silence,
    yearly,
)
from timelimits.engine.stretches import Stretch
from timelimits.errors import AskedInvalid
from timelimits.rules import Rule, Unit

FIVE = History(Rule(Unit.WORKING_DAY, 5, "行政许可法32(1)(4)"), at("2024-04-26 09:00"))
SEVEN = Rule(Unit.WORKING_DAY, 7, "政府信息公开条例30")
TWENTY = Rule(Unit.WORKING_DAY, 20, "政府信息公开条例33")


def test_silence_accepts_from_the_day_of_receipt():
    spoke = silence(china(), FIVE, None)
    assert (spoke.fell_at, spoke.since) == (at("2024-05-08 00:00"), at("2024-04-26 09:00"))


def test_review_is_accepted_on_the_day_the_window_ends():
    window = History(Rule(Unit.WORKING_DAY, 5, "行政复议法30"), at("2026-04-29 10:00"))
    spoke = silence(china(), window, None, Counts.FROM_END)
    assert china().day_of(spoke.since) == day("2026-05-09")


@pytest.mark.parametrize(
    ("answered", "spoke"),
    [("2024-05-07 23:59", False), ("2024-05-08 00:00", True), ("2024-04-26 10:00", False)],
)
def test_an_answer_in_time_breaks_the_silence_and_a_late_one_does_not(answered, spoke):
    assert (silence(china(), FIVE, at(answered)) is not None) is spoke


def test_while_the_window_stands_open_nothing_is_silent():
    halted = History(FIVE.rule, FIVE.started_at, (Stretch(at("2024-04-28")),))
    assert silence(china(), halted, None) is None


def test_the_reply_clock_starts_anew_with_the_corrections():
    asked = Supplement(at("2025-04-29 16:00"), at("2025-05-12 09:00"))
    begun = restart(china(), at("2025-04-21"), [asked], SEVEN)
    assert (begun.started_at, begun.verdicts) == (at("2025-05-12 09:00"), (Verdict.COUNTED,))
    assert begun.started_at is not None
    assert reckon(china(), History(TWENTY, begun.started_at)).due_on == day("2025-06-10")


def test_while_corrections_are_awaited_no_reply_clock_runs():
    assert (
        restart(china(), at("2025-04-21"), [Supplement(at("2025-04-22"))], SEVEN).started_at is None
    )


def test_a_late_or_second_notice_restarts_nothing():
    late = Supplement(at("2025-04-30 09:00"), at("2025-05-12"))
    assert restart(china(), at("2025-04-21"), [late], SEVEN) == restart(
        china(), at("2025-04-21"), [late], SEVEN
    )
    assert restart(china(), at("2025-04-21"), [late], SEVEN).started_at == at("2025-04-21")
    first = Supplement(at("2025-04-22"), at("2025-04-24"))
    second = Supplement(at("2025-04-25"), at("2025-05-20"))
    begun = restart(china(), at("2025-04-21"), [second, first], SEVEN)
    assert (begun.started_at, begun.verdicts) == (
        at("2025-04-24"),
        (Verdict.COUNTED, Verdict.BEYOND),
    )


def test_corrections_cannot_come_before_they_are_asked_for():
    with pytest.raises(AskedInvalid):
        Supplement(at("2025-04-22"), at("2025-04-21"))


@pytest.mark.parametrize(
    ("answered", "due"),
    [("2025-08-22", "2025-09-12"), (None, "2025-09-19"), ("2025-09-10", "2025-09-19")],
)
def test_a_third_party_is_given_fifteen_days_and_no_more(answered, due):
    asked = consultation(at("2025-08-08"), at(answered) if answered else None)
    assert reckon(china(), History(TWENTY, at("2025-08-01"), (asked,))).due_on == day(due)


def test_a_fixed_date_does_not_roll():
    assert yearly(china(), 2026, 1, 31)[0] == day("2026-01-31")  # a Saturday
    assert yearly(china(), 2026, 3, 31)[1] == at("2026-04-01 00:00")
    with pytest.raises(AskedInvalid):
        yearly(china(), 2026, 2, 29)
