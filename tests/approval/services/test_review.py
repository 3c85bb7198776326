"""Inside review: assigned, done, returned."""

from __future__ import annotations

import pytest

from approval.errors import (
    AssigneeUnfit,
    CautionStands,
    MomentTooEarly,
    NoStepOpen,
    ReasonMissing,
    SamePerson,
    StateForbids,
    StepOfAnother,
)
from approval.models import Case, CaseNote, CaseStep
from approval.services import review
from approval.services.review import Finding
from tests.builders.approval import (
    a_received_case,
    a_reviewed_case,
    an_accepted_case,
    an_item,
    entries_of,
    limits_of,
    new_key,
)


def finish(hall, number, who="reviewer", **finding):
    return review.finish_step(number, Finding(**finding), officer=hall.officer(who), key=new_key())


def assign(hall, number, to):
    return review.assign_case(
        number, hall.people[to].pk, officer=hall.officer("approver"), key=new_key()
    )


def test_the_step_in_hand_is_given_to_an_officer_of_the_unit_in_its_role(hall, item):
    number = an_accepted_case(hall, item)
    assign(hall, number, "second")
    case = Case.objects.get(number=number)
    assert CaseStep.objects.get(case=case).assignee == hall.people["second"]
    assert entries_of(case)[-1].facts["assignee"] == hall.people["second"].pk


@pytest.mark.parametrize("who", ["neighbour_reviewer", "clerk", "approver"])
def test_nobody_else_can_be_given_it(hall, item, who):
    number = an_accepted_case(hall, item)
    with pytest.raises(AssigneeUnfit):
        assign(hall, number, who)


def test_what_another_has_in_hand_is_not_mine_to_finish(hall, item):
    number = an_accepted_case(hall, item)
    assign(hall, number, "second")
    with pytest.raises(StepOfAnother):
        finish(hall, number, second=hall.people["second"].pk)


def test_a_step_that_takes_two_needs_the_other_or_a_reason(hall, item):
    number = an_accepted_case(hall, item)
    with pytest.raises(CautionStands) as stopped:
        finish(hall, number)
    assert stopped.value.facts["cautions"][0]["code"] == "one-official-only"
    with pytest.raises(SamePerson):
        finish(hall, number, second=hall.people["reviewer"].pk)
    with pytest.raises(AssigneeUnfit):
        finish(hall, number, second=hall.people["neighbour_reviewer"].pk)
    finish(hall, number, reason="emergency", text="道路中断，一人到场")
    entry = entries_of(Case.objects.get(number=number))[-1]
    assert entry.facts["cautions"] == ["one-official-only"]
    assert "道路" not in entry.body
    assert CaseNote.objects.get().text == "道路中断，一人到场"


def test_finishing_a_step_meets_its_limit_and_opens_the_next(hall, item):
    number = an_accepted_case(hall, item)
    finish(hall, number, second=hall.people["second"].pk)
    case = Case.objects.get(number=number)
    assert (case.step_no, case.step_name, case.state) == (2, "审核", "in_review")
    assert limits_of(case)["step"] == ("running", "2026-09-23")
    body = entries_of(case)[-1].facts
    assert (body["done_step"], body["step"], body["second"]) == (
        "现场核查", "审核", hall.people["second"].pk,
    )  # fmt: skip


def test_a_step_waits_for_its_own_role(hall, item):
    number = a_reviewed_case(hall, item)
    assert Case.objects.get(number=number).step_name == "决定"
    with pytest.raises(StepOfAnother):
        finish(hall, number)


def test_who_reviewed_does_not_approve_without_a_reason(hall, item):
    number = a_reviewed_case(hall, item)
    reviewed = CaseStep.objects.filter(case__number=number, seq=2)
    reviewed.update(assignee=hall.people["approver"])
    with pytest.raises(CautionStands) as stopped:
        finish(hall, number, "approver")
    assert stopped.value.facts["cautions"][0]["code"] == "approves-own-review"


def test_after_the_last_step_the_case_waits_for_its_decision(hall, item):
    number = a_reviewed_case(hall, item)
    finish(hall, number, "approver")
    case = Case.objects.get(number=number)
    assert (case.step_no, case.state, case.holder) == (0, "in_review", "step")
    with pytest.raises(NoStepOpen):
        finish(hall, number, "approver")


def test_a_returned_step_begins_another_pass_of_the_one_before(hall, item):
    number = a_reviewed_case(hall, item)
    review.return_step(number, "incomplete", officer=hall.officer("approver"), key=new_key())
    case = Case.objects.get(number=number)
    assert (case.step_no, CaseStep.objects.get(case=case, finished_at=None).pass_no) == (2, 2)
    body = entries_of(case)[-1].facts
    assert (body["from_no"], body["to_no"], body["pass_no"]) == (3, 2, 2)


def test_the_first_step_has_nowhere_to_go_back_to_and_returning_has_a_reason(hall, item):
    number = an_accepted_case(hall, item)
    with pytest.raises(MomentTooEarly):
        review.return_step(number, "x", officer=hall.officer("reviewer"), key=new_key())
    with pytest.raises(ReasonMissing):
        review.return_step(number, "", officer=hall.officer("reviewer"), key=new_key())


def test_nothing_is_reviewed_before_it_was_accepted(hall, item):
    number = a_received_case(hall, item)
    with pytest.raises(StateForbids):
        finish(hall, number)


def test_an_item_without_steps_leaves_the_case_with_the_unit(hall):
    number = an_accepted_case(hall, an_item(hall, steps=()))
    case = Case.objects.get(number=number)
    assert (case.step_no, case.holder) == (0, "department")
