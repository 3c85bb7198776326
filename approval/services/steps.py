"""The step in hand: opening the next one, closing it, with its own limit."""

from __future__ import annotations

from typing import Any

from approval import limits as kinds
from approval.models import CaseStep
from approval.services.act import Act
from approval.states import Holder, Opinion
from catalog.models import StepDefinition
from timelimits.rules import Rule, Unit


def step_rule(definition: StepDefinition) -> Rule | None:
    """The step's own limit in working days; None when the version gives it none."""
    if definition.limit_days is None:
        return None
    return Rule(Unit.WORKING_DAY, definition.limit_days, "事项办理流程", "办理流程以工作日安排")


def open_step(act: Act, definition: StepDefinition, *, pass_no: int = 1) -> CaseStep:
    """Begin a pass through ``definition``; its limit starts now."""
    case = act.case
    case.step_no, case.step_name = definition.seq, definition.name
    case.holder = Holder.STEP
    act.start(kinds.STEP, step_rule(definition), at=act.now, subject=str(definition.seq))
    return CaseStep.objects.create(
        case=case,
        seq=definition.seq,
        name=definition.name,
        role=definition.role,
        two_person=definition.two_person,
        pass_no=pass_no,
        started_at=act.now,
    )


def open_first(act: Act) -> None:
    """Begin review with the first step; a version without steps leaves the case with the unit."""
    first = act.case.item_version.steps.order_by("seq").first()
    if first is not None:
        open_step(act, first)


def close_step(act: Act, step: CaseStep, *, opinion: Opinion, **fields: Any) -> None:
    """End the pass with ``opinion``; the step's limit is met."""
    step.finished_at = act.now
    step.opinion = opinion
    for name, value in fields.items():
        setattr(step, name, value)
    step.save(update_fields=["finished_at", "opinion", *fields])
    act.settle(kinds.STEP)
    act.case.step_no, act.case.step_name = 0, ""


def in_hand(act: Act) -> CaseStep | None:
    """The step that is open, if any."""
    return act.case.steps.filter(finished_at__isnull=True).first()
