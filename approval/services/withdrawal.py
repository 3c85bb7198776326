"""Withdrawal: the applicant takes the application back before the decision."""

from __future__ import annotations

import uuid
from typing import Any

from approval import events
from approval.policy import Step
from approval.services import steps
from approval.services.act import Act, Asking
from approval.services.review import write_note
from kernel.transactions import use_case, use_case_required
from ledger.matters import close_matter
from organizations.officers import Officer


@use_case
def withdraw_case(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    text: str = "",
) -> dict[str, Any]:
    """撤回 on the applicant's signed request; every limit loses its reason and is cancelled."""
    act = Act.on(number, step=Step.WITHDRAW, asking=Asking(officer, key, version))
    steps.end_all(act)
    end_special(act)
    act.case.withdraw(at=act.now)
    act.cancel(*(limit.kind for limit in act.limits))
    write_note(act, "withdrawal", text)
    close_matter(act.case.matter_id)
    act.note(events.CASE_WITHDRAWN, by_applicant=True)
    return act.answer()


@use_case_required
def end_special(act: Act) -> None:
    """A special procedure that is still open ends with the case."""
    act.case.special_procedures.filter(until__isnull=True).update(until=act.now)
