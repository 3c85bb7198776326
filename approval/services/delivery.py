"""After the decision: ready for collection, delivered with proof."""

from __future__ import annotations

import uuid
from typing import Any

from approval import events
from approval import limits as kinds
from approval.policy import Step
from approval.services.act import Act, Asking
from approval.services.telling import Told, keep
from approval.states import Holder, TellingAbout
from kernel.clock import micros
from kernel.transactions import use_case
from ledger.matters import close_matter
from organizations.officers import Officer


@use_case
def make_ready(
    number: str,
    window: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """待领取: the licence lies at ``window``; the lobby calls for it."""
    act = Act.on(
        number, step=Step.READY, asking=Asking(officer, key, version), request={"window": window}
    )
    act.case.pickup_window = window
    act.case.holder = Holder.WINDOW
    act.note(events.CASE_READY)
    return act.answer(window=window)


@use_case
def deliver_case(
    number: str,
    told: Told,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """送达: the result is in the applicant's hands at ``told.reached_at`` (now, at the counter).

    The delivery limit is met and the case concluded. Raises MomentAhead, ProofMissing.
    """
    act = Act.on(
        number, step=Step.DELIVER, asking=Asking(officer, key, version), request=told.as_request()
    )
    case = act.case
    reached_at = act.not_ahead(told.reached_at, after=case.decided_at)
    arrived = Told(told.way, told.sent_at, reached_at, told.proof)
    keep(act, arrived, about=TellingAbout.DELIVERY)
    case.deliver(at=act.now)
    act.settle(kinds.DELIVERY, at=reached_at)
    close_matter(case.matter_id)
    act.note(
        events.CASE_DELIVERED,
        occurred_at=reached_at,
        way=str(told.way),
        reached_at=micros(reached_at),
    )
    return act.answer()
