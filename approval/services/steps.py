"""The step in hand: opening the next one, closing it, with its own limit."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import connection

from approval import limits as kinds
from approval.models import CaseStep
from approval.services.act import Act
from approval.states import Holder, Opinion
from catalog.models import ItemVersion, StepDefinition
from kernel.transactions import use_case_required
from timelimits.rules import Rule, Unit


def definitions(version: ItemVersion) -> tuple[StepDefinition, ...]:
    """The version's steps in their order; parallel ones stand one after the other.

    Kept in the process: a published version never changes, and no case has another.
    """
    return _definitions(str(connection.settings_dict["NAME"]), version.pk)


@lru_cache(maxsize=512)
def _definitions(database: str, version_id: int) -> tuple[StepDefinition, ...]:  # noqa: ARG001 - the key
    return tuple(StepDefinition.objects.filter(version_id=version_id).order_by("seq"))


def after(version: ItemVersion, seq: int) -> StepDefinition | None:
    """The step that follows ``seq``, if any."""
    return next((one for one in definitions(version) if one.seq > seq), None)


def before(version: ItemVersion, seq: int) -> StepDefinition | None:
    """The step that goes before ``seq``, if any."""
    return next((one for one in reversed(definitions(version)) if one.seq < seq), None)


def step_rule(definition: StepDefinition) -> Rule | None:
    """The step's own limit in working days; None when the version gives it none."""
    if definition.limit_days is None:
        return None
    return Rule(Unit.WORKING_DAY, definition.limit_days, "事项办理流程", "办理流程以工作日安排")


@use_case_required
def open_step(act: Act, definition: StepDefinition, *, pass_no: int = 1) -> CaseStep:
    """Begin a pass through ``definition``; its limit starts now."""
    case = act.case
    case.step_no, case.step_name = definition.seq, definition.name
    case.holder = Holder.STEP
    act.start(kinds.STEP, step_rule(definition), at=act.now, subject=str(definition.seq))
    opened = CaseStep(
        case=case,
        seq=definition.seq,
        name=definition.name,
        role=definition.role,
        two_person=definition.two_person,
        pass_no=pass_no,
        started_at=act.now,
    )
    opened.save(force_insert=True)
    return opened


@use_case_required
def open_first(act: Act) -> None:
    """Begin review with the first step; a version without steps leaves the case with the unit."""
    found = definitions(act.case.item_version)
    if found:
        open_step(act, found[0])


@use_case_required
def close_step(act: Act, step: CaseStep, *, opinion: Opinion, **fields: Any) -> None:
    """End the pass with ``opinion``. Its limit is the caller's to settle or cancel, with the others."""
    step.finished_at = act.now
    step.opinion = opinion
    for name, value in fields.items():
        setattr(step, name, value)
    step.save(update_fields=["finished_at", "opinion", *fields])
    act.case.step_no, act.case.step_name = 0, ""


def passed(act: Act) -> list[CaseStep]:
    """Every pass of the case so far, in order; the last may be open."""
    return list(act.case.steps.order_by("id"))


def in_hand(act: Act) -> CaseStep | None:
    """The step that is open, if any."""
    return act.case.steps.filter(finished_at__isnull=True).first()
