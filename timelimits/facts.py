"""LimitFacts: what every entry of a matter says of its limits; integers and codes only."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from kernel.clock import micros
from timelimits.models import LimitStatus, TimeLimit

TOLD = (LimitStatus.RUNNING, LimitStatus.PAUSED, LimitStatus.MET)


def fact_of(limit: TimeLimit) -> dict[str, Any]:
    """One limit as a fact; instants in microseconds, 0 for none.

    ``falls`` holds the rungs that can fall by what is known: not those an open pause without a
    cap puts off, not those that rest on an undeclared year.
    """
    return {
        "id": limit.pk,
        "kind": limit.kind,
        "subject": limit.subject,
        "round": limit.round,
        "status": str(limit.status),
        "started_at": micros(limit.started_at),
        "due": limit.due_on.isoformat() if limit.due_on else "",
        "overrun_at": micros(limit.overrun_at) if limit.overrun_at else 0,
        "runs_again": micros(limit.runs_again_at) if limit.runs_again_at else 0,
        "closed_at": micros(limit.closed_at) if limit.closed_at else 0,
        "falls": [list(fall) for fall in limit.falls],
        "provisional": limit.provisional,
    }


def facts(matter_id: int) -> list[dict[str, Any]]:
    """LimitFacts of the matter, those that still run or were met, in the order they were started."""
    rows = TimeLimit.objects.filter(matter_id=matter_id, status__in=TOLD).order_by("id")
    return [fact_of(limit) for limit in rows]


def facts_by_matter(matter_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The same for many matters in one query; a matter without limits has an empty list."""
    found: dict[int, list[dict[str, Any]]] = {matter_id: [] for matter_id in matter_ids}
    rows = TimeLimit.objects.filter(matter_id__in=matter_ids, status__in=TOLD).order_by("id")
    for limit in rows.iterator():
        found[limit.matter_id].append(fact_of(limit))
    return found
