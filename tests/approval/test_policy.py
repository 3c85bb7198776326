"""Who may do what: every cell against a table written by hand from the procedure."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest

from approval import policy
from approval.errors import RoleForbids, StateForbids
from approval.policy import ALLOWED, FROM, Step
from approval.states import CaseState
from organizations.officers import Officer
from organizations.roles import SUPERVISION, Role

ITEM, UNIT, OTHER_UNIT = "990100-17-035", 17, 12

# C window clerk, R reviewer, A approver, M centre manager: who does the act in a real hall.
BY_HAND = {
    Step.DRAFT: "C",
    Step.RECEIVE: "C",
    Step.DISCARD: "C",
    Step.CHECK: "CR",
    Step.REQUEST_SUPPLEMENT: "CR",
    Step.TELL: "CRA",
    Step.SUPPLY: "CR",
    Step.ACCEPT: "CR",
    Step.DECLINE: "CR",
    Step.DECIDE_ON_SPOT: "CA",
    Step.ASSIGN: "RA",
    Step.FINISH_STEP: "RA",
    Step.SIGN_STEP: "RA",
    Step.RETURN_STEP: "RA",
    Step.FORWARD: "A",
    Step.ASK_AGAIN: "RA",
    Step.SUSPEND: "RA",
    Step.RESUME: "RA",
    Step.EXTEND: "A",
    Step.EXPLAIN_DELAY: "RA",
    Step.GRANT: "A",
    Step.DENY: "A",
    Step.READY: "CRA",
    Step.DELIVER: "CR",
    Step.WITHDRAW: "CR",
    Step.REQUEST_CORRECTION: "CRA",
    Step.ANSWER_CORRECTION: "AM",
    Step.REQUEST_REMOVAL: "CRA",
    Step.ANSWER_REMOVAL: "AM",
    Step.CLOSE_ELSEWHERE: "",
    Step.OPINE: "RA",
    Step.ARRANGE_INSPECTION: "RA",
    Step.HOLD_INSPECTION: "RA",
    Step.DECLARE_BATCH: "A",
    Step.DECLARE_QUOTA: "A",
    Step.MEASURE: "RA",
    Step.GRANT_ON_COMMITMENT: "CA",
    Step.CHECK_COMMITMENT: "RA",
    Step.DECIDE_REVOCATION: "A",
    Step.RECORD_PAYMENT: "CRA",
    Step.REPORT_REFUSAL: "RA",
    Step.REFUND: "CRA",
    Step.ASK_RENEWAL: "C",
    Step.FILE_PROOF: "CRA",
    Step.DECIDE_PROOF: "M",
    Step.WRITE_ACCEPTANCE: "CR",
    Step.OFFER_HEARING: "RA",
    Step.REQUEST_HEARING: "CR",
    Step.SCHEDULE_HEARING: "RA",
    Step.HOLD_HEARING: "RA",
    Step.PUBLISH: "CRA",
}
LETTER = {
    Role.WINDOW_CLERK: "C",
    Role.REVIEWER: "R",
    Role.APPROVER: "A",
    Role.CENTRE_MANAGER: "M",
}


@dataclass
class Standing:
    state: str = CaseState.RECEIVED.value
    department_id: int = UNIT
    item_code: str = ITEM
    units_in_hand: frozenset[int] = frozenset()
    pickup_window: str = ""


def an_officer(role: str, *, unit: int | None = UNIT, items: frozenset[str] = frozenset({ITEM})):
    return Officer(
        account_id=1,
        username="u",
        name="演练人员",
        work_no="1",
        roles=frozenset({role}),
        department_id=unit,
        department_code="",
        windows=frozenset(),
        window_code="B05",
        region_id=1,
        region_code="990100",
        item_codes=items,
    )


@pytest.mark.parametrize(("step", "role"), list(itertools.product(Step, Role)))
def test_every_pair_of_step_and_role(step, role):
    allowed = LETTER.get(role, "-") in BY_HAND[step]
    assert policy.permits(an_officer(role), step, Standing()) is allowed


def test_every_step_has_a_row_and_every_row_its_states():
    assert set(ALLOWED) == set(Step) == set(BY_HAND) == set(FROM)


def test_the_supervision_bureau_stands_in_no_row_but_sees_everything():
    for role in SUPERVISION:
        assert not any(role in allowed for allowed in ALLOWED.values())
        assert policy.sees(an_officer(role, unit=None, items=frozenset()), Standing())


@pytest.mark.parametrize("step", list(Step))
def test_a_neighbouring_department_may_do_nothing_and_sees_nothing(step):
    for role in (Role.REVIEWER, Role.APPROVER):
        neighbour = an_officer(role, unit=OTHER_UNIT, items=frozenset())
        assert not policy.permits(neighbour, step, Standing())
        assert not policy.sees(neighbour, Standing())


@pytest.mark.parametrize("step", list(Step))
def test_a_unit_that_was_asked_may_do_what_belongs_to_its_step_and_nothing_more(step):
    asked = an_officer(Role.REVIEWER, unit=OTHER_UNIT, items=frozenset())
    case = Standing(units_in_hand=frozenset({OTHER_UNIT}))
    able = {"assign", "finish_step", "sign_step", "return_step"}
    assert policy.permits(asked, step, case) is (step.value in able)
    clerk = an_officer(Role.WINDOW_CLERK, unit=OTHER_UNIT, items=frozenset())
    assert not policy.permits(clerk, step, case)


@pytest.mark.parametrize("step", list(Step))
def test_a_window_that_does_not_receive_the_item_may_do_nothing(step):
    elsewhere = an_officer(Role.WINDOW_CLERK, items=frozenset({"another"}))
    assert not policy.permits(elsewhere, step, Standing())
    assert not policy.sees(elsewhere, Standing())


@pytest.mark.parametrize(
    "role", [Role.ITEM_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR]
)
def test_administrators_see_no_case(role):
    assert not policy.sees(an_officer(role), Standing())


def test_a_leader_sees_the_own_unit_or_without_one_the_city():
    assert policy.sees(an_officer(Role.LEADER), Standing())
    assert not policy.sees(an_officer(Role.LEADER, unit=OTHER_UNIT), Standing())
    assert policy.sees(an_officer(Role.LEADER, unit=None), Standing())


def test_the_role_is_asked_before_the_state():
    closed = Standing(state=CaseState.DELIVERED.value)
    with pytest.raises(RoleForbids):
        policy.require(an_officer(Role.REVIEWER), Step.GRANT, closed)
    with pytest.raises(StateForbids) as refused:
        policy.require(an_officer(Role.APPROVER), Step.GRANT, closed)
    assert refused.value.facts["state"] == "delivered"


def test_a_page_offers_what_role_and_state_both_allow():
    offered = policy.steps_open_to(an_officer(Role.WINDOW_CLERK), Standing())
    assert offered == [
        Step.CHECK, Step.REQUEST_SUPPLEMENT, Step.TELL, Step.ACCEPT, Step.DECLINE,
        Step.DECIDE_ON_SPOT, Step.WITHDRAW, Step.REQUEST_CORRECTION, Step.REQUEST_REMOVAL,
        Step.GRANT_ON_COMMITMENT,
    ]  # fmt: skip
