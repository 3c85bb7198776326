"""Which card rules are in force."""

from __future__ import annotations

import datetime as dt

from monitor.models import CardRule


def in_force(at: dt.datetime) -> list[CardRule]:
    """For every level and kind the newest version valid at ``at``, unless that one is disabled."""
    newest = (
        CardRule.objects.filter(valid_from__lte=at)
        .order_by("level", "kind", "-version")
        .distinct("level", "kind")
    )
    return [rule for rule in newest if rule.enabled]
