"""How a card that rests on no limit comes into being: issued at once, or drafted 待核 (D4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ledger
from kernel import clock
from kernel.transactions import current, use_case_required
from ledger.models import Matter
from monitor import events
from monitor.models import Card
from monitor.selectors.cards import card_facts
from monitor.states import CardMode, CardOrigin, CardState
from timelimits import custody

BY = ledger.Actor.system("rules")
CALENDAR = "CN"


@dataclass(frozen=True, slots=True)
class Raised:
    """What a card is raised for: the matter, what is wrong, on what it rests, and when it happened.

    ``kind`` is the rule's code (AN-6), ``about`` its name; ``confirm_days`` working days are given
    to verify it where ``mode`` asks for that, none where it is issued at once.
    """

    matter: Matter
    kind: str
    about: str
    basis: str
    level: int
    mode: str
    confirm_days: int
    happened_at: dt.datetime
    item: str = ""


@use_case_required
def raise_card(raised: Raised) -> Card:
    """One card with its entry; see ``raise_cards``."""
    return raise_cards([raised])[0]


@use_case_required
def raise_cards(wanted: Sequence[Raised]) -> list[Card]:
    """The cards, each with its entry, in one statement; automatic ones issued, others drafted.

    Their matters must have been read with their departments. Who calls sees to it that nothing
    raises twice.
    """
    now = current().now
    cards = Card.objects.bulk_create([_drafted(one, now) for one in wanted])
    for card in cards:
        ledger.append(card.matter_id, events.CARD_SHOWN, by=BY, body=card_facts(card))
    return cards


def _drafted(raised: Raised, now: dt.datetime) -> Card:
    automatic = raised.mode == CardMode.AUTOMATIC
    fell = min(raised.happened_at, now)
    legal = clock.current()
    return Card(
        matter=raised.matter,
        origin=CardOrigin.RULE,
        kind=raised.kind,
        about=raised.about,
        basis=raised.basis,
        level=raised.level,
        item=raised.item,
        state=CardState.ISSUED if automatic else CardState.PENDING,
        mode=raised.mode,
        falls_at=fell,
        found_at=now,
        delay_us=max((legal.wall_of(now) - legal.wall_of(fell)) // clock.MICROSECOND, 0),
        issued_at=now if automatic else None,
        confirm_by=None if automatic else term(now, raised.confirm_days),
    )


def term(now: dt.datetime, days: int) -> dt.datetime:
    """The end of the ``days``-th working day after the day of ``now``."""
    calendar = custody.look().calendar(CALENDAR)
    return calendar.end_of(calendar.add(clock.office_date(now), days))
