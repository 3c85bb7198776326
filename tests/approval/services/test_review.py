"""Inside review: assigned, done, returned."""

from __future__ import annotations

import pytest

from approval.errors import (
    AssigneeUnfit,
    CautionStands,
    MomentTooEarly,
    NoStepOpen,
    OneIsEnough,
    ReasonMissing,
    RoleForbids,
    SamePerson,
    StateForbids,
    StepOfAnother,
)
from approval.models import Case, CaseNote, CaseStep
from approval.selectors.cases import get_case
from approval.selectors.desk import inbox
from approval.services import decision, review, withdrawal
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
from timelimits.models import TimeLimit


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


# ---------------------------------------------------------------- side by side, and by two


def side_by_side(hall, **regime):
    """勘察 by two of the unit, and the neighbour's opinion, at once; then 审核, then 决定."""
    return an_item(
        hall,
        steps=(
            {"name": "受理复核", "role": "reviewer", "limit_days": 1},
            {"name": "现场勘察", "role": "reviewer", "limit_days": 2, "two_person": True,
             "parallel_group": "1"},
            {"name": "水利会签", "role": "reviewer", "limit_days": 4, "parallel_group": "1",
             "asks": hall.neighbour.code},
            {"name": "决定", "role": "approver", "limit_days": 1},
        ),
        **regime,
    )  # fmt: skip


def reached(hall):
    number = an_accepted_case(hall, side_by_side(hall))
    finish(hall, number)
    return number


def step_limits(case):
    rows = TimeLimit.objects.filter(matter_id=case.matter_id, kind="step").order_by("id")
    return [(row.subject, str(row.status), str(row.due_on)) for row in rows]


def test_steps_of_a_group_run_at_once_each_with_its_unit_and_its_limit(hall):
    case = Case.objects.get(number=reached(hall))
    assert (case.step_no, case.step_name) == (2, "现场勘察、水利会签")
    assert step_limits(case)[1:] == [("2", "running", "2026-09-23"), ("3", "running", "2026-09-28")]
    body = entries_of(case)[-1].facts
    assert body["in_hand"] == [
        {"no": 2, "name": "现场勘察", "unit": hall.unit.code},
        {"no": 3, "name": "水利会签", "unit": hall.neighbour.code},
    ]
    assert body["holder_unit"] == hall.unit.code


def test_the_case_goes_on_when_all_of_them_are_done(hall):
    number = reached(hall)
    finish(hall, number, second=hall.people["second"].pk)
    case = Case.objects.get(number=number)
    assert (case.step_no, case.step_name) == (3, "水利会签")
    assert entries_of(case)[-1].facts["holder_unit"] == hall.neighbour.code
    assert [status for _, status, _ in step_limits(case)] == ["met", "met", "running"]
    finish(hall, number, "neighbour_reviewer", text="同意")
    case = Case.objects.get(number=number)
    assert (case.step_no, case.step_name) == (4, "决定")
    assert entries_of(case)[-1].facts["unit"] == hall.neighbour.code


def test_the_asked_unit_finds_it_in_its_inbox_and_does_nothing_else(hall):
    number = reached(hall)
    asked = hall.officer("neighbour_reviewer")
    assert [row.number for group in inbox(asked) for row in group.rows] == [number]
    with pytest.raises(RoleForbids):
        withdrawal.withdraw_case(number, officer=asked, key=new_key())
    finish(hall, number, "neighbour_reviewer")
    assert [row.number for group in inbox(asked) for row in group.rows] == []
    assert get_case(number, asked).number == number


def test_the_leading_unit_writes_down_anothers_answer_only_with_a_reason(hall):
    number = reached(hall)
    with pytest.raises(StepOfAnother):
        finish(hall, number, "neighbour_reviewer", step_no=2, reason="x")
    with pytest.raises(CautionStands) as stopped:
        finish(hall, number, step_no=3)
    assert stopped.value.facts["cautions"][0]["code"] == "answers-for-another"
    finish(hall, number, step_no=3, reason="office_asked")
    assert Case.objects.get(number=number).step_name == "现场勘察"


def test_a_step_that_is_not_open_is_nobodys(hall):
    number = reached(hall)
    with pytest.raises(NoStepOpen):
        finish(hall, number, step_no=4)


def test_one_of_them_returned_recalls_the_others_and_all_begin_again(hall):
    number = reached(hall)
    review.return_step(number, "unclear", officer=hall.officer("neighbour_reviewer"), key=new_key())
    case = Case.objects.get(number=number)
    body = entries_of(case)[-1].facts
    assert (body["from_no"], body["recalled"], body["to_no"], body["pass_no"]) == (3, [2], 1, 2)
    assert [status for _, status, _ in step_limits(case)] == ["met", "cancelled", "met", "running"]
    finish(hall, number)
    again = CaseStep.objects.filter(case=case, finished_at=None)
    assert sorted((one.seq, one.pass_no) for one in again) == [(2, 2), (3, 2)]


def test_the_second_official_signs_for_himself_and_the_first_then_ends_it(hall):
    number = reached(hall)
    review.assign_case(
        number, hall.people["reviewer"].pk, officer=hall.officer("approver"), key=new_key(),
        hands=review.Hands(second=hall.people["second"].pk, step_no=2),
    )  # fmt: skip

    def sign(who):
        return review.sign_step(number, officer=hall.officer(who), key=new_key(), step_no=2)

    with pytest.raises(SamePerson):
        sign("reviewer")
    with pytest.raises(StepOfAnother):
        sign("approver")
    with pytest.raises(StepOfAnother):
        sign("neighbour_reviewer")
    sign("second")
    finish(hall, number, step_no=2)
    body = entries_of(Case.objects.get(number=number))[-1].facts
    assert (body["second"], body["signed"]) == (hall.people["second"].pk, True)


def test_who_signed_as_the_second_is_not_the_first_as_well(hall, item):
    number = an_accepted_case(hall, item)
    review.sign_step(number, officer=hall.officer("second"), key=new_key())
    with pytest.raises(SamePerson):
        finish(hall, number, "second", second=hall.people["reviewer"].pk)
    with pytest.raises(SamePerson):
        review.assign_case(
            number, hall.people["reviewer"].pk, officer=hall.officer("approver"), key=new_key(),
            hands=review.Hands(second=hall.people["reviewer"].pk),
        )  # fmt: skip


def test_a_step_that_takes_one_has_nothing_to_sign(hall):
    number = an_accepted_case(hall, side_by_side(hall))
    with pytest.raises(OneIsEnough):
        review.sign_step(number, officer=hall.officer("second"), key=new_key())


def test_a_decision_over_open_parallel_steps_is_cautioned_and_ends_them(hall):
    number = reached(hall)
    with pytest.raises(CautionStands):
        decision.grant_case(number, officer=hall.officer("approver"), key=new_key())
    decision.grant_case(number, officer=hall.officer("approver"), key=new_key(), reason="x")
    case = Case.objects.get(number=number)
    assert case.in_hand == []
    assert {status for _, status, _ in step_limits(case)} == {"met"}
