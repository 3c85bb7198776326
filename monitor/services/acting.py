"""How every act on a card begins and ends: scope, locks, rights, the version read; then the entry."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ledger
from kernel.fsm import MoveRefused
from kernel.journal import Event
from kernel.transactions import use_case_required
from ledger import idempotency
from monitor import policy
from monitor.errors import CardAlreadyMoved, CardNotFound
from monitor.models import Card
from monitor.selectors import cards
from organizations.officers import Officer


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for an act, under which key, having seen which version."""

    officer: Officer
    key: uuid.UUID | None
    version: int | None = None

    def claim(self, name: str, request: Mapping[str, Any]) -> None:
        """Take the key for this request; raises AlreadyDone for one that was done."""
        idempotency.claim(
            self.key,
            by=self.officer.actor,
            name=name,
            request={**request, "version": self.version},
        )


@use_case_required
def begin(card_id: int, step: policy.Step, asking: Asking) -> Card:
    """The card, locked. Raises CardNotFound outside the scope, NotPermitted, CardAlreadyMoved."""
    officer = asking.officer
    seen = cards.visible_to(officer).filter(pk=card_id).exists()
    card = hold(card_id) if seen else None
    if card is None:
        raise CardNotFound
    policy.require(officer, step)
    own = officer.department_id == card.matter.department_id
    if step in policy.OF_THE_UNIT and not own:
        raise CardNotFound
    if asking.version not in (None, card.version):
        raise CardAlreadyMoved(state=str(card.state), version=card.version)
    return card


@use_case_required
def hold(card_id: int) -> Card | None:
    """The card's row, locked against everybody else's acts; None when there is none."""
    return (
        Card.objects.select_for_update(no_key=True, of=("self",))
        .select_related("matter__department", "matter__region", "alert")
        .filter(pk=card_id)
        .first()
    )


def move(card: Card, act: Callable[[], None]) -> None:
    """Do ``act`` on the card; raises CardAlreadyMoved when its state does not allow it."""
    try:
        act()
    except MoveRefused as refused:
        raise CardAlreadyMoved(state=str(card.state), version=card.version) from refused


@use_case_required
def end(card: Card, event: Event, asking: Asking, **more: Any) -> dict[str, Any]:
    """Enter the act and keep its answer: card, state, mode, version."""
    ledger.append(
        card.matter_id, event, by=asking.officer.actor, body=cards.card_facts(card) | more
    )
    outcome = {
        "card": card.pk,
        "state": str(card.state),
        "mode": str(card.mode),
        "version": card.version,
    }
    idempotency.settle(asking.key, outcome)
    return outcome
