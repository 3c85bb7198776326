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


@use_case
def assign_case(
    number: str,
    assignee: int,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """分办: the step in hand goes to the account ``assignee``, of this unit and in the step's role.

    Raises NoStepOpen, AssigneeUnfit.
    """
    act = Act.on(
        number,
        step=Step.ASSIGN,
        asking=Asking(officer, key, version),
        request={"assignee": assignee},
    )
    step = _in_hand(steps.passed(act))
    _fit(act, assignee, role=step.role, by=officer)
    step.assignee_id = assignee
    step.save(update_fields=["assignee"])
    act.note(events.CASE_ASSIGNED, assignee=assignee)
    return act.answer(assignee=assignee)


def _in_hand(passed: Sequence[CaseStep]) -> CaseStep:
    if not passed or passed[-1].finished_at is not None:
        raise NoStepOpen
    return passed[-1]


def _fit(act: Act, account_id: int, *, role: str, by: Officer) -> None:
    if account_id == by.account_id:
        chosen = by
    else:
        account = _active(account_id)
        chosen = officer_of(account, at=act.now)
    if chosen.department_id != act.case.department_id or not chosen.has(role):
        raise AssigneeUnfit


def _active(account_id: int) -> Account:
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise AssigneeUnfit
    return account


@dataclass(frozen=True, slots=True)
class Finding:
    """How a step ends: the opinion, the second official where two are required, why alone otherwise.

    ``text`` is the opinion as written; it stays in the case and never enters the ledger.
    """

    opinion: str = Opinion.AGREE
    second: int | None = None
    reason: str = ""
    text: str = ""


@use_case
def finish_step(
    number: str,
    finding: Finding,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """环节办结: the step in hand ends with an opinion, the next one begins.

    After the last step the case waits for the decision. Raises StepOfAnother; CautionStands when a
    step that takes two ends with one (XK-8), or when who reviewed also approves, without a reason.
    """
    act = Act.on(
        number,
        step=Step.FINISH_STEP,
        asking=Asking(officer, key, version),
        request=asdict(finding),
    )
    passed = steps.passed(act)
    step = _mine(passed, officer)
    if finding.second is not None:
        _second(act, finding.second, officer=officer)
    heeded = cautions.heed(
        cautions.of_step(
            two_person=step.two_person,
            second=finding.second is not None,
            handled_before=step.role == Role.APPROVER and handled_before(passed, officer),
        ),
        finding.reason,
    )
    opinion = Opinion.DISAGREE if finding.opinion == Opinion.DISAGREE else Opinion.AGREE
    steps.close_step(
        act, step, opinion=opinion, assignee_id=officer.account_id, second_id=finding.second
    )
    act.settle(kinds.STEP)
    write_note(act, "opinion", finding.text)
    following = steps.after(act.case.item_version, step.seq)
    if following is not None:
        steps.open_step(act, following, pass_no=_passes(passed, following.seq) + 1)
    act.note(
        events.CASE_STEP_DONE,
        done_step=step.name,
        done_no=step.seq,
        pass_no=step.pass_no,
        opinion=opinion.value,
        second=finding.second or 0,
        cautions=heeded,
        reason=finding.reason,
    )
    return act.answer(step=act.case.step_name, cautions=heeded)


def _mine(passed: Sequence[CaseStep], officer: Officer) -> CaseStep:
    """The step in hand, if its role is the officer's and nobody else has it."""
    step = _in_hand(passed)
    if not officer.has(step.role):
        raise StepOfAnother(role=step.role)
    if step.assignee_id not in {None, officer.account_id}:
        raise StepOfAnother
    return step


def _second(act: Act, account_id: int, *, officer: Officer) -> None:
    if account_id == officer.account_id:
        raise SamePerson
    if _active(account_id).department_id != act.case.department_id:
        raise AssigneeUnfit


def handled_before(passed: Sequence[CaseStep], officer: Officer) -> bool:
    """Whether the officer did a review of this case; approving it would be his own (AN-14)."""
    return any(
        one.role == Role.REVIEWER
        and one.assignee_id == officer.account_id
        and one.finished_at is not None
        for one in passed
    )


def _passes(passed: Sequence[CaseStep], seq: int) -> int:
    return sum(one.seq == seq for one in passed)


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
    """退回: the step in hand goes back to the one before it, which begins another pass.

    Raises MomentTooEarly on the first step, ReasonMissing without a code.
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
    step = _mine(passed, officer)
    before = steps.before(act.case.item_version, step.seq)
    if before is None:
        raise MomentTooEarly("第一个环节没有上一环节可退")
    steps.close_step(
        act, step, opinion=Opinion.RETURNED, assignee_id=officer.account_id, reason=reason
    )
    act.settle(kinds.STEP)
    write_note(act, "return", text)
    again = steps.open_step(act, before, pass_no=_passes(passed, before.seq) + 1)
    act.note(
        events.CASE_STEP_RETURNED,
        from_no=step.seq,
        to_no=again.seq,
        pass_no=again.pass_no,
        reason=reason,
    )
    return act.answer(step=again.name)


@use_case_required
def write_note(act: Act, about: str, text: str) -> None:
    """Keep what was written beside the act; it may name people, so it never enters the ledger."""
    if unholdable(text):
        raise UnreadableText
    if text.strip():
        CaseNote.objects.create(
            case=act.case, about=about, text=text.strip(), by_id=account_of(act), at=act.now
        )
