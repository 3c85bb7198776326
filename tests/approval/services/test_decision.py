"""The decision: granted with a licence, denied with reasons and rights."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.errors import (
    CautionStands,
    NotInstant,
    ReasonMissing,
    RightsNotTold,
    RoleForbids,
    UnknownCondition,
)
from approval.models import Case, CaseStep, Licence
from approval.services import decision
from approval.services.intake import Refusal
from tests.builders.approval import (
    a_received_case,
    a_reviewed_case,
    an_accepted_case,
    an_item,
    entries_of,
    limits_of,
    new_key,
)

REFUSAL = Refusal(
    "condition_unmet", "行政许可法第三十八条", rights_told=True, text="场所不符合要求"
)


def grant(hall, number, who="approver", **terms):
    return decision.grant_case(number, officer=hall.officer(who), key=new_key(), **terms)


def deny(hall, number, refusal=REFUSAL, **terms):
    return decision.deny_case(
        number, refusal, officer=hall.officer("approver"), key=new_key(), **terms
    )


def test_granting_meets_promise_and_law_starts_delivery_and_issues_the_licence(hall, item):
    number = a_reviewed_case(hall, item)
    answer = grant(hall, number)
    case = Case.objects.get(number=number)
    found = limits_of(case)
    assert (case.state, case.outcome, case.step_no) == ("granted", "granted", 0)
    assert (found["promised"][0], found["statutory"][0], found["step"][0]) == ("met", "met", "met")
    assert found["delivery"] == ("running", "2026-10-12")
    licence = Licence.objects.get(case=case)
    assert licence.number == answer["licence"]
    assert (licence.valid_from, licence.valid_to) == (dt.date(2026, 9, 21), dt.date(2031, 9, 21))
    assert licence.holder == case.applicant
    assert CaseStep.objects.get(case=case, seq=3).opinion == "decided"
    assert entries_of(case)[-1].facts["licence"] == licence.number


def test_an_item_whose_result_is_nothing_issues_none(hall):
    number = an_accepted_case(hall, an_item(hall, steps=(), result_kind="99", licence_years=None))
    assert grant(hall, number)["licence"] == ""
    assert not Licence.objects.exists()


def test_deciding_before_the_steps_are_through_takes_a_reason(hall, item):
    number = an_accepted_case(hall, item)
    with pytest.raises(CautionStands) as stopped:
        grant(hall, number)
    assert stopped.value.facts["cautions"][0]["code"] == "steps-skipped"
    grant(hall, number, reason="emergency")
    assert entries_of(Case.objects.get(number=number))[-1].facts["cautions"] == ["steps-skipped"]


def test_a_reviewer_does_not_decide(hall, item):
    number = a_reviewed_case(hall, item)
    with pytest.raises(RoleForbids):
        grant(hall, number, "reviewer")


def test_a_denial_has_reason_article_and_rights_and_ends_the_case(hall, item):
    number = a_reviewed_case(hall, item)
    with pytest.raises(ReasonMissing):
        deny(hall, number, Refusal("", "条", True))
    with pytest.raises(RightsNotTold):
        deny(hall, number, Refusal("x", "条", False))
    deny(hall, number)
    case = Case.objects.select_related("matter").get(number=number)
    assert (case.state, case.outcome, case.decision.rights_told) == ("denied", "denied", True)
    assert case.matter.closed_at is not None
    assert "delivery" not in limits_of(case)
    entry = entries_of(case)[-1]
    assert entry.facts["ground"] == "condition_unmet"
    assert "场所" not in entry.body
    assert case.notes.get(about="denial").text == "场所不符合要求"


def test_only_an_instant_item_is_concluded_on_the_spot(hall, item):
    number = a_received_case(hall, item)
    with pytest.raises(NotInstant):
        decision.decide_on_the_spot(number, officer=hall.officer("clerk"), key=new_key())


def test_an_instant_item_accepted_earlier_is_concluded_from_there(hall):
    number = an_accepted_case(hall, an_item(hall, case_kind="1"))
    answer = decision.decide_on_the_spot(number, officer=hall.officer("approver"), key=new_key())
    assert answer["state"] == "granted"
    assert entries_of(Case.objects.get(number=number))[-1].facts["on_the_spot"] is True


def test_document_numbers_run_in_their_own_series(hall, item):
    first, second = (grant(hall, a_reviewed_case(hall, item))["document"] for _ in range(2))
    assert first == "市市场监管局准字〔2026〕1号"
    assert second == "市市场监管局准字〔2026〕2号"


def test_a_denial_cites_the_conditions_that_are_not_met(hall, item):
    number = a_reviewed_case(hall, item)
    with pytest.raises(UnknownCondition):
        deny(hall, number, Refusal("condition_unmet", "条", True, conditions=(9,)))
    deny(hall, number, Refusal("condition_unmet", "条", True, conditions=(1,)))
    case = Case.objects.get(number=number)
    assert case.decision.conditions == [1]
    assert case.conditions.get().tick == "unmet"
    assert entries_of(case)[-1].facts["conditions"] == [1]
