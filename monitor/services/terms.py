"""The card's own matter and its limits: explaining, appealing. They run from the unit's receipt."""

from __future__ import annotations

import datetime as dt

import ledger
from kernel.clock import office_date
from kernel.journal import Event
from kernel.transactions import current, use_case_required
from ledger import matters, numbers
from ledger.models.matter import MatterKind
from monitor import events
from monitor.limits import CARD_APPEAL, CARD_FEEDBACK, period
from monitor.models import Card
from timelimits.models import LimitStatus, TimeLimit
from timelimits.services import limits

BY = ledger.Actor.system("monitor")
ALWAYS_A_WARNING = 1


@use_case_required
def open_own_matter(card: Card) -> None:
    """Number the card and start the periods of the unit; a 预警 gets a number only."""
    now = current().now
    region = card.matter.region
    year = office_date(now).year
    serial = numbers.next_number(f"card:{region.code}:{year}")
    card.own = matters.open_matter(
        MatterKind.CARD,
        number=f"JC{region.code}{year}{serial:06d}",
        belongs=matters.Belonging(card.matter.department_id, card.matter.region_id),
    )
    if card.level == ALWAYS_A_WARNING:
        matters.close_matter(card.own.pk)
        return
    for kind in (CARD_FEEDBACK, CARD_APPEAL):
        limits.start(card.own.pk, kind.code, period(kind), at=now, now=now)
    _tell(card, events.CARD_TERMS_STARTED)


@use_case_required
def running(card: Card) -> list[TimeLimit]:
    """The open limits of the card's own matter, locked; none before it was signed for."""
    return limits.lock(card.own_id) if card.own_id is not None else []


@use_case_required
def answered(card: Card) -> bool:
    """The unit has explained: the term to do so is met; whether it came late."""
    now = current().now
    open_ones = [one for one in running(card) if one.kind == CARD_FEEDBACK.code]
    late = any(limits.is_late(one, now) for one in open_ones)
    limits.settle(open_ones, at=now, now=now)
    _tell(card, events.CARD_TERMS_SETTLED)
    return late


@use_case_required
def appealed(card: Card) -> None:
    """An appeal was filed: its term is met, that of explaining stands still."""
    now = current().now
    open_ones = running(card)
    limits.settle([one for one in open_ones if one.kind == CARD_APPEAL.code], at=now, now=now)
    rest = [one for one in open_ones if one.kind == CARD_FEEDBACK.code]
    limits.pause(rest, limits.Pausing("申诉审理", CARD_FEEDBACK.basis, since=now), now=now)
    _tell(card, events.CARD_TERMS_SETTLED)


@use_case_required
def ruled(card: Card, *, finally_so: bool) -> None:
    """A ruling makes the explanation pointless; the right to appeal ends with a final one only."""
    open_ones = running(card)
    ended = [one for one in open_ones if finally_so or one.kind == CARD_FEEDBACK.code]
    if not ended:
        return
    now = current().now
    limits.cancel(ended, at=now, now=now)
    _tell(card, events.CARD_TERMS_SETTLED)


def may_still_appeal(card: Card, at: dt.datetime) -> bool:
    """Whether the time to appeal runs at ``at``."""
    if card.own_id is None:
        return False
    term = TimeLimit.objects.filter(
        matter_id=card.own_id, kind=CARD_APPEAL.code, status=LimitStatus.RUNNING
    ).first()
    return term is not None and not limits.is_late(term, at)


@use_case_required
def _tell(card: Card, event: Event) -> None:
    assert card.own is not None
    body = {
        "card": card.pk,
        "number": card.own.number,
        "limits": limits.facts(card.own.pk),
    }
    ledger.append(card.own.pk, event, by=BY, body=body)
