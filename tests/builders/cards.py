"""Cards in the states of their life, reached through the real steps; and files as units hand them in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from kernel import clock as time
from kernel.clock import Hand
from monitor import sweep
from monitor.models import Card
from monitor.services import files, life, rulings
from monitor.services.appeals import Contest, file_appeal
from monitor.services.files import Proof
from monitor.services.rulings import Draft
from organizations.officers import Officer
from organizations.roles import Role
from tests.builders import monitor as built
from timelimits.models import TimeLimit

PDF = b"%PDF-1.4 drill"


def an_issued_card(hand: Hand, *, level: int = 2, **place: Any) -> Card:
    """A yellow card (or the 预警 before it) of a promise of five days, found at nine on 30 September."""
    built.a_watched_limit(**place)
    hand.move_to(time.office_time(dt.date(2026, 9, 30), dt.time(9)))
    sweep.drain(hand.now())
    return Card.objects.get(level=level)


def a_head(card: Card, *, username: str = "head") -> Officer:
    """Who answers for the card's unit."""
    return built.an_officer(Role.APPROVER, username=username, department=card.matter.department)


def a_bureau() -> tuple[Officer, Officer, Officer]:
    """Three of the bureau."""
    return (
        built.an_officer(Role.SUPERVISION_OFFICER, username="first"),
        built.an_officer(Role.SUPERVISION_OFFICER, username="second"),
        built.an_officer(Role.SUPERVISION_LEADER, username="leader"),
    )


def a_paper(content: bytes = PDF, name: str = "letter.pdf") -> files.Paper:
    """A small file as it may be kept."""
    return files.read(name, len(content), lambda: content)


def a_proof(**more: Any) -> Proof:
    """A letter of consultation."""
    return Proof(a_paper(), **({"kind": "consultation", "document": "澄水函〔2026〕18号"} | more))


def terms_of(card: Card) -> dict[str, str]:
    """The limits of the card's own matter, by kind, and how each stands."""
    return dict(TimeLimit.objects.filter(matter=card.own).values_list("kind", "status"))


def signed(card: Card) -> Card:
    """The unit has signed for it."""
    life.sign_card(card.pk, officer=a_head(card), key=uuid.uuid4())
    return Card.objects.get(pk=card.pk)


def explained(card: Card) -> Card:
    """The unit has signed and explained."""
    signed(card)
    life.explain_card(card.pk, officer=a_head(card), key=uuid.uuid4(), text="已纠正")
    return Card.objects.get(pk=card.pk)


def appealed(card: Card) -> Card:
    """The unit has signed and appealed, with a letter."""
    signed(card)
    contest = Contest("excluded_time", "8月3日至10日征求意见", (a_proof(),))
    file_appeal(card.pk, officer=a_head(card), key=uuid.uuid4(), contest=contest)
    return Card.objects.get(pk=card.pk)


def a_draft(outcome: str, **more: Any) -> Draft:
    """A ruling with its reason and note."""
    usual = {"reason": "not_proven", "note": "写明"}
    return Draft(outcome, **(usual | more))


def ruled(card: Card, draft: Draft) -> Card:
    """Proposed by the first of the bureau, issued by the second."""
    first, second, _ = a_bureau()
    rulings.propose_ruling(card.pk, officer=first, key=uuid.uuid4(), draft=draft)
    rulings.issue_ruling(card.pk, officer=second, key=uuid.uuid4())
    return Card.objects.get(pk=card.pk)
