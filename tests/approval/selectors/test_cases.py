"""Cases within a scope."""

from __future__ import annotations

import itertools

import pytest

from approval import policy
from approval.errors import CaseNotFound, WrongCode
from approval.models import Case
from approval.selectors import cases
from approval.services import intake
from tests.builders.approval import a_filing, a_received_case, an_item, new_key


@pytest.fixture
def two(hall, item):
    """A case of the unit, received at the window, and one of the neighbour, received elsewhere."""
    other = an_item(hall, unit=hall.neighbour)
    numbers = [a_received_case(hall, item), a_received_case(hall, other)]
    hall.window.receives.filter(item_code=other.code).delete()
    return numbers


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("clerk", [True, False]),
        ("reviewer", [True, False]),
        ("approver", [True, False]),
        ("neighbour_reviewer", [False, True]),
        ("supervision_officer", [True, True]),
        ("complaint_officer", [True, True]),
        ("centre_manager", [True, True]),
        ("auditor", [True, True]),
        ("leader", [True, True]),
        ("item_administrator", [False, False]),
        ("system_administrator", [False, False]),
        ("security_administrator", [False, False]),
    ],
)
def test_each_role_sees_its_scope_and_nothing_else(hall, two, who, seen):
    officer = hall.officer(who)
    assert [cases.visible_to(officer).filter(number=n).exists() for n in two] == seen
    for number, visible in zip(two, seen, strict=True):
        if not visible:
            with pytest.raises(CaseNotFound):
                cases.get_case(number, officer)


def test_the_query_and_the_policy_draw_the_same_line(hall, two):
    for who, number in itertools.product(hall.people, two):
        officer = hall.officer(who)
        case = cases.with_its_item().get(number=number)
        listed = cases.visible_to(officer).filter(pk=case.pk).exists()
        assert listed is policy.sees(officer, case), who


@pytest.mark.parametrize("number", ["", "nobody", "x" * 51, "a\x00b", "\ud800"])
def test_what_is_no_number_is_not_found(hall, number):
    with pytest.raises(CaseNotFound):
        cases.get_case(number, hall.officer("clerk"))
    with pytest.raises(WrongCode):
        cases.public_case(number, "7K2M-QX4D-9A0TB-5")


def test_number_and_code_open_one_case_and_no_other(hall, item):
    clerk = hall.officer("clerk")
    one, other = (
        intake.receive_case(a_filing(item), officer=clerk, key=new_key()) for _ in range(2)
    )
    assert (
        cases.public_case(one["number"], one["code"].lower().replace("-", " ")).number
        == one["number"]
    )
    for number, code in (
        (one["number"], other["code"]),
        (one["number"], ""),
        (one["number"], "\x00" * 14),
        ("990100-20260921-99999", one["code"]),
    ):
        with pytest.raises(WrongCode):
            cases.public_case(number, code)


def test_a_parked_filing_is_not_tracked_and_neither_is_one_that_was_thrown_away(hall, item):
    clerk = hall.officer("clerk")
    parked = intake.park_case(a_filing(item), officer=clerk, key=new_key())
    with pytest.raises(WrongCode):
        cases.public_case(parked["number"], parked["code"])
    intake.discard_draft(parked["number"], officer=clerk, key=new_key(), reason="left")
    with pytest.raises(WrongCode):
        cases.public_case(parked["number"], parked["code"])


def test_a_matter_that_is_no_case_is_not_found(hall, item):
    case = Case.objects.get(number=a_received_case(hall, item))
    assert cases.case_of_matter(case.matter_id) == case
    with pytest.raises(CaseNotFound):
        cases.case_of_matter(case.matter_id + 1000)
