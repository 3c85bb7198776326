"""What happens inside the department: assigned, reviewed, stopped, extended, decided."""

from __future__ import annotations

import itertools
import uuid

from approval.models import Case, CaseStep
from approval.services import decision, forwarding, review, special
from approval.services.forwarding import Report
from approval.services.intake import Refusal
from approval.services.review import Finding, Hands
from approval.services.special import Extension, Special
from kernel import clock
from organizations.officers import Officer
from organizations.roles import Role
from rehearsal.simulation.acts.turn import Turn, case_of
from rehearsal.simulation.cast import Cast

ALONE = "本单位现有一名执法人员在岗"
ANSWERED_BY_LETTER = "被征求单位已书面复函"


def assign(turn: Turn, cast: Cast) -> str:
    """The first open step to somebody of its unit, two of them where it takes two."""
    case = case_of(turn)
    step = _first_open(case)
    pool = _pool(step, cast) if step is not None else []
    if step is None or not pool:
        return turn.number
    who = turn.chance.choice(pool)
    other = next((one.account_id for one in pool if one is not who), None)
    review.assign_case(
        turn.number,
        who.account_id,
        officer=cast.approver(step.department_id),
        key=turn.key,
        hands=Hands(second=other if step.two_person else None, step_no=step.seq),
    )
    return turn.number


def _pool(step: CaseStep, cast: Cast) -> list[Officer]:
    """Who does the step in the unit that has it."""
    if step.role == Role.APPROVER:
        return [cast.approver(step.department_id)]
    return cast.reviewers(step.department_id)


def _first_open(case: Case) -> CaseStep | None:
    found = case.steps.filter(finished_at__isnull=True).select_related("department")
    return found.order_by("seq").first()


def finish_step(turn: Turn, cast: Cast) -> str:
    case = case_of(turn)
    step = _first_open(case)
    if step is not None:
        _finish(turn, step, cast, key=turn.key)
    return turn.number


def _finish(turn: Turn, step: CaseStep, cast: Cast, *, key: uuid.UUID) -> None:
    """End the step; where it takes two, the second signs first (XK-8)."""
    who, second = _hands(step, cast)
    if second is not None and step.second_id == second.account_id and step.signed_at is None:
        review.sign_step(
            turn.number, officer=second, key=uuid.uuid5(key, "signature"), step_no=step.seq
        )
    reason = ""
    if step.department_id != who.department_id:
        reason = ANSWERED_BY_LETTER
    elif step.two_person and second is None:
        reason = ALONE
    finding = Finding(second=second.account_id if second else None, reason=reason, step_no=step.seq)
    review.finish_step(turn.number, finding, officer=who, key=key)


def finish_steps(turn: Turn, cast: Cast) -> str:
    """Every step that is left before the decision, each under a key of its own."""
    for left in itertools.count():
        case = case_of(turn)
        step = _first_open(case)
        if step is None or _hands(step, cast)[0] == cast.approver(case.department_id):
            return turn.number
        _finish(turn, step, cast, key=uuid.uuid5(turn.key, str(left)))
    raise AssertionError("unreachable")


def forward(turn: Turn, cast: Cast) -> str:
    """The lower level's opinion and all papers go to who decides (XK-11)."""
    case = case_of(turn)
    document = f"澄初审〔{clock.office_date(clock.now()).year}〕{case.pk}号"
    forwarding.forward_case(
        turn.number,
        Report(document=document),
        officer=cast.approver(case.department_id),
        key=turn.key,
    )
    return turn.number


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
    """The decision; while the case is the lower level's, its forwarding to who decides."""
    case = case_of(turn)
    if case.in_pre_review:
        return forward(turn, cast)
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


def handlers(case: Case, cast: Cast) -> tuple[Officer, Officer | None]:
    """Who has the first open step in hand, and the second official where it takes two (XK-8).

    With no step open it is the approver's turn.
    """
    step = _first_open(case)
    if step is None:
        return cast.approver(case.department_id), None
    return _hands(step, cast)


def _hands(step: CaseStep, cast: Cast) -> tuple[Officer, Officer | None]:
    """Of the unit that has the step; a unit with nobody answers by letter to the one that leads."""
    pool = _pool(step, cast) or cast.reviewers(step.case.department_id)
    who = next((one for one in pool if one.account_id == step.assignee_id), pool[0])
    named = next((one for one in pool if one.account_id == step.second_id), None)
    other = named or next((one for one in pool if one is not who), None)
    return who, other if step.two_person else None
