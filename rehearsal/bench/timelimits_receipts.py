"""One limit with a pause and an extension, and its receipt; for the bench of time limits."""

from __future__ import annotations

import datetime as dt

from kernel import clock
from timelimits import receipts
from timelimits.models import Extension, Pause, TimeLimit


def a_limit() -> int:
    """Give the first running limit of the database a pause and an extension; its key."""
    limit = TimeLimit.objects.order_by("id")[0]
    begun = limit.started_at + dt.timedelta(days=2)
    Pause.objects.create(
        limit=limit,
        ground="专家评审",
        basis="行政许可法第四十五条",
        since=begun,
        until=begun + dt.timedelta(days=20),
        granted_days=10,
    )
    Extension.objects.create(
        limit=limit,
        days=10,
        approver="主要负责人",
        approved_at=begun,
        told_at=begun,
        verdict="counted",
    )
    return limit.pk


def read(limit_id: int) -> str:
    """The receipt as JSON, reckoned anew."""
    with clock.frozen(clock.office_time(dt.date(2026, 9, 21))):
        return receipts.receipt(limit_id).to_json()
