"""What the unit does with a card, what becomes of it without the unit, and what is made of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import ledger
from kernel.transactions import current, use_case, use_case_required
from ledger import matters
from monitor import events
from monitor.errors import (
    CardAlreadyMoved,
    CardNotFound,
    ExplanationMissing,
    ReasonNeeded,
    WarningOnly,
)
from monitor.models import Appeal, Card, CardRuling, Explanation
from monitor.models.appeal import LONGEST_TEXT
from monitor.policy import Step
from monitor.selectors import appeals as appeal_facts
from monitor.selectors import cards
from monitor.services import acting, files, impartiality, terms
from monitor.services.acting import Asking
from monitor.services.files import Proof
from monitor.states import AppealState, RulingState
from organizations.officers import Officer
from timelimits.services import limits

BY = ledger.Actor.system("monitor")
WARNING = 1


@use_case
def sign_card(
    card_id: int, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """签收: the unit has the card; its periods to explain and to appeal begin now.

    Raises CardNotFound outside the unit, CardAlreadyMoved when it is not issued or already signed.
    """
    asking = Asking(officer, key, version)
    asking.claim("sign_card", {"card": card_id})
    card = acting.begin(card_id, Step.SIGN, asking)
    _receive(card, officer, served=False)
    return acting.end(card, events.CARD_SIGNED, asking, card_number=_number(card))


@use_case
def serve_card(
    card_id: int,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    document: str,
) -> dict[str, Any]:
    """送达 by the bureau to a unit that does not sign; ``document`` numbers the proof of it (D7).

    Raises ReasonNeeded without the proof, CardAlreadyMoved.
    """
    asking = Asking(officer, key, version)
    asking.claim("serve_card", {"card": card_id, "document": document})
    card = acting.begin(card_id, Step.SERVE, asking)
    proof = document.strip()
    if not proof or len(proof) > 60:
        raise ReasonNeeded("送达须写明送达凭证编号，不超过60字")
    _receive(card, officer, served=True)
    return acting.end(card, events.CARD_SERVED, asking, card_number=_number(card), document=proof)


@use_case
def explain_card(
    card_id: int,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    text: str,
    proofs: Sequence[Proof] = (),
) -> dict[str, Any]:
    """情况说明 of the unit, with evidence; a late one is taken and marked so.

    Raises ExplanationMissing, WarningOnly, FileRefused, CardAlreadyMoved.
    """
    asking = Asking(officer, key, version)
    held = files.digests(proofs)
    asking.claim("explain_card", {"card": card_id, "text": text, "files": held})
    card = acting.begin(card_id, Step.EXPLAIN, asking)
    words = text.strip()
    if not words or len(words) > LONGEST_TEXT:
        raise ExplanationMissing
    if card.level == WARNING:
        raise WarningOnly
    acting.move(card, card.explain)
    card.save(update_fields=["state", "version"])
    late = terms.answered(card)
    Explanation.objects.create(
        card=card, text=words, given_by_id=officer.account_id, given_at=current().now, late=late
    )
    files.keep(card, proofs, by_id=officer.account_id)
    return acting.end(card, events.CARD_EXPLAINED, asking, late=late, files=held)


@use_case
def add_evidence(
    card_id: int,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    proofs: Sequence[Proof],
) -> dict[str, Any]:
    """Evidence handed in later, by the unit or the bureau: added, never put in another's place."""
    asking = Asking(officer, key)
    held = files.digests(proofs)
    asking.claim("add_evidence", {"card": card_id, "files": held})
    card = acting.begin(card_id, Step.ADD_EVIDENCE, asking)
    if not proofs:
        raise ReasonNeeded("请选择文件")
    appeal = card.appeals.filter(state=AppealState.FILED).first()
    files.keep(card, proofs, by_id=officer.account_id, appeal=appeal)
    return acting.end(card, events.CARD_EVIDENCE_ADDED, asking, files=held)


@use_case
def check_evidence(
    card_id: int, evidence_id: int, *, officer: Officer, key: uuid.UUID | None
) -> dict[str, Any]:
    """核对: an officer has compared the piece with its original."""
    asking = Asking(officer, key)
    asking.claim("check_evidence", {"card": card_id, "evidence": evidence_id})
    card = acting.begin(card_id, Step.CHECK_EVIDENCE, asking)
    piece = card.evidence.filter(pk=evidence_id).defer("content").first()
    if piece is None:
        raise CardNotFound
    if piece.checked_at is not None:
        raise CardAlreadyMoved(state=str(card.state), version=card.version)
    impartiality.require(officer, card, on_appeal=False)
    piece.checked_by_id, piece.checked_at = officer.account_id, current().now
    piece.save(update_fields=["checked_by", "checked_at"])
    return acting.end(card, events.CARD_EVIDENCE_CHECKED, asking, files=[piece.sha256])


@use_case_required
def order_card(card_id: int, *, officer: Officer, order_number: str) -> Card:
    """The bureau has made an order of the card; a step of the order's own use case.

    Raises CardNotFound, CardAlreadyMoved unless the card was upheld or lowered.
    """
    card = acting.hold(card_id)
    if card is None:
        raise CardNotFound
    acting.move(card, card.order)
    card.save(update_fields=["state", "version"])
    body = cards.card_facts(card) | {"order_number": order_number}
    ledger.append(card.matter_id, events.CARD_ORDERED, by=officer.actor, body=body)
    return card


@use_case_required
def withdraw_all(untrue: Sequence[tuple[Card, str]]) -> None:
    """Cards that are no longer true, each with the code of its reason; what waited on them ends.

    The cards are locked. One query asks for all of them whether anything waits.
    """
    if not untrue:
        return
    keys = [card.pk for card, _ in untrue]
    CardRuling.objects.filter(card__in=keys, state=RulingState.OPEN).update(
        state=RulingState.OVERTAKEN, decided_at=current().now
    )
    open_appeals = (
        Appeal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("matter", "card__matter__department")
        .filter(card__in=keys, state=AppealState.FILED)
        .order_by("pk")
    )
    reasons = {card.pk: reason for card, reason in untrue}
    for appeal in open_appeals:
        _end_appeal(appeal, reasons[appeal.card_id])
    for card, reason in untrue:
        card.withdraw()
        card.save(update_fields=["state", "version"])
        terms.ruled(card, finally_so=True)
        body = cards.card_facts(card) | {"reason": reason}
        ledger.append(card.matter_id, events.CARD_WITHDRAWN, by=BY, body=body)


@use_case_required
def _end_appeal(appeal: Appeal, reason: str) -> None:
    now = current().now
    open_ones = limits.lock(appeal.matter_id)
    appeal.end()
    appeal.save()
    limits.cancel(open_ones, at=now, now=now)
    matters.close_matter(appeal.matter_id)
    body = appeal_facts.appeal_facts(appeal) | {"reason": reason}
    ledger.append(appeal.matter_id, events.APPEAL_ENDED, by=BY, body=body)


@use_case_required
def _receive(card: Card, officer: Officer, *, served: bool) -> None:
    acting.move(card, lambda: card.sign(by_id=officer.account_id, at=current().now, served=served))
    terms.open_own_matter(card)
    card.save(update_fields=["state", "version", "signed_by", "signed_at", "served", "own"])


def _number(card: Card) -> str:
    return card.own.number if card.own is not None else ""
