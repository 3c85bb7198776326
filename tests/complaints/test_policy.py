"""Who may do what: the table, held against a second one written by hand."""

from __future__ import annotations

import dataclasses
import itertools
import uuid

import pytest

from complaints import policy
from complaints.errors import ComplaintNotFound, RoleForbids
from complaints.policy import ALLOWED, Step
from complaints.services import handling
from organizations.officers import Officer
from organizations.roles import Role
from tests.builders.complaints import a_filed_complaint, a_scene

BY_HAND = {
    "accept": {"complaint_officer"},
    "decline": {"complaint_officer"},
    "answer": {"complaint_officer"},
    "close": {"complaint_officer"},
}
NOBODY = Officer(
    account_id=1,
    username="x",
    name="演练",
    work_no="1",
    roles=frozenset(),
    department_id=None,
    department_code="",
    windows=frozenset(),
    window_code="",
    region_id=1,
    region_code="990100",
    item_codes=frozenset(),
)


def test_every_step_has_a_row():
    assert set(ALLOWED) == set(Step)


@pytest.mark.parametrize(("step", "role"), list(itertools.product(Step, Role)))
def test_every_pair_of_step_and_role(step, role):
    officer = dataclasses.replace(NOBODY, roles=frozenset({role.value}))
    if role.value in BY_HAND[step.value]:
        policy.require(officer, step)
    else:
        with pytest.raises(RoleForbids):
            policy.require(officer, step)


@pytest.mark.parametrize(
    "who",
    [
        "clerk",
        "colleague",
        "reviewer",
        "approver",
        "neighbour_reviewer",
        "neighbour_approver",
        "supervision_officer",
        "supervision_leader",
        "centre_manager",
        "auditor",
        "leader",
        "item_administrator",
        "system_administrator",
        "security_administrator",
    ],
)
def test_nobody_but_the_complaint_office_even_finds_it(db, clock, who):
    scene = a_scene()
    own = a_filed_complaint(scene)
    with pytest.raises(ComplaintNotFound):
        handling.accept_complaint(own.number, officer=scene.officer(who), key=uuid.uuid4())


def test_who_sees_a_released_complaint_still_may_not_act_on_it(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene, consent=True)
    handling.accept_complaint(own.number, officer=scene.officer(), key=uuid.uuid4())
    with pytest.raises(RoleForbids):
        handling.answer_complaint(
            own.number, officer=scene.officer("reviewer"), key=uuid.uuid4(), answer="没有此事"
        )
