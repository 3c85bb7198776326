"""Breaches that are still open, for tiles and rulers."""

from __future__ import annotations

from django.db.models import Count, QuerySet

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
