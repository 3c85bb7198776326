"""回避: who may not judge a card."""

from __future__ import annotations

from ledger.models import STREAM, Entry
from monitor.errors import NotThisPerson
from monitor.models import Card
from organizations.officers import Officer


def require(officer: Officer, card: Card, *, on_appeal: bool) -> None:
    """Raise NotThisPerson for whoever may not judge this card.

    Nobody judges a card of the own department or of a matter in which they acted as its handler; on
    an appeal neither does who confirmed or issued the card or had a hand in an earlier ruling on it.
    """
    if officer.department_id is not None and officer.department_id == card.matter.department_id:
        raise NotThisPerson
    acted = Entry.objects.filter(
        stream=STREAM, matter_id=card.matter_id, actor=officer.actor.id
    ).exclude(name__startswith="card.")
    if acted.exists():
        raise NotThisPerson
    if on_appeal and officer.account_id in _had_a_hand(card):
        raise NotThisPerson


def _had_a_hand(card: Card) -> set[int]:
    earlier = card.rulings.filter(appeal__isnull=True).values_list("proposed_by", "decided_by")
    persons = {person for pair in earlier for person in pair}
    persons |= set(card.withholdings.values_list("proposed_by", flat=True))
    return {person for person in (*persons, card.confirmed_by_id) if person is not None}
