from __future__ import annotations

import pytest

from catalog.models import ItemVersion
from timelimits.rules import Unit


def _version(**columns):
    usual = {
        "legal_basis": "某法",
        "case_kind": "2",
        "start_event": "accepted",
        "statutory_amount": 20,
        "statutory_unit": "working_day",
        "statutory_basis": "某法第四十二条",
        "unit_basis": "条文写明",
        "promised_amount": 5,
        "promised_unit": "working_day",
        "promised_basis": "承诺",
        "result_kind": "10",
    }
    return ItemVersion(**{**usual, **columns})


def test_both_limits_run_from_the_start_event_of_the_regime():
    version = _version(start_event="received")
    assert version.statutory_rule().starts == "收到"
    assert version.promised_rule().starts == "收到"


def test_the_laws_rule_carries_article_and_unit_basis():
    rule = _version().statutory_rule()
    assert (rule.unit, rule.amount) == (Unit.WORKING_DAY, 20)
    assert (rule.basis, rule.unit_basis) == ("某法第四十二条", "条文写明")


def test_where_no_law_sets_a_limit_there_is_no_rule():
    assert _version(statutory_amount=None).statutory_rule() is None


def test_without_a_stage_of_acceptance_there_is_no_rule_for_it():
    assert _version().acceptance_rule() is None
    assert _version(acceptance_days=5, acceptance_unit="working_day").acceptance_rule().amount == 5


def test_an_extension_of_no_days_is_none():
    assert _version().extension is None


@pytest.mark.parametrize(("kind", "instant"), [("1", True), ("2", False)])
def test_an_item_done_on_the_spot_says_so(kind, instant):
    assert _version(case_kind=kind).instant == instant


def test_a_ground_that_the_regime_does_not_know_stops_nothing():
    assert _version().stop_ground("hearing") is None
