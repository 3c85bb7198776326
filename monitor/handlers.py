"""What the monitor does about entries of others: one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ledger
from kernel.transactions import current, use_case_required
from ledger import reader
from ledger.models import Entry
from monitor import events
from monitor.models import Card
from monitor.selectors import cards
from monitor.states import CardState
from timelimits.models import Alert

READER = "monitor"
BY = ledger.Actor.system("monitor")

Handler = Callable[[Entry], None]


@use_case_required
def withdraw_untrue_cards(entry: Entry) -> None:
    """A limit was restated: cards whose rung has not fallen in the new round are withdrawn (D3)."""
    facts = entry.facts
    standing = (
        Card.objects.select_for_update(no_key=True, of=("self",))
        .select_related("matter__department", "alert")
        .filter(
            alert__limit_id=facts["limit"],
            round__lt=facts["round"],
            state__in=[CardState.PENDING, CardState.ISSUED],
        )
        .order_by("pk")
    )
    held = list(standing)
    still_true = set(
        Alert.objects.filter(
            limit_id=facts["limit"],
            round=facts["round"],
            provisional=False,
            falls_at__lte=current().now,
        ).values_list("level", flat=True)
    )
    for card in held:
        if card.level not in still_true:
            card.withdraw()
            card.save(update_fields=["state", "version"])
            ledger.append(
                card.matter_id,
                events.CARD_WITHDRAWN,
                by=BY,
                body=cards.card_facts(card) | {"reason": facts["cause"]},
            )


HANDLERS: Mapping[str, Handler] = {
    "time_limit.restated": withdraw_untrue_cards,
}


def handle(entries: list[Entry]) -> None:
    """Feed each entry to its handler, if it has one."""
    for entry in entries:
        if handler := HANDLERS.get(entry.name):
            handler(entry)


def react() -> int:
    """Handle a piece of what was entered since the last look; return how many entries that were."""
    return reader.drain(READER, handle)
