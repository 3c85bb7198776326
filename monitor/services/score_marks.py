"""Points that people give or take: with reason and document, counted at the next reckoning."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import ledger
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency
from monitor import events, policy
from monitor.errors import MarkInvalid
from monitor.models import ScoreMark
from monitor.performance import form as forms
from monitor.policy import Duty
from monitor.services import scores
from organizations.models import Department
from organizations.officers import Officer

MOST_POINTS = 10_000
LONGEST_REASON, LONGEST_DOCUMENT = 300, 60


@dataclass(frozen=True, slots=True)
class Mark:
    """``points`` hundredths for one part of one unit in one month."""

    month: dt.date
    department: str
    part: str
    points: int
    reason: str
    document: str = ""

    def check(self) -> None:
        """Raise MarkInvalid, naming the field, for what says too little or moves too much."""
        known = {one.code for one in forms.read(scores.form_of(self.month).content).parts}
        if self.part not in known or self.month.day != 1:
            raise MarkInvalid(field="part")
        if not 0 < abs(self.points) <= MOST_POINTS:
            raise MarkInvalid(field="points")
        if not 0 < len(self.reason.strip()) <= LONGEST_REASON:
            raise MarkInvalid(field="reason")
        if len(self.document) > LONGEST_DOCUMENT or "\x00" in self.reason + self.document:
            raise MarkInvalid(field="document")


@use_case
def give(mark: Mark, *, officer: Officer, key: uuid.UUID | None) -> dict[str, Any]:
    """Give or take points. Raises NotPermitted, MarkInvalid."""
    idempotency.claim(key, by=officer.actor, name="score.mark", request={"mark": mark})
    policy.require_duty(officer, Duty.MARK_SCORES)
    mark.check()
    unit = Department.objects.filter(code=mark.department).first()
    if unit is None:
        raise MarkInvalid(field="department")
    kept = keep(
        ScoreMark(
            month=mark.month,
            department=unit,
            part=mark.part,
            points=mark.points,
            reason=mark.reason.strip(),
            document=mark.document.strip(),
        ),
        officer,
    )
    outcome = {"mark": kept.pk}
    idempotency.settle(key, outcome)
    return outcome


@use_case_required
def keep(mark: ScoreMark, officer: Officer) -> ScoreMark:
    """Write the mark with its entry."""
    mark.given_by_id, mark.given_at = officer.account_id, current().now
    mark.save()
    body = {
        "month": f"{mark.month:%Y-%m}",
        "department": mark.department.code,
        "part": mark.part,
        "points": mark.points,
        "mark": mark.pk,
        "document": mark.document,
    }
    ledger.append(None, events.SCORE_MARKED, by=officer.actor, body=body)
    return mark
