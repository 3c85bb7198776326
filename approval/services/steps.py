"""The steps in hand: opening the next stage, closing a step, each with its unit and its own limit.

A stage is one step, or the neighbouring steps of one parallel group, which begin together; the case
goes on when all of them are done.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db import connection

from approval import limits as kinds
from approval.models import Case, CaseStep
from approval.services.act import Act
from approval.states import Holder, Opinion
from catalog.models import ItemVersion, StepDefinition
from kernel.transactions import use_case_required
from organizations.models import Department
from timelimits.kinds import kind_of
from timelimits.rules import Rule, Unit

Stage = tuple[StepDefinition, ...]


def definitions(version: ItemVersion) -> tuple[StepDefinition, ...]:
    """The version's steps in their order.

    Kept in the process: a published version never changes, and no case has another.
    """
    return _definitions(str(connection.settings_dict["NAME"]), version.pk)


@lru_cache(maxsize=512)
def _definitions(database: str, version_id: int) -> tuple[StepDefinition, ...]:  # noqa: ARG001 - the key
    return tuple(StepDefinition.objects.filter(version_id=version_id).order_by("seq"))


def stages(version: ItemVersion) -> tuple[Stage, ...]:
    """The version's stages in their order; steps of one group stand in one stage."""
    return tuple(tuple(stage) for _, stage in groupby(definitions(version), _stage_of))


def _stage_of(definition: StepDefinition) -> tuple[bool, str | int]:
    return definition.pre_review, definition.parallel_group or definition.seq


def first(case: Case) -> Stage | None:
    """The stage with which review begins: the lower level's own, or the deciding level's."""
    wanted = case.in_pre_review
    return next((one for one in stages(case.item_version) if one[0].pre_review == wanted), None)


def after(version: ItemVersion, seq: int) -> Stage | None:
    """The stage that follows the one with ``seq``; never across a forwarding, which is an act."""
    found = stages(version)
    place = _place(found, seq)
    following = found[place + 1] if 0 <= place < len(found) - 1 else None
    return following if following and _same_level(following, found[place]) else None


def before(version: ItemVersion, seq: int) -> Stage | None:
    """The stage that goes before the one with ``seq``, if any, on the same level."""
    found = stages(version)
    place = _place(found, seq)
    earlier = found[place - 1] if place > 0 else None
    return earlier if earlier and _same_level(earlier, found[place]) else None


def _same_level(one: Stage, other: Stage) -> bool:
    return one[0].pre_review == other[0].pre_review


def _place(found: Sequence[Stage], seq: int) -> int:
    return next((n for n, stage in enumerate(found) if any(one.seq == seq for one in stage)), -1)


def still_ahead(case: Case, seqs: Sequence[int]) -> int:
    """How many steps of the case's present level come after the open ones ``seqs``."""
    level = case.in_pre_review
    return sum(
        one.seq > max(seqs, default=0) and one.pre_review == level
        for one in definitions(case.item_version)
    )


def step_rule(definition: StepDefinition) -> Rule | None:
    """The step's own limit in working days; None when the version gives it none."""
    if definition.limit_days is None:
        return None
    return Rule(Unit.WORKING_DAY, definition.limit_days, "事项办理流程", "办理流程以工作日安排")


@use_case_required
def open_stage(act: Act, stage: Stage, *, done: Sequence[CaseStep] = ()) -> list[CaseStep]:
    """Begin every step of ``stage`` at once; each limit starts now. ``done`` are the passes before."""
    opened = [_open(act, one, 1 + sum(past.seq == one.seq for past in done)) for one in stage]
    act.case.holder = Holder.STEP
    _tell(act.case, [_told(step) for step in opened])
    return opened


def _open(act: Act, definition: StepDefinition, pass_no: int) -> CaseStep:
    act.start(kinds.STEP, step_rule(definition), at=act.now, subject=str(definition.seq))
    opened = CaseStep(
        case=act.case,
        seq=definition.seq,
        name=definition.name,
        role=definition.role,
        department=_unit_of(act.case, definition),
        two_person=definition.two_person,
        pass_no=pass_no,
        started_at=act.now,
    )
    opened.save(force_insert=True)
    return opened


def _unit_of(case: Case, definition: StepDefinition) -> Department:
    """The unit that has the step: the one asked, or the case's own where none is, or it is gone."""
    if not definition.asks:
        return case.department
    asked = Department.objects.filter(code=definition.asks).first()
    return asked or case.department


def _told(step: CaseStep) -> dict[str, Any]:
    unit = step.department
    return {
        "no": step.seq,
        "name": step.name,
        "unit": unit.code,
        "short": unit.short_name,
        "unit_id": unit.pk,
    }


def _tell(case: Case, in_hand: list[dict[str, Any]]) -> None:
    """Let the case say which steps are open; ``step_no`` is the first of them."""
    case.in_hand = in_hand
    case.step_no = in_hand[0]["no"] if in_hand else 0
    case.step_name = "、".join(one["name"] for one in in_hand)


TESTS = ("检验", "检测", "检疫")


def tests_things(definition: StepDefinition) -> bool:
    """Whether the step is a test by two officials under the technical standards (XK-17)."""
    return definition.two_person and any(word in definition.name for word in TESTS)


@use_case_required
def begin_test(act: Act, step: CaseStep) -> None:
    """Two officials are named for the step, or it is done: its test has begun."""
    act.settle(kinds.INSPECTION, subject=str(step.seq))


@use_case_required
def open_first(act: Act) -> None:
    """Begin review with the first stage; a version without steps leaves the case with the unit.

    A test is to begin within five working days of acceptance, wherever in the procedure it stands.
    """
    rule = kind_of(kinds.INSPECTION).rule()
    for one in definitions(act.case.item_version):
        if tests_things(one) and one.pre_review == act.case.in_pre_review:
            act.start(
                kinds.INSPECTION, rule, at=act.case.accepted_at or act.now, subject=str(one.seq)
            )
    found = first(act.case)
    if found:
        open_stage(act, found)


@use_case_required
def close_step(act: Act, step: CaseStep, *, opinion: Opinion, **fields: Any) -> None:
    """End the pass with ``opinion``. Its limit is the caller's to settle or cancel, with the others."""
    step.finished_at = act.now
    step.opinion = opinion
    for name, value in fields.items():
        setattr(step, name, value)
    step.save(update_fields=["finished_at", "opinion", *fields])
    if opinion in {Opinion.AGREE, Opinion.DISAGREE}:
        begin_test(act, step)
    _tell(act.case, [one for one in act.case.in_hand if one["no"] != step.seq])


@use_case_required
def end_all(act: Act, *, opinion: Opinion = Opinion.CARRIED) -> None:
    """End every open step with the case, or with what is corrected or returned."""
    for step in open_ones(passed(act)):
        close_step(act, step, opinion=opinion)


def passed(act: Act) -> list[CaseStep]:
    """Every pass of the case so far, in order; the last ones may be open."""
    return list(act.case.steps.order_by("id"))


def open_ones(passed: Sequence[CaseStep]) -> list[CaseStep]:
    """Those of the passes that are open."""
    return [one for one in passed if one.finished_at is None]
