"""The figures of a month's bulletin, reckoned from cards and orders as they stand now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from kernel.clock import office_time
from ledger.models.matter import Matter, MatterKind
from monitor.models import Card, Order, Urge
from monitor.states import LIFTED, CardState, is_published
from monitor.verbs import OrderState

PUBLISHED = tuple(str(state) for state in CardState if is_published(str(state)))
TAKEN_BACK = (*(str(state) for state in LIFTED), str(CardState.WITHDRAWN))
WORDS = {1: "warning", 2: "yellow", 3: "red"}


def span(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the first instant of the month to the first of the next."""
    first = month.replace(day=1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return office_time(first), office_time(following)


def cards_of(month: dt.date) -> QuerySet[Card]:
    """Yellow and red cards that went out in that month and may be named in public."""
    since, until = span(month)
    return (
        Card.objects.filter(
            issued_at__gte=since, issued_at__lt=until, level__gte=2, state__in=PUBLISHED
        )
        .select_related("matter__department")
        .order_by("matter__department__sort_no", "-level", "issued_at", "pk")
    )


def figures_of(month: dt.date) -> dict[str, Any]:
    """Counts for the city and its units: cards issued and, separately, taken back; orders; urgings."""
    since, until = span(month)
    issued = Card.objects.filter(issued_at__gte=since, issued_at__lt=until)
    orders = Order.objects.filter(issued_at__gte=since, issued_at__lt=until)
    closed = Matter.objects.filter(kind=MatterKind.CASE, closed_at__gte=since, closed_at__lt=until)
    units: dict[str, dict[str, Any]] = {}
    for card in cards_of(month):
        unit = card.matter.department
        row = units.setdefault(unit.code, {"name": unit.short_name, "yellow": 0, "red": 0})
        row[WORDS[level_of(card)]] = row.get(WORDS[level_of(card)], 0) + 1
    return {
        "closed": closed.count(),
        "issued": issued.filter(level__gte=2).count(),
        "taken_back": issued.filter(level__gte=2, state__in=TAKEN_BACK).count(),
        "warnings": issued.filter(level=1).count(),
        "orders": orders.count(),
        "orders_closed": orders.filter(state=OrderState.CLOSED).count(),
        "urged": Urge.objects.filter(asked_at__gte=since, asked_at__lt=until).count(),
        "units": units,
    }


def level_of(card: Card) -> int:
    """The level at which the card stands, after an appeal lowered it perhaps."""
    return int(getattr(card, "judged_level", 0) or card.level)
