"""From breach to screen: how long every card took, found, committed, painted; in milliseconds of the wall.

Found is exact, from the cards. Committed and on screen are counted in buckets by the processes that
saw it happen and kept in their signs of life: nothing about persons, nothing to write per card.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from kernel import clock
from kernel.histogram import Histogram
from ledger.models import Heartbeat

LATELY = dt.timedelta(days=1)  # of the wall: whose signs of life are counted
NEWEST = 10_000  # cards
FOUND = """
SELECT count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY delay_us) / 1000,
       percentile_disc(0.99) WITHIN GROUP (ORDER BY delay_us) / 1000, max(delay_us) / 1000
  FROM (SELECT delay_us FROM monitor_card WHERE origin = 'time'
         ORDER BY found_at DESC, id DESC LIMIT %s) newest
"""


@dataclass(frozen=True, slots=True)
class Delay:
    """One stage, counted from the instant the lamp changed."""

    stage: str  # found | committed | screen
    cards: int
    p50_ms: int | None
    p99_ms: int | None
    max_ms: int | None


def delays() -> list[Delay]:
    """The three stages, in their order; those nobody measured lately count 0 cards."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [NEWEST])
        cards, *figures = cursor.fetchone()
    return [Delay("found", cards, *figures), _kept("committed"), _kept("screen")]


def _kept(stage: str) -> Delay:
    told = Heartbeat.objects.filter(
        wall_at__gte=clock.wall() - LATELY, facts__has_key=stage
    ).values_list(f"facts__{stage}", flat=True)
    whole = Histogram.sum_of(one for one in told if one)
    return Delay(
        stage,
        whole.total,
        whole.quantile(0.5),
        whole.quantile(0.99),
        whole.longest if whole.total else None,
    )
