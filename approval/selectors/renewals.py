"""Renewals that wait: the seam at which the law's effect (视为准予延续) is stated (XK-16)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Min, QuerySet

from approval import limits as kinds
from approval.models import Renewal
from approval.states import RenewalState
from kernel.clock import office_time
from timelimits.models import LimitStatus


def _silent(**when: dt.datetime) -> QuerySet[Renewal]:
    """Renewals asked in time, under a regime that gives silence an effect, not decided yet."""
    # One call: in several, each condition could be met by another limit of the case.
    return Renewal.objects.filter(
        state=RenewalState.ASKED,
        in_time=True,
        case__closed_at__isnull=True,
        case__matter__limits__kind=kinds.RENEWAL,
        case__matter__limits__status=LimitStatus.RUNNING,
        case__matter__limits__provisional=False,
        **when,
    ).exclude(effect="")


def overrun(now: dt.datetime, batch: int = 50) -> list[int]:
    """The cases whose licence ran out undecided by ``now``, the longest ago first; no locks.

    ``Renewal.effect`` says what the law makes of it, its ``valid_to`` since when.
    """
    found = _silent(case__matter__limits__overrun_at__lte=now)
    return list(found.order_by("valid_to", "case_id").values_list("case_id", flat=True)[:batch])


def next_overrun() -> dt.datetime | None:
    """The legal moment at which the next undecided renewal's licence runs out."""
    day = _silent().aggregate(first=Min("valid_to"))["first"]
    return None if day is None else office_time(day + dt.timedelta(days=1))
