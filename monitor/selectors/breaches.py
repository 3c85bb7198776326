"""Breaches that are still open, for tiles and rulers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, F, QuerySet

from monitor.models import Breach


def open_breaches() -> QuerySet[Breach]:
    """Breaches of limits whose event has still not come, oldest first."""
    return (
        Breach.objects.filter(alert__limit__closed_at__isnull=True)
        .select_related("alert__limit__matter__department")
        .order_by("overrun_at", "pk")
    )


def open_by_department() -> dict[str, dict[int, int]]:
    """Department code → level → number of matters with an open breach of that level."""
    rows = (
        open_breaches()
        .order_by()
        .values_list("alert__limit__matter__department__code", "level")
        .annotate(matters=Count("alert__limit__matter_id", distinct=True))
    )
    counts: dict[str, dict[int, int]] = {}
    for code, level, matters in rows:
        counts.setdefault(code, {})[level] = matters
    return counts


def late_among_closed(
    since: dt.datetime,
    until: dt.datetime,
    *,
    kinds: Collection[str],
    units: Collection[str] | None = None,
) -> int:
    """How many of the cases concluded in that time had passed a limit of one of these kinds."""
    found = Breach.objects.filter(
        alert__limit__matter__kind="case",
        alert__limit__matter__closed_at__gte=since,
        alert__limit__matter__closed_at__lt=until,
        kind__in=kinds,
        round=F("alert__limit__round"),
    )
    if units is not None:
        found = found.filter(alert__limit__matter__department__code__in=units)
    return found.values("alert__limit__matter_id").distinct().count()
