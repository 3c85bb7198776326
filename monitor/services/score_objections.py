"""异议: a unit contests one part of its score while it is asked; somebody else decides, in writing."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction

import ledger
from kernel.clock import office_date
from kernel.journal import Event
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency, matters, numbers
from ledger.models.matter import MatterKind
from monitor import events, policy
from monitor.errors import (
    NotThisPerson,
    ObjectionDecided,
    ObjectionInvalid,
    ObjectionNotFound,
    ObjectionTooLate,
    RunNotFound,
)
from monitor.limits import SCORE_OBJECTION
from monitor.models import ScoreMark, ScoreObjection, UnitScore
from monitor.models.performance import LONGEST_TEXT
from monitor.performance import form as forms
from monitor.policy import Duty
from monitor.scoring import ObjectionState, RunState
from monitor.services import score_marks
from organizations.models import Department
from organizations.officers import Officer
from timelimits.rules import Rule, Unit
from timelimits.services import limits

MOST_POINTS = 10_000


@use_case
def file(
    score_id: int, *, part: str, text: str, officer: Officer, key: uuid.UUID | None
) -> dict[str, Any]:
    """Object to one part of the own unit's score; the bureau's limit to decide starts.

    Raises RunNotFound outside the unit, NotPermitted, ObjectionTooLate, ObjectionInvalid,
    ObjectionDecided while an objection to that part waits.
    """
    request = {"score": score_id, "part": part, "text": text}
    idempotency.claim(key, by=officer.actor, name="score_objection.file", request=request)
    score = _own(score_id, officer)
    policy.require_duty(officer, Duty.OBJECT_TO_SCORE)
    now = current().now
    if score.run.state != RunState.CONSULTING or score.run.object_by is None:
        raise ObjectionTooLate
    if now >= score.run.object_by:
        raise ObjectionTooLate
    form = forms.read(score.run.form.content)
    if part not in {one.code for one in form.parts}:
        raise ObjectionInvalid("没有这个评分项", field="part")
    objection = ScoreObjection(
        matter=_matter(),
        score=score,
        part=part,
        text=_said(text, "text"),
        filed_by_id=officer.account_id,
        filed_at=now,
    )
    try:
        with transaction.atomic():
            objection.save()
    except IntegrityError as twin:
        raise ObjectionDecided from twin
    rule = Rule(Unit.WORKING_DAY, form.decide_days, "绩效评估办法", starts="收到异议")
    limits.start(objection.matter_id, SCORE_OBJECTION.code, rule, at=now, now=now)
    return _entered(objection, events.OBJECTION_FILED, officer, key)


@use_case
def decide(
    objection_id: int,
    *,
    points: int,
    decision: str,
    officer: Officer,
    key: uuid.UUID | None,
) -> dict[str, Any]:
    """Decide in writing: ``points`` hundredths are added to the part, 0 rejects the objection.

    An upheld one becomes a mark, counted when the month is reckoned again. Raises NotPermitted,
    ObjectionNotFound, ObjectionDecided, ObjectionInvalid, NotThisPerson for who made the run or put
    it to the units.
    """
    request = {"objection": objection_id, "points": points, "decision": decision}
    idempotency.claim(key, by=officer.actor, name="score_objection.decide", request=request)
    policy.require_duty(officer, Duty.DECIDE_OBJECTION)
    objection = (
        ScoreObjection.objects.select_for_update(no_key=True, of=("self",))
        .select_related("score__run__form", "score__department", "matter")
        .filter(pk=objection_id)
        .first()
    )
    if objection is None:
        raise ObjectionNotFound
    held = limits.lock(objection.matter_id)
    if objection.state != ObjectionState.FILED:
        raise ObjectionDecided(state=str(objection.state))
    run = objection.score.run
    if officer.account_id in (run.made_by_id, run.consulted_by_id):
        raise NotThisPerson("核算或者发出征求意见的人不得决定异议")
    if not 0 <= points <= MOST_POINTS:
        raise ObjectionInvalid("更正分数应为0到100分", field="points")
    now = current().now
    objection.decision = _said(decision, "decision")
    year = office_date(now).year
    objection.document = f"评复〔{year}〕{numbers.next_number(f'score_objection/{year}')}号"
    objection.decided_by_id = officer.account_id
    if points:
        objection.uphold(at=now, points=points)
    else:
        objection.reject(at=now)
    objection.save()
    limits.settle(held, at=now, now=now)
    matters.close_matter(objection.matter_id, at=now)
    if points:
        score_marks.keep(_mark(objection, points), officer)
    more = {"document": objection.document, "points": points}
    return _entered(objection, events.OBJECTION_DECIDED, officer, key, **more)


def _mark(objection: ScoreObjection, points: int) -> ScoreMark:
    return ScoreMark(
        month=objection.score.run.month,
        department=objection.score.department,
        part=objection.part,
        points=points,
        reason="异议成立",
        document=objection.document,
        objection=objection,
    )


@use_case_required
def _own(score_id: int, officer: Officer) -> UnitScore:
    score = UnitScore.objects.select_related("run__form", "department").filter(pk=score_id).first()
    if score is None or score.department_id != officer.department_id:
        raise RunNotFound
    return score


@use_case_required
def _matter() -> Any:
    """The objection's own matter; it belongs to the bureau, whose time runs."""
    bureau = Department.objects.filter(is_supervision=True, closed_on__isnull=True).first()
    if bureau is None:
        raise ObjectionInvalid("没有登记监察机构，无法受理异议", field="department")
    now = current().now
    year = office_date(now).year
    number = f"评异〔{year}〕{numbers.next_number(f'score_objection_filed/{year}')}号"
    return matters.open_matter(
        MatterKind.APPEAL,
        number=number,
        belongs=matters.Belonging(bureau.pk, bureau.region_id),
        at=now,
    )


@use_case_required
def _entered(
    objection: ScoreObjection,
    event: Event,
    officer: Officer,
    key: uuid.UUID | None,
    **more: Any,
) -> dict[str, Any]:
    body = {
        "number": objection.matter.number,
        "state": str(objection.state),
        "version": objection.version,
        "department": objection.score.department.code,
        "month": f"{objection.score.run.month:%Y-%m}",
        "part": objection.part,
        "score": objection.score_id,
        "limits": limits.facts(objection.matter_id),
    }
    ledger.append(objection.matter_id, event, by=officer.actor, body=body | more)
    outcome = {"objection": objection.pk, "state": str(objection.state)} | more
    idempotency.settle(key, outcome)
    return outcome


def _said(text: str, field: str) -> str:
    said = text.strip()
    if not 0 < len(said) <= LONGEST_TEXT or "\x00" in said:
        raise ObjectionInvalid(field=field)
    return said
