"""Kinds are declared once, and each has rungs in custody."""

from __future__ import annotations

import pytest

import approval.limits
import complaints.limits
from timelimits import kinds
from timelimits.engine.rungs import UnitClass
from timelimits.errors import KindUnknown
from timelimits.models import RungRule

DECLARED = {
    approval.limits.ACCEPTANCE,
    approval.limits.PROMISED,
    approval.limits.STATUTORY,
    approval.limits.STEP,
    approval.limits.DELIVERY,
    complaints.limits.COMPLAINT_ACCEPTANCE.code,
    complaints.limits.COMPLAINT_ANSWER.code,
}


def test_declaring_the_same_kind_again_is_harmless_and_another_is_refused():
    first = kinds.declare("test_kind", "试")
    try:
        assert kinds.declare("test_kind", "试") is not None
        assert kinds.kind_of("test_kind") == first
        with pytest.raises(KindUnknown):
            kinds.declare("test_kind", "另一种")
    finally:
        del kinds.KINDS["test_kind"]


def test_an_undeclared_kind_is_unknown():
    with pytest.raises(KindUnknown):
        kinds.kind_of("nobody's")


def test_every_declared_kind_has_its_own_words_for_the_receipt():
    for code in DECLARED:
        assert kinds.kind_of(code).starts != "起算", code


@pytest.mark.django_db
def test_every_declared_kind_has_a_card_rung_for_each_way_of_counting():
    rows = set(RungRule.objects.filter(level__gte=2).values_list("kind", "units"))
    assert rows >= {(code, units.value) for code in DECLARED for units in UnitClass}


@pytest.mark.django_db
def test_a_rung_without_days_falls_at_the_overrun_itself_or_warns_before():
    loose = RungRule.objects.exclude(units="days")
    assert set(loose.values_list("trigger", flat=True)) == {"at_overrun", "share"}
    assert set(loose.filter(trigger="share").values_list("level", flat=True)) == {1}
