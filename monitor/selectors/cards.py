"""Cards as others may read them: one officer's view, the stream for screens, the facts for entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from kernel import clock
from ledger.models import Matter
from monitor import policy
from monitor.errors import CardNotFound
from monitor.models import Card
from monitor.states import CardState
from organizations.models import Department
from organizations.officers import Officer

OPEN_STATES = (CardState.PENDING, CardState.ISSUED)
# What of a card the facts of its entries are made from.
OF_A_FACT = (
    *("pk", "level", "state", "version", "delay_us", "due_on", "falls_at", "found_at", "item"),
    *("kind", "mode", "overrun_at", "round", "rule_id"),
)
BESIDE_IT = ("matter__department__code", "matter__number", "alert__limit_id")


def visible_to(officer: Officer) -> QuerySet[Card]:
    """Every card for whoever looks over all units; for others those issued to their own unit."""
    if policy.sees_all(officer):
        return Card.objects.all()
    if officer.department_id is None:
        return Card.objects.none()
    return Card.objects.filter(matter__department_id=officer.department_id, issued_at__isnull=False)


def get_card(card_id: int, officer: Officer) -> Card:
    """The card with its matter, department and limit; CardNotFound outside the officer's scope."""
    card = (
        visible_to(officer)
        .select_related(
            "matter__department", "alert__limit", "rule", "confirmed_by", "own", "signed_by"
        )
        .filter(pk=card_id)
        .first()
    )
    if card is None:
        raise CardNotFound
    return card


def card_facts(card: Card) -> dict[str, Any]:
    """What every entry about a card holds (the sweep's SQL writes the same)."""
    row = [getattr(card, name) for name in OF_A_FACT]
    return _told(*row, card.matter.department.code, card.matter.number, card.limit_id)


def _told(*row: Any) -> dict[str, Any]:
    card = dict(zip((*OF_A_FACT, *BESIDE_IT), row, strict=True))
    return {
        "card": card["pk"],
        "card_level": card["level"],
        "card_state": str(card["state"]),
        "card_version": card["version"],
        "delay_ms": card["delay_us"] // 1000,
        "department": card["matter__department__code"],
        "due": card["due_on"].isoformat() if card["due_on"] else "",
        "falls_at": clock.micros(card["falls_at"]),
        "found_at": clock.micros(card["found_at"]),
        "item": card["item"],
        "kind": card["kind"],
        "limit": card["alert__limit_id"] or 0,
        "matter_number": card["matter__number"],
        "mode": str(card["mode"]),
        "overrun_at": clock.micros(card["overrun_at"]) if card["overrun_at"] else 0,
        "round": card["round"],
        "rule": card["rule_id"] or 0,
    }


def stream(
    *,
    limit: int = 50,
    department_id: int | None = None,
    units: Collection[str] | None = None,
) -> list[dict[str, Any]]:
    """The newest cards as facts of their entries, newest first; what a screen opens with."""
    cards = Card.objects.all()
    if department_id is not None:
        cards = cards.filter(matter__department_id=department_id)
    if units is not None:
        # Asked of card after card from the newest on, until there are enough; a join would first
        # collect every card the units ever had.
        unit = Matter.objects.filter(pk=OuterRef("matter_id")).values("department_id")
        ours = Department.objects.filter(code__in=units).order_by().values_list("pk", flat=True)
        cards = cards.annotate(unit=Subquery(unit)).filter(unit__in=list(ours))
    # No objects: a screen opens with sixty, and each would be three.
    newest = cards.order_by("-found_at", "-pk").values_list(*OF_A_FACT, *BESIDE_IT)
    return [_told(*row) for row in newest[:limit]]


def of_matter(matter_id: int) -> list[dict[str, Any]]:
    """All cards of a matter as facts, oldest first."""
    cards = Card.objects.select_related("matter__department", "alert").filter(matter_id=matter_id)
    return [card_facts(card) for card in cards.order_by("falls_at", "pk")]


def waiting_for_confirmation() -> int:
    """How many drafted red cards nobody has verified yet."""
    return Card.objects.filter(state=CardState.PENDING).count()


def issued_in_error(since: dt.date) -> int:
    """误发: how many yellow and red cards issued since that day were withdrawn as never true."""
    gone = Card.objects.filter(level__gte=2, state=CardState.WITHDRAWN, issued_at__isnull=False)
    return gone.filter(issued_at__gte=clock.office_time(since)).count()
