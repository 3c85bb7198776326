"""Inside review: who takes the case, which step is done, which goes back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from approval import cautions, events
from approval import limits as kinds
from approval.errors import (
    AssigneeUnfit,
    MomentTooEarly,
    NoStepOpen,
    OneIsEnough,
    ReasonMissing,
    SamePerson,
    StepOfAnother,
    UnreadableText,
)
from approval.models import CaseNote, CaseStep
from approval.policy import Step
from approval.services import steps
from approval.services.act import Act, Asking
from approval.services.filing import unholdable
from approval.services.telling import account_of
from approval.states import Opinion
from kernel.transactions import use_case, use_case_required
from organizations.models import Account
from organizations.officers import Officer, officer_of
from organizations.roles import Role


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose hands besides: the ``second`` official of a step that takes two; which of the open steps.

    ``step_no`` 0 means the one that is the asker's, the first if several are.
    """

    second: int | None = None
    step_no: int = 0


OWN_HANDS = Hands()


@use_case
def assign_case(
    number: str,
    assignee: int,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    hands: Hands = OWN_HANDS,
) -> dict[str, Any]:
    """分办: a step in hand goes to the account ``assignee``, of the step's unit and in its role.

    Raises NoStepOpen, AssigneeUnfit; SamePerson when both officials named are one.
    """
    act = Act.on(
        number,
        step=Step.ASSIGN,
        asking=Asking(officer, key, version),
        request={"assignee": assignee} | asdict(hands),
    )
    step = _to_assign(steps.passed(act), officer, hands.step_no)
    _fit(act, assignee, step=step, by=officer)
    step.assignee_id = assignee
    if hands.second is not None:
        _second(step, hands.second, first=assignee)
        step.second_id, step.signed_at = hands.second, None
    elif step.second_id == assignee:
        step.second_id, step.signed_at = None, None
    step.save(update_fields=["assignee", "second", "signed_at"])
    if step.second_id is not None:
        steps.begin_test(act, step)
    act.note(
        events.CASE_ASSIGNED,
        assignee=assignee,
        second=step.second_id or 0,
        assigned_no=step.seq,
    )
    return act.answer(assignee=assignee)


def _in_hand(passed: Sequence[CaseStep], step_no: int) -> list[CaseStep]:
    found = [one for one in steps.open_ones(passed) if step_no in {0, one.seq}]
    if not found:
        raise NoStepOpen
    return found


def _to_assign(passed: Sequence[CaseStep], officer: Officer, step_no: int) -> CaseStep:
    """The open step of the officer's unit; another unit's step is that unit's to give away."""
    found = _in_hand(passed, step_no)
    own = [one for one in found if one.department_id == officer.department_id]
    if not own:
        raise StepOfAnother
    return next((one for one in own if one.assignee_id is None), own[0])


def _fit(act: Act, account_id: int, *, step: CaseStep, by: Officer) -> None:
    chosen = by if account_id == by.account_id else officer_of(_active(account_id), at=act.now)
    if chosen.department_id != step.department_id or not chosen.has(step.role):
        raise AssigneeUnfit


def _active(account_id: int) -> Account:
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise AssigneeUnfit
    return account


@use_case
def sign_step(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    step_no: int = 0,
) -> dict[str, Any]:
    """核查签字: the second official signs for what two saw (XK-8); the first then ends the step.

    Raises OneIsEnough for a step that takes one, SamePerson for the one who has it, StepOfAnother
    outside its unit or when somebody else was named as the second.
    """
    act = Act.on(
        number,
        step=Step.SIGN_STEP,
        asking=Asking(officer, key, version),
        request={"step_no": step_no},
    )
    step = _to_sign(_in_hand(steps.passed(act), step_no), officer)
    step.second_id, step.signed_at = officer.account_id, act.now
    step.save(update_fields=["second", "signed_at"])
    act.note(events.CASE_STEP_SIGNED, signed_step=step.name, signed_no=step.seq)
    return act.answer(step=step.name)


def _to_sign(found: Sequence[CaseStep], officer: Officer) -> CaseStep:
    taking_two = [one for one in found if one.two_person]
    if not taking_two:
        raise OneIsEnough
    own = [one for one in taking_two if one.department_id == officer.department_id]
    if not own:
        raise StepOfAnother
    step = own[0]
    if step.assignee_id == officer.account_id:
        raise SamePerson
    if step.second_id not in {None, officer.account_id}:
        raise StepOfAnother
    return step


@dataclass(frozen=True, slots=True)
class Finding:
    """How a step ends: the opinion, the second official where two are required, why alone otherwise.

    ``text`` is the opinion as written; it stays in the case and never enters the ledger. ``step_no``
    tells which of several open steps; 0 is the officer's own.
    """

    opinion: str = Opinion.AGREE
    second: int | None = None
    reason: str = ""
    text: str = ""
    step_no: int = 0


@use_case
def finish_step(
    number: str,
    finding: Finding,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """环节办结: a step in hand ends with an opinion; when none of its stage is left, the next begins.

    After the last step the case waits for the decision, or for its forwarding. Raises StepOfAnother;
    CautionStands, without a reason, when a step that takes two ends with one (XK-8), when who
    reviewed also approves, or when the lead unit answers for the unit that was asked.
    """
    act = Act.on(
        number,
        step=Step.FINISH_STEP,
        asking=Asking(officer, key, version),
        request=asdict(finding),
    )
    passed = steps.passed(act)
    step = _mine(act, passed, officer, finding.step_no)
    second = _other_official(step, finding, officer)
    heeded = cautions.heed(_against(step, passed, officer, second=second), finding.reason)
    opinion = Opinion.DISAGREE if finding.opinion == Opinion.DISAGREE else Opinion.AGREE
    steps.close_step(act, step, opinion=opinion, assignee_id=officer.account_id, second_id=second)
    act.settle(kinds.STEP, subject=str(step.seq))
    write_note(act, "opinion", finding.text)
    _go_on(act, passed, step)
    act.note(
        events.CASE_STEP_DONE,
        done_step=step.name,
        done_no=step.seq,
        pass_no=step.pass_no,
        opinion=opinion.value,
        second=second or 0,
        signed=step.signed_at is not None,
        unit=step.department.code,
        cautions=heeded,
        reason=finding.reason,
    )
    return act.answer(step=act.case.step_name, cautions=heeded)


def _go_on(act: Act, passed: Sequence[CaseStep], step: CaseStep) -> None:
    """The next stage begins when no step of the present one is left."""
    if steps.open_ones(passed):
        return
    following = steps.after(act.case.item_version, step.seq)
    if following is not None:
        steps.open_stage(act, following, done=passed)


def _against(
    step: CaseStep, passed: Sequence[CaseStep], officer: Officer, *, second: int | None
) -> list[cautions.Caution]:
    return cautions.of_step(
        two_person=step.two_person,
        second=second is not None,
        handled_before=step.role == Role.APPROVER and handled_before(passed, officer),
        for_another=step.department_id != officer.department_id,
    )


def _other_official(step: CaseStep, finding: Finding, officer: Officer) -> int | None:
    """Who signed as the second, else who is named now or was at the assignment; raises SamePerson."""
    if step.signed_at is not None and step.second_id == officer.account_id:
        raise SamePerson
    if step.signed_at is not None:
        return step.second_id
    if finding.second is not None:
        _second(step, finding.second, first=officer.account_id)
        return finding.second
    return step.second_id if step.second_id != officer.account_id else None


def _mine(act: Act, passed: Sequence[CaseStep], officer: Officer, step_no: int = 0) -> CaseStep:
    """The open step that is the officer's: by role and unit, and nobody else's.

    His own unit's first; the unit that leads the case may write down another unit's answer.
    """
    found = _in_hand(passed, step_no)
    leads = officer.department_id == act.case.department_id
    able = [
        one
        for one in found
        if officer.has(one.role)
        and one.assignee_id in {None, officer.account_id}
        and (leads or one.department_id == officer.department_id)
    ]
    if not able:
        raise StepOfAnother(role=found[0].role)
    return min(able, key=lambda one: (one.department_id != officer.department_id, one.seq))


def _second(step: CaseStep, account_id: int, *, first: int) -> None:
    if account_id == first:
        raise SamePerson
    if _active(account_id).department_id != step.department_id:
        raise AssigneeUnfit


def handled_before(passed: Sequence[CaseStep], officer: Officer) -> bool:
    """Whether the officer did a review of this case; approving it would be his own (AN-14)."""
    return any(
        one.role == Role.REVIEWER
        and one.assignee_id == officer.account_id
        and one.finished_at is not None
        for one in passed
    )


@use_case
def return_step(
    number: str,
    reason: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    text: str = "",
) -> dict[str, Any]:
    """退回: the officer's step goes back to the stage before it, which begins another pass.

    Steps that ran beside it are recalled: they will begin again with the whole stage. Raises
    MomentTooEarly on the first stage, ReasonMissing without a code.
    """
    if not reason:
        raise ReasonMissing
    act = Act.on(
        number,
        step=Step.RETURN_STEP,
        asking=Asking(officer, key, version),
        request={"reason": reason},
    )
    passed = steps.passed(act)
    step = _mine(act, passed, officer)
    before = steps.before(act.case.item_version, step.seq)
    if before is None:
        raise MomentTooEarly("第一个环节没有上一环节可退")
    steps.close_step(
        act, step, opinion=Opinion.RETURNED, assignee_id=officer.account_id, reason=reason
    )
    act.settle(kinds.STEP, subject=str(step.seq))
    recalled = _recall(act, passed)
    write_note(act, "return", text)
    again = steps.open_stage(act, before, done=passed)
    act.note(
        events.CASE_STEP_RETURNED,
        from_no=step.seq,
        to_no=again[0].seq,
        pass_no=again[0].pass_no,
        reason=reason,
        unit=step.department.code,
        recalled=recalled,
    )
    return act.answer(step=act.case.step_name)


def _recall(act: Act, passed: Sequence[CaseStep]) -> list[int]:
    """End what ran beside a returned step; its limits lose their reason. Returns the numbers."""
    beside = steps.open_ones(passed)
    for one in beside:
        steps.close_step(act, one, opinion=Opinion.RECALLED)
    act.cancel(kinds.STEP)
    return [one.seq for one in beside]


@use_case_required
def write_note(act: Act, about: str, text: str) -> None:
    """Keep what was written beside the act; it may name people, so it never enters the ledger."""
    if unholdable(text):
        raise UnreadableText
    if text.strip():
        CaseNote.objects.create(
            case=act.case, about=about, text=text.strip(), by_id=account_of(act), at=act.now
        )
