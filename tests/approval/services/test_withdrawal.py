"""The applicant takes the application back."""

from __future__ import annotations

import pytest

from approval.errors import StateForbids
from approval.models import Case, SpecialProcedure
from approval.services import special, withdrawal
from approval.services.special import Special
from tests.builders.approval import (
    a_correcting_case,
    a_granted_case,
    a_received_case,
    an_accepted_case,
    entries_of,
    limits_of,
    new_key,
)


def withdraw(hall, number):
    return withdrawal.withdraw_case(
        number, officer=hall.officer("clerk"), key=new_key(), text="不办了"
    )


@pytest.mark.parametrize("reach", [a_received_case, a_correcting_case, an_accepted_case])
def test_every_limit_loses_its_reason(hall, item, reach):
    number = reach(hall, item)
    withdraw(hall, number)
    case = Case.objects.select_related("matter").get(number=number)
    assert (case.state, case.outcome) == ("withdrawn", "withdrawn")
    assert not {status for status, _ in limits_of(case).values()} & {"running", "paused"}
    assert case.matter.closed_at is not None
    assert "不办了" not in entries_of(case)[-1].body


def test_a_special_procedure_ends_with_the_case(hall, item):
    number = an_accepted_case(hall, item)
    special.suspend_case(
        number, Special("expert_review", document="号"),
        officer=hall.officer("reviewer"), key=new_key(),
    )  # fmt: skip
    withdraw(hall, number)
    assert SpecialProcedure.objects.get().until is not None
    assert limits_of(Case.objects.get(number=number))["promised"][0] == "cancelled"


def test_what_was_decided_is_not_withdrawn(hall, item):
    number = a_granted_case(hall, item)
    with pytest.raises(StateForbids):
        withdraw(hall, number)
