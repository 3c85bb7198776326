"""Which limit holds for a complaint that comes in on a given day."""

from __future__ import annotations

import datetime as dt

from complaints.models import ComplaintRule
from timelimits.rules import Rule, Unit


def rule_for(kind: str, *, on: dt.date) -> Rule:
    """The rule of ``kind`` in force ``on`` that day; the migration leaves none without."""
    row = ComplaintRule.objects.filter(kind=kind, valid_from__lte=on).latest("valid_from")
    return Rule(Unit(row.unit), row.amount, row.basis, unit_basis=row.unit_basis)
