"""What happens inside the department: assigned, reviewed, stopped, extended, decided."""

from __future__ import annotations

import itertools
import uuid

from approval.models import Case
from approval.services import decision, review, special
from approval.services.intake import Refusal
from approval.services.review import Finding
from approval.services.special import Extension, Special
from kernel import clock
from organizations.officers import Officer
from organizations.roles import Role
from rehearsal.simulation.acts.turn import Turn, case_of
from rehearsal.simulation.cast import Cast

ALONE = "本单位现有一名执法人员在岗"


def assign(turn: Turn, cast: Cast) -> str:
    case = case_of(turn)
    role = case.steps.get(finished_at__isnull=True).role
    pool = (
        [cast.approver(case.department_id)]
        if role == Role.APPROVER
        else cast.reviewers(case.department_id)
    )
    who = turn.chance.choice(pool)
    review.assign_case(
        turn.number,
        who.account_id,
        officer=cast.approver(case.department_id),
        key=turn.key,
    )
    return turn.number


def finish_step(turn: Turn, cast: Cast) -> str:
    case = case_of(turn)
    who, second = handlers(case, cast)
    finding = Finding(second=second, reason="" if second else ALONE)
    review.finish_step(turn.number, finding, officer=who, key=turn.key)
    return turn.number


def finish_steps(turn: Turn, cast: Cast) -> str:
    """Every step that is left before the decision, each under a key of its own."""
    for left in itertools.count():
        who, second = handlers(case_of(turn), cast)
        if who == cast.approver(case_of(turn).department_id):
            return turn.number
        finding = Finding(second=second, reason="" if second else ALONE)
        review.finish_step(turn.number, finding, officer=who, key=uuid.uuid5(turn.key, str(left)))
    raise AssertionError("unreachable")


def return_step(turn: Turn, cast: Cast) -> str:
    who, _ = handlers(case_of(turn), cast)
    review.return_step(turn.number, "record_incomplete", officer=who, key=turn.key)
    return turn.number


def suspend(turn: Turn, cast: Cast) -> str:
    """The item's first ground, for three weeks at most."""
    return _suspend(turn, cast, most=15)


def suspend_fully(turn: Turn, cast: Cast) -> str:
    """The item's first ground, for as long as the law lets it."""
    return _suspend(turn, cast, most=999)


def _suspend(turn: Turn, cast: Cast, *, most: int) -> str:
    case = case_of(turn)
    ground = case.item_version.stop_grounds[0]
    procedure = Special(
        ground=ground.code,
        granted_days=min(ground.max_days or 15, most),
        document=f"澄特〔{clock.office_date(clock.now()).year}〕{case.pk}号",
        told_at=clock.now(),
    )
    approver = cast.approver(case.department_id)
    special.suspend_case(turn.number, procedure, officer=approver, key=turn.key)
    return turn.number


def resume(turn: Turn, cast: Cast) -> str:
    case = case_of(turn)
    special.resume_case(turn.number, officer=cast.approver(case.department_id), key=turn.key)
    return turn.number


def extend(turn: Turn, cast: Cast) -> str:
    """Ten days at most, told at once."""
    return _extend(turn, cast, most=10)


def extend_fully(turn: Turn, cast: Cast) -> str:
    """As long as the law lets it."""
    return _extend(turn, cast, most=999)


def _extend(turn: Turn, cast: Cast, *, most: int) -> str:
    case = case_of(turn)
    allowed = case.item_version.extension
    extension = Extension(
        days=min(allowed.days, most) if allowed else 5,
        ground="complex_case",
        document=f"澄延〔{clock.office_date(clock.now()).year}〕{case.pk}号",
        told_at=clock.now(),
    )
    approver = cast.approver(case.department_id)
    special.extend_case(turn.number, extension, officer=approver, key=turn.key)
    return turn.number


def grant(turn: Turn, cast: Cast) -> str:
    case = case_of(turn)
    if case.item_version.instant:
        decision.decide_on_the_spot(
            turn.number, officer=cast.approver(case.department_id), key=turn.key
        )
    else:
        approver = cast.approver(case.department_id)
        decision.grant_case(turn.number, officer=approver, key=turn.key)
    return turn.number


def deny(turn: Turn, cast: Cast) -> str:
    case = case_of(turn)
    refusal = Refusal(
        ground="condition_unmet", basis="行政许可法第三十八条第二款", rights_told=True
    )
    decision.deny_case(
        turn.number, refusal, officer=cast.approver(case.department_id), key=turn.key
    )
    return turn.number


def handlers(case: Case, cast: Cast) -> tuple[Officer, int | None]:
    """Who has the step in hand, and the second official where the step takes two (XK-8)."""
    step = case.steps.get(finished_at__isnull=True)
    if step.role == Role.APPROVER:
        return cast.approver(case.department_id), None
    pool = cast.reviewers(case.department_id)
    who = next((o for o in pool if o.account_id == step.assignee_id), pool[0])
    other = next((o.account_id for o in pool if o is not who), None)
    return who, other if step.two_person else None
