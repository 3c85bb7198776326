"""What the monitor does about entries of others: one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kernel.transactions import current, use_case_required
from ledger import reader
from ledger.models import Entry
from monitor.models import Card
from monitor.services import bulletins, life, reasons
from monitor.states import STANDING, RulingReason
from timelimits.models import Alert

READER = "monitor"
WRONG_ENTRY = RulingReason.WRONG_ENTRY.value

Handler = Callable[[list[Entry]], None]


@use_case_required
def withdraw_untrue_cards(entries: list[Entry]) -> None:
    """Limits were restated: cards whose rung has not fallen in the new round are withdrawn (D3).

    Two queries however many limits a notice moved; where a limit was restated twice the last says why.
    """
    causes = {facts["limit"]: facts for facts in (entry.facts for entry in entries)}
    standing = (
        Card.objects.select_for_update(no_key=True, of=("self",))
        .select_related("matter__department", "alert")
        .filter(alert__limit_id__in=causes, state__in=STANDING)
        .order_by("pk")
    )
    held = [card for card in standing if card.round < causes[card.limit_id]["round"]]
    if not held:
        return
    still_true = set(
        Alert.objects.filter(
            limit_id__in={card.limit_id for card in held},
            provisional=False,
            falls_at__lte=current().now,
        ).values_list("limit_id", "round", "level")
    )
    life.withdraw_all(
        [
            (card, causes[card.limit_id]["cause"])
            for card in held
            if (card.limit_id, causes[card.limit_id]["round"], card.level) not in still_true
        ]
    )


@use_case_required
def withdraw_cards_of_wrong_limits(entries: list[Entry]) -> None:
    """A wrong entry was corrected: cards on the limits it had started rest on nothing any more."""
    wrong = {key for entry in entries for key in entry.facts["cancelled_limits"]}
    standing = (
        Card.objects.select_for_update(no_key=True, of=("self",))
        .select_related("matter__department", "alert")
        .filter(alert__limit_id__in=wrong, state__in=STANDING)
        .order_by("pk")
    )
    life.withdraw_all([(card, WRONG_ENTRY) for card in standing])


HANDLERS: Mapping[str, Handler] = {
    "time_limit.restated": withdraw_untrue_cards,
    "case.corrected": withdraw_cards_of_wrong_limits,
    "card.shown": reasons.ask_reasons,
    "case.delay_explained": reasons.note_reasons,
    "card.ruled": bulletins.correct_bulletins,
    "card.withdrawn": bulletins.correct_bulletins,
}


def handle(entries: list[Entry]) -> None:
    """Feed the entries to their handlers, those of one name together and in their order."""
    for name, handler in HANDLERS.items():
        named = [entry for entry in entries if entry.name == name]
        if named:
            handler(named)


def react() -> int:
    """Handle a piece of what was entered since the last look; return how many entries that were."""
    return reader.drain(READER, handle)
