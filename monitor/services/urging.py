"""催办: centre, upper step or applicant ask a unit to hurry; once a working day, without points."""

from __future__ import annotations

import uuid
from typing import Any

import ledger
from approval.errors import CaseNotFound
from approval.selectors import cases
from approval.states import Holder
from kernel.journal import Actor
from kernel.transactions import current, use_case, use_case_required
from ledger import codes, idempotency
from ledger.models import Matter
from monitor import events, policy
from monitor.errors import NothingToUrge, UrgedToday
from monitor.models import Urge
from monitor.policy import Duty
from monitor.selectors import urges as read
from monitor.selectors import working
from monitor.verbs import Urger
from organizations.officers import Officer
from organizations.roles import Role

# While these hold the case, no unit could hurry.
NOT_THE_UNITS_TURN = frozenset({Holder.APPLICANT, Holder.THIRD_PARTY, Holder.EXCLUDED})


@use_case
def urge_as_applicant(number: str, code: str, *, key: uuid.UUID | None) -> dict[str, Any]:
    """The applicant, by number and query code. Raises WrongCode, UrgedToday, NothingToUrge."""
    by = Actor.applicant()
    request = {"number": number, "code": codes.normalise(code)}
    idempotency.claim(key, by=by, name="matter.urge", request=request)
    case = cases.public_case(number, code)
    return _urge(case, Urger.APPLICANT, by, key=key)


@use_case
def urge_as_officer(number: str, *, officer: Officer, key: uuid.UUID | None) -> dict[str, Any]:
    """The centre urges any unit, an approver the steps below in the own unit.

    Raises CaseNotFound outside the scope, NotPermitted, UrgedToday, NothingToUrge.
    """
    request = {"number": number}
    idempotency.claim(key, by=officer.actor, name="matter.urge", request=request)
    policy.require_duty(officer, Duty.URGE)
    case = read.case_to_urge(number)
    centre = officer.has(Role.CENTRE_MANAGER)
    if case is None or not (centre or case.matter.department_id == officer.department_id):
        raise CaseNotFound
    return _urge(case, Urger.CENTRE if centre else Urger.UPPER, officer.actor, key=key)


@use_case
def notice_urges(officer: Officer, *, key: uuid.UUID | None) -> dict[str, Any]:
    """The unit has seen what is urged; whoever asked sees when. Repeating it changes nothing."""
    idempotency.claim(key, by=officer.actor, name="matter.notice_urges", request={})
    policy.require_duty(officer, Duty.REPLY)
    unseen = (
        Urge.objects.select_for_update(no_key=True, of=("self",))
        .select_related("matter", "department")
        .filter(department_id=officer.department_id or 0, seen_at__isnull=True)
        .order_by("pk")
    )
    seen = 0
    for urge in unseen:
        urge.seen_at, urge.seen_by_id = current().now, officer.account_id
        urge.save(update_fields=["seen_at", "seen_by"])
        ledger.append(
            urge.matter_id, events.MATTER_URGE_NOTICED, by=officer.actor, body=_facts(urge)
        )
        seen += 1
    outcome = {"seen": seen}
    idempotency.settle(key, outcome)
    return outcome


@use_case_required
def _urge(case: Any, urger: Urger, by: Actor, *, key: uuid.UUID | None) -> dict[str, Any]:
    matter = (
        Matter.objects.select_for_update(no_key=True, of=("self",))
        .select_related("department")
        .get(pk=case.matter_id)
    )
    now = current().now
    if matter.closed_at is not None or case.holder in NOT_THE_UNITS_TURN:
        raise NothingToUrge
    day = working.working_day(now)
    if Urge.objects.filter(matter=matter, day=day).exists():
        raise UrgedToday
    urge = Urge.objects.create(
        matter=matter, department=matter.department, day=day, urger=urger, asked_at=now
    )
    ledger.append(matter.pk, events.MATTER_URGED, by=by, body=_facts(urge))
    outcome = {"number": matter.number, "day": day.isoformat()}
    idempotency.settle(key, outcome)
    return outcome


def _facts(urge: Urge) -> dict[str, Any]:
    return {
        "day": urge.day.isoformat(),
        "department": urge.department.code,
        "number": urge.matter.number,
        "urge": urge.pk,
        "urger": str(urge.urger),
    }
