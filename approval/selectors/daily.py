"""Cases by the office's day: how many came in, were concluded, and are to be decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from approval.limits import PROMISED
from approval.models import Case, Removal
from approval.states import REMOVED, CaseState
from kernel.clock import OFFICE_ZONE, office_time
from timelimits.models import LimitStatus, TimeLimit

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day's figures; a day without a case reads 0, it is no gap."""

    day: dt.date
    received: int
    closed: int


def by_day(first: dt.date, last: dt.date, *, units: Collection[str] | None = None) -> list[Day]:
    """收件 and 办结 of every day from ``first`` to ``last``, as ``today_counts`` counts them."""
    discarded = Q(state=CaseState.VOID) & ~Exists(Removal.objects.filter(case=OuterRef("pk")))
    counted = Case.objects.exclude(state=CaseState.DRAFT).exclude(discarded)
    if units is not None:
        counted = counted.filter(department__code__in=list(units))
    received = _counts(counted, "received_at", first, last)
    closed = _counts(counted.exclude(state__in=REMOVED), "closed_at", first, last)
    days = [first + ahead * ONE_DAY for ahead in range((last - first).days + 1)]
    return [Day(day, received.get(day, 0), closed.get(day, 0)) for day in days]


def promised_by_unit(
    first: dt.date, last: dt.date, *, units: Collection[str] | None = None
) -> dict[tuple[str, dt.date], int]:
    """By unit and day: how many running cases were promised for that day."""
    due = TimeLimit.objects.filter(
        kind=PROMISED,
        status=LimitStatus.RUNNING,
        due_on__range=(first, last),
        matter__closed_at__isnull=True,
    )
    if units is not None:
        due = due.filter(matter__department__code__in=list(units))
    rows = due.values_list("matter__department__code", "due_on").annotate(Count("matter"))
    return {(unit, day): cases for unit, day, cases in rows.order_by()}


def _counts(
    cases: QuerySet[Case], moment: str, first: dt.date, last: dt.date
) -> dict[dt.date, int]:
    within = {
        f"{moment}__gte": office_time(first),
        f"{moment}__lt": office_time(last + ONE_DAY),
    }
    of_day = cases.filter(**within).annotate(day=TruncDate(moment, tzinfo=OFFICE_ZONE))
    return dict(of_day.order_by().values_list("day").annotate(Count("id")))
