"""What stands behind a card: the acts of its matter, in order, and words for its figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext

from catalog.models import Item
from kernel.journal import EVENTS
from ledger.models import STREAM, Entry
from monitor.models import Card
from monitor.selectors.procedures import rule_label
from monitor.states import BY_HAND, pack
from organizations.selectors.capacities import capacity_words
from timelimits.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of the matter: its number in the ledger, what it was, when, by which post."""

    seq: int
    label: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    capacity: str
    of_this_card: bool


def acts(matter_id: int, card: Card | None = None) -> list[Act]:
    """Everything entered about the matter, oldest first; what is about the card bears its mark."""
    entries = list(Entry.objects.filter(stream=STREAM, matter_id=matter_id).order_by("seq"))
    posts = capacity_words({entry.capacity for entry in entries})
    return [
        Act(
            seq=entry.seq,
            label=gettext(EVENTS[entry.name].label) if entry.name in EVENTS else entry.name,
            occurred_at=entry.occurred_at,
            recorded_at=entry.recorded_at,
            capacity=posts[entry.capacity],
            of_this_card=card is not None and entry.facts.get("card") == card.pk,
        )
        for entry in entries
    ]


def kind_label(code: str) -> str:
    """The limit's kind in words."""
    if code == BY_HAND:
        return gettext("人工核查")
    kind = KINDS.get(code)
    return gettext(kind.label) if kind is not None else rule_label(code) or code


def item_name(code: str) -> str:
    """The item as people call it; the code where no item bears it, '' for none."""
    item = Item.objects.filter(code=code).first() if code else None
    return (item.plain_name or item.name) if item is not None else code


def level_word(level: int) -> str:
    """预警, 黄牌 or 红牌, in the words of this installation."""
    return str(pack()[level].card)


def delay_words(delay_us: int) -> str:
    """How long it took from falling to being found, in the unit a reader wants."""
    if delay_us < 60_000_000:
        return gettext("%(count).1f 秒") % {"count": delay_us / 1_000_000}
    minutes = delay_us // 60_000_000
    if minutes < 60:
        return gettext("%(count)d 分钟") % {"count": minutes}
    hours, rest = divmod(minutes, 60)
    return gettext("%(hours)d 小时 %(rest)d 分钟") % {"hours": hours, "rest": rest}
