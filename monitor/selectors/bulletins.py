"""Bulletins: drafts are the bureau's, issued ones everybody's who leads or answers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from monitor import policy
from monitor.errors import BulletinNotFound
from monitor.models import Bulletin, Card
from monitor.policy import Duty
from monitor.verbs import BulletinState
from organizations.officers import Officer
from organizations.roles import Role

# Who reads what was issued; drafts are for who drafts and signs.
READS = frozenset({Role.LEADER, Role.AUDITOR, Role.APPROVER, Role.CENTRE_MANAGER})


def visible_to(officer: Officer) -> QuerySet[Bulletin]:
    """All for the bureau; issued ones for leaders, heads of units and the auditor."""
    rows = Bulletin.objects.select_related("matter", "corrects", "drafted_by", "signed_by")
    if policy.has_duty(officer, Duty.DRAFT_BULLETIN):
        return rows
    if any(officer.has(role) for role in READS):
        return rows.filter(state=BulletinState.ISSUED)
    return rows.none()


def get_bulletin(bulletin_id: int, officer: Officer) -> Bulletin:
    """The bulletin; BulletinNotFound outside the officer's scope."""
    found = visible_to(officer).filter(pk=bulletin_id).first()
    if found is None:
        raise BulletinNotFound
    return found


def named_cards(bulletin: Bulletin) -> list[Card]:
    """The cards it names, as they stand now."""
    return list(
        Card.objects.filter(pk__in=bulletin.cards)
        .select_related("matter__department")
        .order_by("matter__department__sort_no", "-level", "pk")
    )


def bulletin_facts(bulletin: Bulletin) -> dict[str, Any]:
    """What every entry about a bulletin holds; its words stand in its own row."""
    return {
        "bulletin": bulletin.pk,
        "bulletin_state": str(bulletin.state),
        "bulletin_version": bulletin.version,
        "cards": list(bulletin.cards),
        "corrects": bulletin.corrects.document if bulletin.corrects is not None else "",
        "document": bulletin.document,
        "figures": {k: v for k, v in bulletin.figures.items() if isinstance(v, int)},
        "month": f"{bulletin.month:%Y-%m}",
        "number": bulletin.matter.number,
    }
