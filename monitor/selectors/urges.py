"""What is urged, by whom, and whether the unit has seen it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from approval.selectors import cases
from approval.states import Holder
from kernel import clock
from monitor.models import Urge
from monitor.selectors import working
from organizations.officers import Officer

SHOWN = 100


def case_to_urge(number: str) -> Any:
    """The case of that number, None when there is none."""
    if not cases.readable(number):
        return None
    return cases.with_its_item().select_related("matter__department").filter(number=number).first()


def of_matter(matter_id: int) -> list[Urge]:
    """Every urging of the matter, newest first."""
    return list(Urge.objects.filter(matter_id=matter_id).select_related("department"))


def may_be_urged(case: Any) -> bool:
    """Whether an urging would be taken now: open, the unit's turn, not urged this working day."""
    theirs = case.holder not in {Holder.APPLICANT, Holder.THIRD_PARTY, Holder.EXCLUDED}
    if case.matter.closed_at is not None or not theirs:
        return False
    today = working.working_day(clock.now())
    return not Urge.objects.filter(matter_id=case.matter_id, day=today).exists()


def of_unit(officer: Officer) -> QuerySet[Urge]:
    """What the officer's own unit was urged about, the unseen first."""
    if officer.department_id is None:
        return Urge.objects.none()
    return (
        Urge.objects.filter(department_id=officer.department_id)
        .select_related("matter", "seen_by")
        .order_by("seen_at", "-asked_at")[:SHOWN]
    )
