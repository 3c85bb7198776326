"""How many complaints a unit had in a period; only those that passed triage, for the rest are hidden."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q

from complaints.models import Complaint
from complaints.states import TRIAGED


def counts(since: dt.datetime, until: dt.datetime) -> dict[int, tuple[int, int]]:
    """Complaints taken up and answered from ``since`` until before ``until``, by department's key."""
    rows = (
        Complaint.objects.filter(state__in=TRIAGED)
        .values_list("handling_department_id")
        .annotate(
            filed=Count("pk", filter=Q(filed_at__gte=since, filed_at__lt=until)),
            answered=Count("pk", filter=Q(answered_at__gte=since, answered_at__lt=until)),
        )
    )
    return {unit: (filed, answered) for unit, filed, answered in rows if filed or answered}
