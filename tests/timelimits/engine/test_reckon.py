"""Which day a limit ends on: worked examples and edges."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.timelimits.china import at, china, day
from timelimits.engine.reckon import Extension, History, Verdict, latest_day_before, reckon
from timelimits.engine.standing import standing
from timelimits.engine.stretches import Stretch
from timelimits.errors import PauseInvalid, RuleInvalid
from timelimits.rules import Rule, Unit

WD, CD = Unit.WORKING_DAY, Unit.CALENDAR_DAY


def rule(amount: int, unit: Unit = WD) -> Rule:
    return Rule(unit, amount, "行政许可法42")


def reckoned(start, amount, unit=WD, *, stretches=(), extensions=()):
    history = History(rule(amount, unit), at(start), tuple(stretches), tuple(extensions))
    return reckon(china(), history)


def due(start, amount, unit=WD, **more):
    return reckoned(start, amount, unit, **more).due_on


def test_accepted_on_a_friday_the_first_counted_day_is_the_sunday_worked():
    assert due("2026-09-18", 1) == day("2026-09-20")
    assert due("2026-09-18", 10) == day("2026-10-09")
    assert due("2026-09-18", 20) == day("2026-10-22")


def test_accepted_on_monday_the_promise_is_tuesday_week_and_the_law_is_after_the_holiday():
    assert due("2026-09-21", 5) == day("2026-09-29")
    assert due("2026-09-21", 10) == day("2026-10-12")


def test_five_working_days_from_a_receipt_end_on_the_sunday_at_midnight():
    outcome = reckoned("2026-09-14", 5)
    assert outcome.due_on == day("2026-09-20")
    assert outcome.overrun_at == at("2026-09-21 00:00")


def test_water_abstraction_has_its_two_dates_and_both_move_with_the_consultation():
    assert due("2026-07-17", 20) == day("2026-08-14")
    assert due("2026-07-17", 45) == day("2026-09-18")
    asked = [Stretch(at("2026-08-03 15:00"), at("2026-08-10 09:00"))]
    assert due("2026-07-17", 45, stretches=asked) == day("2026-09-24")
    assert due("2026-07-17", 20, stretches=asked) == day("2026-08-21")


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", 3, "2026-06-30"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-06-25", 3, "2026-09-28"),
    ],
)
def test_months_end_on_the_same_number_or_the_months_last_day_and_roll(start, months, last):
    assert due(start, months, Unit.MONTH) == day(last)


def test_a_year_from_the_leap_day_ends_on_the_last_of_february():
    assert due("2024-02-29", 1, Unit.YEAR) == day("2025-02-28")


def test_calendar_days_never_end_in_a_break():
    outcome = reckoned("2025-09-20", 15, CD)
    assert outcome.unrolled == day("2025-10-05")
    assert outcome.due_on == day("2025-10-09")


def test_hours_run_through_nights_and_holidays_to_the_instant():
    outcome = reckoned("2025-04-30 16:30", 24, Unit.HOUR)
    assert outcome.overrun_at == at("2025-05-01 16:30")
    assert outcome.due_on == day("2025-05-01")


def test_hours_stand_still_during_a_pause_to_the_second():
    halts = [Stretch(at("2026-09-21 10:00"), at("2026-09-21 10:00:30"))]
    outcome = reckoned("2026-09-21 09:00", 24, Unit.HOUR, stretches=halts)
    assert outcome.overrun_at == at("2026-09-22 09:00:30")


def test_a_fixed_instant_is_what_it_is():
    fixed = Rule(Unit.FIXED_INSTANT, 0, "导入", instant=at("2026-10-01 12:00"))
    halts = (Stretch(at("2026-09-21"), None),)
    outcome = reckon(china(), History(fixed, at("2026-09-01"), halts))
    assert outcome.overrun_at == at("2026-10-01 12:00")
    assert not outcome.provisional


def test_no_days_at_all_means_the_day_itself():
    outcome = reckoned("2025-11-21 16:50", 0)
    assert outcome.due_on == day("2025-11-21")
    assert outcome.overrun_at == at("2025-11-22 00:00")


def test_an_open_pause_without_a_cap_leaves_the_date_open():
    outcome = reckoned("2026-09-14", 5, stretches=[Stretch(at("2026-09-16"))])
    assert outcome.due_on is None
    assert outcome.overrun_at is None


def test_an_open_pause_with_a_cap_has_the_date_it_comes_to_when_the_grant_is_used_up():
    outcome = reckoned("2026-09-14", 5, stretches=[Stretch(at("2026-09-16"), granted=2)])
    assert outcome.due_on == day("2026-09-22")


def test_a_pause_begun_on_the_last_day_or_after_it_saves_nothing():
    assert due("2026-09-14", 5, stretches=[Stretch(at("2026-09-20 09:00"))]) == day("2026-09-20")
    assert due("2026-09-14", 5, stretches=[Stretch(at("2026-09-23"))]) == day("2026-09-20")


def test_overlapping_pauses_count_once():
    one = [Stretch(at("2026-07-20"), at("2026-07-30")), Stretch(at("2026-07-27"), at("2026-08-05"))]
    whole = [Stretch(at("2026-07-20"), at("2026-08-05"))]
    assert due("2026-07-17", 20, stretches=one) == due("2026-07-17", 20, stretches=whole)


def test_a_same_day_pause_excludes_nothing():
    halts = [Stretch(at("2025-10-09 09:10"), at("2025-10-09 16:00"), granted=5)]
    assert due("2025-09-29", 10, stretches=halts) == due("2025-09-29", 10)


def test_a_pause_cannot_end_before_it_begins_nor_be_granted_less_than_nothing():
    with pytest.raises(PauseInvalid):
        Stretch(at("2026-09-21"), at("2026-09-20"))
    with pytest.raises(PauseInvalid):
        Stretch(at("2026-09-21"), granted=-1)


def extension(told, *, approved="2025-03-28", days=10, times=1):
    return Extension(days, at(approved), at(told) if told else None, times)


def test_an_extension_told_in_time_is_added_to_the_base():
    outcome = reckoned("2025-03-03", 20, extensions=[extension("2025-03-31 17:00")])
    assert outcome.verdicts == (Verdict.COUNTED,)
    assert outcome.due_on == day("2025-04-15")
    assert outcome.extra == 10


@pytest.mark.parametrize(
    ("told", "verdict"),
    [(None, Verdict.UNTOLD), ("2025-04-01 00:00", Verdict.LATE), ("2025-04-02", Verdict.LATE)],
)
def test_an_extension_not_told_by_the_due_day_moves_nothing(told, verdict):
    outcome = reckoned("2025-03-03", 20, extensions=[extension(told)])
    assert outcome.verdicts == (verdict,)
    assert outcome.due_on == day("2025-03-31")


def test_a_second_extension_does_not_count_unless_the_regime_allows_two():
    twice = [extension("2025-03-31"), extension("2025-04-14", approved="2025-04-14")]
    outcome = reckoned("2025-03-03", 20, extensions=twice)
    assert outcome.verdicts == (Verdict.COUNTED, Verdict.BEYOND)
    assert outcome.due_on == day("2025-04-15")
    allowed = [extension("2025-03-31", times=2), extension("2025-04-14", times=2)]
    assert reckoned("2025-03-03", 20, extensions=allowed).extra == 20


def test_an_extension_during_an_open_pause_is_in_time():
    halts = [Stretch(at("2025-03-10"))]
    outcome = reckoned("2025-03-03", 20, stretches=halts, extensions=[extension("2025-05-08")])
    assert outcome.verdicts == (Verdict.COUNTED,)


def test_a_date_that_reaches_an_undeclared_year_is_provisional():
    assert reckoned("2026-12-25", 10).provisional
    assert not reckoned("2026-12-01", 10).provisional
    assert reckoned("2026-12-25", 10).due_on == day("2027-01-08")


def test_calendar_days_ask_the_calendar_only_where_they_end():
    assert not reckoned("2026-12-01", 30, CD).provisional
    assert reckoned("2026-12-02", 30, CD).provisional
    assert reckoned("2026-10-15", 3, Unit.MONTH).provisional


def test_a_grant_that_ends_in_an_undeclared_year_makes_the_date_provisional():
    halts = [Stretch(at("2026-12-28"), granted=10)]
    assert reckoned("2026-12-20", 30, CD, stretches=halts).provisional


def test_seven_days_before_the_hearing_are_counted_backwards():
    assert latest_day_before(china(), day("2026-05-12"), rule(7)) == day("2026-04-29")
    assert latest_day_before(china(), day("2026-05-31"), rule(30, CD)) == day("2026-05-01")
    assert latest_day_before(china(), day("2026-05-31"), rule(3, Unit.MONTH)) == day("2026-02-28")
    assert latest_day_before(china(), day("2026-05-03"), rule(1)) == day("2026-04-30")
    assert latest_day_before(china(), day("2026-05-03"), rule(0)) == day("2026-05-03")


def test_the_deadline_itself_is_in_time_and_the_next_midnight_is_not():
    days = reckoned("2026-09-14", 5)
    assert not days.is_late(at("2026-09-20 23:59:59"), WD)
    assert days.is_late(at("2026-09-21 00:00"), WD)
    hours = reckoned("2026-09-14 09:00", 24, Unit.HOUR)
    assert not hours.is_late(at("2026-09-15 09:00"), Unit.HOUR)


def test_the_standing_of_a_limit_from_its_start_to_after_its_end():
    history = History(rule(5), at("2026-09-21"))
    outcome = reckon(china(), history)
    seen = [
        (s.used, s.remaining, s.over)
        for s in (
            standing(china(), history, outcome, day(text))
            for text in ("2026-09-21", "2026-09-22", "2026-09-26", "2026-09-29", "2026-09-30")
        )
    ]
    assert seen == [(0, 5, 0), (1, 5, 0), (3, 2, 0), (5, 1, 0), (5, 0, 1)]


def test_a_paused_limit_keeps_what_was_left():
    history = History(rule(5), at("2026-09-21"), (Stretch(at("2026-09-23")),))
    outcome = reckon(china(), history)
    stood = standing(china(), history, outcome, day("2026-10-20"))
    assert (stood.used, stood.remaining, stood.over) == (2, 3, 0)


@pytest.mark.parametrize(
    ("unit", "amount", "instant"),
    [
        (WD, -1, None),
        (WD, 100_000, None),
        (Unit.MONTH, 0, None),
        (Unit.FIXED_INSTANT, 0, None),
        (WD, 5, at("2026-09-21")),
        (Unit.FIXED_INSTANT, 0, dt.datetime(2026, 9, 21)),
    ],
)
def test_rules_that_no_date_follows_from_are_refused(unit, amount, instant):
    with pytest.raises(RuleInvalid):
        Rule(unit, amount, "x", instant=instant)
