"""A ladder or a rule that cannot be true is told which field is wrong."""

from __future__ import annotations

import pytest

from approval import limits  # noqa: F401 - declares the kinds
from monitor.rules import BY_CODE, RULES, checking
from monitor.rules.packs import PACKS
from timelimits.engine.rungs import Rung, Trigger, UnitClass
from timelimits.kinds import KINDS

DAYS, HOURS = UnitClass.DAYS, UnitClass.HOURS
WARNING = Rung(1, DAYS, Trigger.REMAINING, 2)
YELLOW = Rung(2, DAYS, Trigger.OVER, 1)
RED = Rung(3, DAYS, Trigger.OVER, 2)


def faults(*rungs: Rung, kind: str = "promised") -> list[str]:
    return [fault.field for fault in checking.of_ladder(KINDS[kind], rungs)]


def test_a_ladder_that_rises_is_sound():
    assert faults(WARNING, YELLOW, RED) == []
    assert faults(Rung(1, HOURS, Trigger.SHARE, 75), Rung(2, HOURS, Trigger.AT_OVERRUN)) == []


@pytest.mark.parametrize(
    ("rungs", "field"),
    [
        ((), "rungs"),
        ((Rung(4, DAYS, Trigger.OVER, 1),), "days-4"),
        ((Rung(2, DAYS, Trigger.OVER, 0),), "days-2"),
        ((Rung(2, DAYS, Trigger.OVER, 61),), "days-2"),
        ((Rung(2, DAYS, Trigger.REMAINING, 2),), "days-2"),
        ((Rung(3, HOURS, Trigger.SHARE, 90),), "hours-3"),
        ((Rung(1, HOURS, Trigger.SHARE, 0),), "hours-1"),
        ((Rung(1, HOURS, Trigger.OVER, 1),), "hours-1"),
        ((Rung(1, DAYS, Trigger.SHARE, 50),), "days-1"),
        ((Rung(2, DAYS, Trigger.AT_OVERRUN, 3),), "days-2"),
        ((YELLOW, Rung(3, DAYS, Trigger.OVER, 1)), "days"),
        ((YELLOW, YELLOW), "days"),
    ],
)
def test_a_ladder_that_cannot_be_is_refused_with_the_field(rungs, field):
    assert field in faults(*rungs)


def test_a_warning_that_would_be_lit_from_the_first_day_is_refused():
    assert faults(Rung(1, DAYS, Trigger.REMAINING, 20), kind="statutory") == ["days-1"]
    assert faults(Rung(1, DAYS, Trigger.REMAINING, 19), kind="statutory") == []


def test_every_ladder_of_both_dialects_is_sound():
    assert set(PACKS) == {"three-colour", "two-colour"}
    for pack in PACKS.values():
        for kind, ladder in pack.ladders.items():
            if kind in KINDS:
                assert checking.of_ladder(KINDS[kind], ladder) == [], (pack.code, kind)


def test_the_dialect_of_two_gives_one_red_card_and_no_yellow_for_a_delay():
    ladder = PACKS["two-colour"].ladders["promised"]
    assert {rung.level for rung in ladder if rung.units is DAYS} == {1, 3}


def test_every_rule_is_shipped_in_terms_that_hold():
    for rule in RULES:
        content = {
            "level": rule.level,
            "mode": rule.mode,
            "confirm_days": rule.confirm_days,
            "settings": dict(rule.terms.settings),
            "zh": rule.zh,
            "en": rule.en,
        }
        assert checking.of_procedure(rule, content) == [], rule.code


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"level": 0}, "level"),
        ({"mode": "telepathy"}, "mode"),
        ({"confirm_days": 0}, "confirm_days"),
        ({"confirm_days": 11}, "confirm_days"),
        ({"mode": "automatic"}, "confirm_days"),
        ({"settings": {"percent": 100, "floor": 20}}, "percent"),
        ({"settings": {}}, "floor"),
        ({"zh": "100$ off"}, "zh"),
        ({"en": "$phone"}, "en"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_the_field(change, field):
    rule = BY_CODE["AN-8"]
    content = {
        "level": 2,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": dict(rule.terms.settings),
        "zh": rule.zh,
        "en": rule.en,
    }
    assert checking.of_procedure(rule, content) == []
    assert field in [fault.field for fault in checking.of_procedure(rule, content | change)]
