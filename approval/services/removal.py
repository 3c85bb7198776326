"""Removal from the books: 作废 (E4) of a filing that should not stand, 删除 (E8) of a technical row.

One asks with a reason, another confirms. The row stays, its entries stay; its limits are closed, a
breach that was found stays found, and public boards show it no more. The law's ways (decision,
withdrawal, correction) are offered first: removing in order to file again would reset the clock (AN-9).
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Any

from approval import cautions, events
from approval.errors import (
    NoSuchRemoval,
    ReasonMissing,
    RemovalPending,
    SamePerson,
    UnknownGround,
)
from approval.models import Removal
from approval.policy import Step
from approval.services import steps
from approval.services.act import Act, Asking
from approval.services.review import write_note
from approval.services.withdrawal import end_special
from approval.states import REMOVAL_REASONS, RemovalKind, RemovalState
from kernel.transactions import use_case
from ledger.matters import close_matter
from organizations.officers import Officer


@dataclass(frozen=True, slots=True)
class Unwanted:
    """What is to go and why: kind, a code of that kind's reasons, and the answer to the cautions.

    ``text`` stays in the case and never enters the ledger.
    """

    kind: str
    ground: str
    reason: str = ""
    text: str = ""

    def check(self) -> None:
        """Raise ReasonMissing without a ground, UnknownGround for one the kind does not have."""
        if not self.ground:
            raise ReasonMissing
        if self.ground not in REMOVAL_REASONS.get(self.kind, {}):
            raise UnknownGround


@use_case
def request_removal(
    number: str,
    unwanted: Unwanted,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """申请作废 or 删除 by the one who noticed; nothing changes before another has confirmed.

    Raises ReasonMissing, UnknownGround, RemovalPending; CautionStands after acceptance or past a
    limit (AN-8, AN-9) while ``unwanted.reason`` is empty.
    """
    unwanted.check()
    act = Act.on(
        number,
        step=Step.REQUEST_REMOVAL,
        asking=Asking(officer, key, version),
        request=asdict(unwanted),
    )
    case = act.case
    if case.removals.filter(state=RemovalState.PENDING).exists():
        raise RemovalPending
    heeded = cautions.heed(
        cautions.of_removal(accepted=case.accepted_at is not None, overrun=_overrun(act)),
        unwanted.reason,
    )
    made = Removal(
        case=case,
        kind=RemovalKind(unwanted.kind),
        reason=unwanted.ground,
        requested_by_id=officer.account_id,
        requested_at=act.now,
    )
    made.save(force_insert=True)
    write_note(act, "removal", unwanted.text)
    act.note(
        events.CASE_REMOVAL_REQUESTED,
        kind=unwanted.kind,
        ground=unwanted.ground,
        cautions=heeded,
        reason=unwanted.reason,
    )
    return act.answer(removal=made.pk, cautions=heeded)


def _overrun(act: Act) -> bool:
    return any(limit.overrun_at is not None and limit.overrun_at <= act.now for limit in act.limits)


@use_case
def confirm_removal(
    number: str, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """确认作废 or 删除 by another person: the case ends, its limits lose their reason.

    Raises NoSuchRemoval, SamePerson.
    """
    act = Act.on(number, step=Step.ANSWER_REMOVAL, asking=Asking(officer, key, version))
    removal = _answer(act, officer, RemovalState.CONFIRMED)
    case = act.case
    steps.end_all(act)
    end_special(act)
    if removal.kind == RemovalKind.VOID:
        case.void(at=act.now)
    else:
        case.strike(at=act.now)
    cancelled = act.cancel(*(limit.kind for limit in act.limits))
    close_matter(case.matter_id)
    act.note(
        events.CASE_REMOVED,
        kind=str(removal.kind),
        ground=removal.reason,
        requested_by=f"account:{removal.requested_by_id}",
        cancelled_limits=[limit.pk for limit in cancelled],
    )
    return act.answer(removal=removal.pk)


@use_case
def refuse_removal(
    number: str, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """不予作废 or 删除: the case goes on as it stood. Raises NoSuchRemoval, SamePerson."""
    act = Act.on(
        number,
        step=Step.ANSWER_REMOVAL,
        asking=Asking(officer, key, version),
        request={"answer": "refused"},
    )
    removal = _answer(act, officer, RemovalState.REFUSED)
    act.note(
        events.CASE_REMOVAL_REFUSED,
        kind=str(removal.kind),
        ground=removal.reason,
        requested_by=f"account:{removal.requested_by_id}",
    )
    return act.answer(removal=removal.pk)


def _answer(act: Act, officer: Officer, state: RemovalState) -> Removal:
    removal = act.case.removals.filter(state=RemovalState.PENDING).first()
    if removal is None:
        raise NoSuchRemoval
    if removal.requested_by_id == officer.account_id:
        raise SamePerson
    removal.state = state
    removal.answered_by_id = officer.account_id
    removal.answered_at = act.now
    removal.save(update_fields=["state", "answered_by", "answered_at"])
    return removal
