"""Appeals as entries and pages read them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from monitor import policy
from monitor.models import Appeal
from organizations.officers import Officer
from timelimits import facts as limit_facts


def appeal_facts(appeal: Appeal) -> dict[str, Any]:
    """What every entry about an appeal holds."""
    return {
        "appeal": appeal.pk,
        "appeal_state": str(appeal.state),
        "appeal_version": appeal.version,
        "card": appeal.card_id,
        "department": appeal.card.matter.department.code,
        "number": appeal.matter.number,
        "limits": limit_facts.facts(appeal.matter_id),
    }


def visible_to(officer: Officer) -> QuerySet[Appeal]:
    """Every appeal for whoever looks over all units; for others those of their own unit."""
    rows = Appeal.objects.select_related(
        "matter", "card__matter__department", "card__alert", "filed_by"
    )
    if policy.sees_all(officer):
        return rows
    if officer.department_id is None:
        return rows.none()
    return rows.filter(card__matter__department_id=officer.department_id)
