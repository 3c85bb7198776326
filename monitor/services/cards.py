"""What people decide about a drafted card, and what happens when nobody does."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Min

import ledger
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency
from monitor import events, policy
from monitor.errors import (
    AlreadyProposed,
    CardAlreadyMoved,
    CardNotFound,
    NothingProposed,
    ReasonNeeded,
    SecondPersonNeeded,
)
from monitor.models import Card, Withholding
from monitor.selectors import cards
from monitor.services import impartiality
from monitor.states import CardState, WithholdingOutcome, WithholdingReason
from organizations.officers import Officer

BY_ITSELF = ledger.Actor.system("self-issue")


@use_case
def confirm_card(
    card_id: int, *, officer: Officer, key: uuid.UUID, version: int | None = None
) -> dict[str, Any]:
    """Issue a drafted card in the officer's name (核实发牌).

    An open proposal to withhold it is overtaken. Raises CardAlreadyMoved when it is no longer
    pending or ``version`` is not the newest.
    """
    idempotency.claim(
        key, by=officer.actor, name="confirm_card", request={"card": card_id, "version": version}
    )
    _require(officer, policy.Step.CONFIRM)
    card = _lock_pending(card_id, version)
    card.confirm(by_id=officer.account_id, at=current().now)
    card.save(update_fields=["state", "mode", "confirmed_by", "issued_at", "version"])
    _overtake(card)
    ledger.append(
        card.matter_id, events.CARD_CONFIRMED, by=officer.actor, body=cards.card_facts(card)
    )
    return _settled(key, card)


@use_case
def withhold_card(
    card_id: int,
    *,
    officer: Officer,
    key: uuid.UUID,
    version: int | None = None,
    reason: str,
    note: str,
) -> dict[str, Any]:
    """Propose not to issue a drafted card; it stays pending until a second person agrees.

    Its term runs on, so that nobody can bury it. Raises ReasonNeeded without a listed reason and a
    note, AlreadyProposed when a proposal is open.
    """
    idempotency.claim(
        key,
        by=officer.actor,
        name="withhold_card",
        request={"card": card_id, "version": version, "reason": reason, "note": note},
    )
    _require(officer, policy.Step.PROPOSE_WITHHOLDING)
    if reason not in WithholdingReason.values or not note.strip():
        raise ReasonNeeded
    card = _lock_pending(card_id, version)
    impartiality.require(officer, card, on_appeal=False)
    if _open_proposal(card) is not None:
        raise AlreadyProposed
    Withholding.objects.create(
        card=card,
        reason=reason,
        note=note.strip(),
        proposed_by_id=officer.account_id,
        proposed_at=current().now,
    )
    card.version += 1
    card.save(update_fields=["version"])
    ledger.append(
        card.matter_id,
        events.CARD_WITHHOLDING_PROPOSED,
        by=officer.actor,
        body=cards.card_facts(card) | {"reason": reason},
    )
    return _settled(key, card)


@use_case
def agree_to_withhold(
    card_id: int, *, officer: Officer, key: uuid.UUID, version: int | None = None
) -> dict[str, Any]:
    """Agree, as the second person, that the card is not issued; the breach stands.

    Raises NothingProposed without an open proposal, SecondPersonNeeded for whoever proposed it.
    """
    idempotency.claim(
        key,
        by=officer.actor,
        name="agree_to_withhold",
        request={"card": card_id, "version": version},
    )
    _require(officer, policy.Step.AGREE_WITHHOLDING)
    card = _lock_pending(card_id, version)
    proposal = _open_proposal(card)
    if proposal is None:
        raise NothingProposed
    if proposal.proposed_by_id == officer.account_id:
        raise SecondPersonNeeded
    impartiality.require(officer, card, on_appeal=False)
    card.withhold()
    card.save(update_fields=["state", "version"])
    proposal.outcome = WithholdingOutcome.AGREED
    proposal.agreed_by_id = officer.account_id
    proposal.decided_at = current().now
    proposal.save(update_fields=["outcome", "agreed_by", "decided_at"])
    ledger.append(
        card.matter_id,
        events.CARD_WITHHELD,
        by=officer.actor,
        body=cards.card_facts(card)
        | {"reason": proposal.reason, "proposed_by": f"account:{proposal.proposed_by_id}"},
    )
    return _settled(key, card)


@use_case
def issue_unconfirmed(now: dt.datetime, *, batch: int = 100) -> int:
    """Issue every drafted card whose term to verify it has ended (逾期未核实); return how many."""
    current().at(now)
    overdue = (
        Card.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .select_related("matter__department", "alert")
        .filter(state=CardState.PENDING, confirm_by__lte=now)
        .order_by("confirm_by", "pk")[:batch]
    )
    issued = 0
    for card in overdue:
        card.issue_itself(at=now)
        card.save(update_fields=["state", "mode", "issued_at", "version"])
        _overtake(card)
        ledger.append(
            card.matter_id, events.CARD_SELF_ISSUED, by=BY_ITSELF, body=cards.card_facts(card)
        )
        issued += 1
    return issued


def next_self_issue() -> dt.datetime | None:
    """The legal moment at which the next drafted card issues itself; None when none is drafted."""
    pending = Card.objects.filter(state=CardState.PENDING)
    first: dt.datetime | None = pending.aggregate(first=Min("confirm_by"))["first"]
    return first


def _require(officer: Officer, step: policy.Step) -> None:
    """Outside the officer's scope a draft does not exist (404); inside, the role decides (403)."""
    if not policy.sees_all(officer):
        raise CardNotFound
    policy.require(officer, step)


@use_case_required
def _lock_pending(card_id: int, version: int | None) -> Card:
    card = (
        Card.objects.select_for_update(no_key=True, of=("self",))
        .select_related("matter__department", "alert")
        .filter(pk=card_id)
        .first()
    )
    if card is None:
        raise CardNotFound
    if card.state != CardState.PENDING or version not in (None, card.version):
        raise CardAlreadyMoved(state=str(card.state), version=card.version)
    return card


def _open_proposal(card: Card) -> Withholding | None:
    return card.withholdings.filter(outcome=WithholdingOutcome.OPEN).first()


def _overtake(card: Card) -> None:
    card.withholdings.filter(outcome=WithholdingOutcome.OPEN).update(
        outcome=WithholdingOutcome.OVERTAKEN, decided_at=current().now
    )


def _settled(key: uuid.UUID, card: Card) -> dict[str, Any]:
    outcome = {
        "card": card.pk,
        "state": str(card.state),
        "mode": str(card.mode),
        "version": card.version,
    }
    idempotency.settle(key, outcome)
    return outcome
