"""When a lamp changes, for each way of counting."""

from __future__ import annotations

import pytest

from tests.timelimits.china import at, china
from timelimits.engine.reckon import Extension, History, reckon
from timelimits.engine.rungs import Rung, Trigger, UnitClass, falls
from timelimits.engine.stretches import Stretch
from timelimits.rules import Rule, Unit

LAST_DAY = Rung(1, UnitClass.DAYS, Trigger.REMAINING, 1)
TWO_LEFT = Rung(1, UnitClass.DAYS, Trigger.REMAINING, 2)
OVER = Rung(2, UnitClass.DAYS, Trigger.OVER, 1)
FIVE_OVER = Rung(3, UnitClass.DAYS, Trigger.OVER, 5)
AT_END = Rung(2, UnitClass.DAYS, Trigger.AT_OVERRUN)
SHARE = Rung(1, UnitClass.HOURS, Trigger.SHARE, 75)
HOURS_END = Rung(2, UnitClass.HOURS, Trigger.AT_OVERRUN)
INSTANT_END = Rung(2, UnitClass.INSTANT, Trigger.AT_OVERRUN)


def fallen(start, amount, unit, rungs, *, halts=(), extensions=(), instant=None):
    rule = Rule(unit, amount, "x", instant=instant)
    history = History(rule, at(start), tuple(halts), tuple(extensions))
    outcome = reckon(china(), history)
    return [fall.at for fall in falls(china(), history, outcome, rungs)]


def test_acceptance_warns_on_its_last_day_and_falls_at_its_end():
    got = fallen("2026-09-14", 5, Unit.WORKING_DAY, [AT_END, LAST_DAY])
    assert got == [at("2026-09-20 00:00"), at("2026-09-21 00:00")]


def test_a_promise_warns_with_two_days_left_and_falls_on_the_first_working_day_after():
    got = fallen("2026-09-21", 5, Unit.WORKING_DAY, [TWO_LEFT, OVER])
    assert got == [at("2026-09-28 00:00"), at("2026-09-30 00:00")]


def test_a_fall_waits_out_the_break():
    assert fallen("2026-09-21", 6, Unit.WORKING_DAY, [OVER]) == [at("2026-10-08 00:00")]


@pytest.mark.parametrize("amount", [1, 2])
def test_a_limit_as_short_as_the_warning_warns_from_its_first_day(amount):
    got = fallen("2026-09-18", amount, Unit.WORKING_DAY, [TWO_LEFT])
    assert got == [at("2026-09-20 00:00")]


def test_a_limit_of_no_days_has_no_warning():
    assert fallen("2026-09-21", 0, Unit.WORKING_DAY, [TWO_LEFT, OVER]) == [at("2026-09-22 00:00")]


def test_calendar_days_are_warned_of_in_working_days():
    # 30 days from 8 May 2025 end on Saturday 7 June and come to Monday the 9th
    got = fallen("2025-05-08", 30, Unit.CALENDAR_DAY, [TWO_LEFT, OVER, FIVE_OVER])
    assert got == [at("2025-06-06 00:00"), at("2025-06-10 00:00"), at("2025-06-16 00:00")]


def test_a_warning_in_calendar_days_skips_a_pause():
    halts = [Stretch(at("2026-07-08"), at("2026-07-15"))]
    got = fallen("2026-07-01", 9, Unit.CALENDAR_DAY, [TWO_LEFT], halts=halts)
    # 9 days and the seven that do not count: Friday 17 July; two left from Thursday the 16th
    assert got == [at("2026-07-16 00:00")]


def test_hours_warn_after_three_quarters_and_fall_at_the_instant():
    got = fallen("2026-09-21 09:00", 24, Unit.HOUR, [SHARE, HOURS_END])
    assert got == [at("2026-09-22 03:00"), at("2026-09-22 09:00")]


def test_a_fixed_instant_falls_when_it_is():
    moment = at("2026-09-25 12:00")
    assert fallen("2026-09-21", 0, Unit.FIXED_INSTANT, [OVER, INSTANT_END], instant=moment) == [
        moment
    ]


def test_while_an_open_pause_has_no_cap_what_lies_behind_it_has_no_instant():
    halts = [Stretch(at("2026-09-22"))]
    assert fallen("2026-09-21", 5, Unit.WORKING_DAY, [TWO_LEFT, OVER], halts=halts) == [None, None]


def test_a_warning_that_lies_before_the_pause_stays():
    halts = [Stretch(at("2026-09-29 09:00"))]
    got = fallen("2026-09-21", 6, Unit.WORKING_DAY, [TWO_LEFT, OVER], halts=halts)
    assert got == [at("2026-09-29 00:00"), None]


def test_a_capped_pause_has_the_instants_it_comes_to_when_the_grant_is_used_up():
    halts = [Stretch(at("2026-09-22"), granted=2)]
    got = fallen("2026-09-21", 5, Unit.WORKING_DAY, [TWO_LEFT, OVER], halts=halts)
    assert got == [at("2026-09-30 00:00"), at("2026-10-09 00:00")]


def test_an_extension_moves_every_rung():
    more = [Extension(5, at("2026-09-28"), at("2026-09-28"))]
    got = fallen("2026-09-21", 5, Unit.WORKING_DAY, [TWO_LEFT, OVER], extensions=more)
    assert got == [at("2026-10-10 00:00"), at("2026-10-13 00:00")]


def test_a_fall_that_needs_the_next_year_is_a_guess_though_the_due_day_is_not():
    rule = Rule(Unit.WORKING_DAY, 5, "x")
    history = History(rule, at("2026-12-24"))
    outcome = reckon(china(), history)
    got = falls(china(), history, outcome, [TWO_LEFT, OVER])
    assert not outcome.provisional
    assert [fall.provisional for fall in got] == [False, True]
