"""Orders as others may read them: the bureau's desk, a unit's own, the facts for entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from kernel import clock
from monitor import policy
from monitor.errors import OrderNotFound
from monitor.models import Card, Order, OrderPaper
from monitor.policy import Duty
from monitor.states import STANDING
from monitor.verbs import ORDER_OPEN, OrderState
from organizations.officers import Officer
from timelimits.facts import facts_by_matter
from timelimits.lamps import Lamp, lamp
from timelimits.services import limits

OPEN = tuple(str(state) for state in ORDER_OPEN)
WAITED_FOR = frozenset({"running", "paused"})


@dataclass(frozen=True, slots=True)
class Row:
    """An order with the day it is waited for and its lamp."""

    order: Order
    due: str
    limit_id: int
    lamp: str


def visible_to(officer: Officer) -> QuerySet[Order]:
    """Every order for whoever looks over all units; for others those to their own unit."""
    rows = Order.objects.select_related("matter", "department", "about", "signer", "card")
    if policy.sees_all(officer):
        return rows
    if officer.department_id is None or not policy.has_duty(officer, Duty.REPLY):
        return rows.none()
    return rows.filter(department_id=officer.department_id)


def get_order(number: str, officer: Officer) -> Order:
    """The order of that number; OrderNotFound outside the officer's scope."""
    plain = number[:50].replace("\x00", "")
    found = visible_to(officer).filter(matter__number=plain).first()
    if found is None:
        raise OrderNotFound
    return found


def counts(officer: Officer) -> dict[str, int]:
    """How many orders stand in each state, for who looks."""
    rows = visible_to(officer).order_by().values_list("state").annotate(Count("id"))
    found = dict(rows)
    return {str(state): found.get(str(state), 0) for state in OrderState}


def rows_of(orders: Iterable[Order]) -> list[Row]:
    """The orders with their dates and lamps; two queries however many."""
    listed = list(orders)
    facts = facts_by_matter([order.matter_id for order in listed])
    return [_row(order, facts[order.matter_id]) for order in listed]


def _row(order: Order, facts: list[dict[str, Any]]) -> Row:
    now = clock.now()
    running = [fact for fact in facts if fact["status"] in WAITED_FOR]
    worst = max(running, key=lambda fact: lamp(fact, now).level, default=None)
    if worst is None:
        return Row(order, "", 0, "")
    shown: Lamp = lamp(worst, now)
    return Row(order, worst["due"], worst["id"], shown.code)


def order_facts(order: Order) -> dict[str, Any]:
    """What every entry about an order holds: numbers and codes, never a word of it."""
    return {
        "about": order.about.number if order.about is not None else "",
        "card": order.card_id or 0,
        "days": order.days,
        "department": order.department.code,
        "document": order.document,
        "form": order.form,
        "limits": limits.facts(order.matter_id),
        "number": order.matter.number,
        "order": order.pk,
        "order_state": str(order.state),
        "order_version": order.version,
        "signer": f"account:{order.signer_id}",
    }


def paper_of(number: str, paper_id: int, officer: Officer) -> OrderPaper:
    """A file that came with a reply; OrderNotFound outside the officer's scope."""
    order = get_order(number, officer)
    found = OrderPaper.objects.filter(pk=paper_id, reply__order=order).first()
    if found is None:
        raise OrderNotFound
    return found


def card_to_order(card_id: int) -> Card:
    """The card of which an order is to be made; OrderNotFound when it does not stand."""
    found = Card.objects.select_related("matter__department").filter(pk=card_id).first()
    if found is None or found.state not in STANDING:
        raise OrderNotFound
    return found
