"""YS-2: the promise has passed, so the unit has one working day to say why; then its silence is said.

The lobby and the applicant's page say 部门未说明原因 by themselves from that day on; this keeps the
unit's own limit and the record of whether it spoke.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Min

import ledger
from approval.limits import PROMISED
from approval.selectors import cases
from kernel import clock
from kernel.transactions import current, use_case, use_case_required
from ledger.models import Entry
from monitor import events
from monitor.models import ReasonAsked
from monitor.selectors import working

BY = ledger.Actor.system("reasons")
PASSED = 2


@use_case_required
def ask_reasons(entries: Sequence[Entry]) -> None:
    """Cards said that promises have passed: units that gave no reason yet are asked for one."""
    passed: dict[int, int] = {}
    for entry in entries:
        body = entry.facts
        if entry.matter_id and body["kind"] == PROMISED and body["card_level"] == PASSED:
            passed.setdefault(entry.matter_id, body["card"])
    if not passed:
        return
    asked = set(
        ReasonAsked.objects.filter(matter_id__in=passed).values_list("matter_id", flat=True)
    )
    now = current().now
    due = working.end_of_working_days(now, 0)
    if due <= now or working.working_day(now) != clock.office_date(now):
        due = working.end_of_working_days(now, 1)
    waiting = cases.with_its_item().select_related("matter__department")
    for case in waiting.filter(matter_id__in=passed.keys() - asked, delay_reason=""):
        if case.matter.closed_at is not None:
            continue
        reason = ReasonAsked.objects.create(
            matter=case.matter,
            card_id=passed[case.matter_id],
            department=case.matter.department,
            asked_at=now,
            due_at=due,
        )
        ledger.append(case.matter_id, events.REASON_ASKED, by=BY, body=_facts(reason))


@use_case_required
def note_reasons(entries: Sequence[Entry]) -> None:
    """Units have said why."""
    said = {entry.matter_id: entry for entry in entries}
    waiting = (
        ReasonAsked.objects.select_for_update(no_key=True, of=("self",))
        .select_related("matter", "department")
        .filter(matter_id__in=said, given_at__isnull=True)
        .order_by("pk")
    )
    for reason in waiting:
        entry = said[reason.matter_id]
        reason.given_at = entry.occurred_at
        reason.ground = entry.facts["ground"]
        reason.save(update_fields=["given_at", "ground"])
        body = _facts(reason) | {"ground": reason.ground}
        ledger.append(reason.matter_id, events.REASON_GIVEN, by=BY, body=body)


@use_case
def lapse_due(now: dt.datetime, *, batch: int = 100) -> int:
    """Say of every unit that let its working day pass that it gave no reason; return how many."""
    current().at(now)
    late = (
        ReasonAsked.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .select_related("matter", "department")
        .filter(given_at__isnull=True, silent_at__isnull=True, due_at__lte=now)
        .order_by("due_at", "pk")[:batch]
    )
    lapsed = 0
    for reason in late:
        reason.silent_at = now
        reason.save(update_fields=["silent_at"])
        ledger.append(reason.matter_id, events.REASON_LAPSED, by=BY, body=_facts(reason))
        lapsed += 1
    return lapsed


def next_lapse() -> dt.datetime | None:
    """When the next unit's working day ends; None when none is asked."""
    waiting = ReasonAsked.objects.filter(given_at__isnull=True, silent_at__isnull=True)
    first: dt.datetime | None = waiting.aggregate(first=Min("due_at"))["first"]
    return first


def _facts(reason: ReasonAsked) -> dict[str, Any]:
    return {
        "card": reason.card_id,
        "department": reason.department.code,
        "due_at": clock.micros(reason.due_at),
        "number": reason.matter.number,
    }
