"""Ratings as the applicant and the complaint office read them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count

from complaints.models import Rating
from complaints.models.rating import Grade


def rating_of(matter_id: int) -> Rating | None:
    """The rating given of this case; None before."""
    return Rating.objects.filter(about_id=matter_id).first()


def counts(region_id: int, *, since: dt.datetime) -> list[tuple[str, int]]:
    """How many of each grade in the region since then, best first; a grade nobody gave counts 0."""
    rows = (
        Rating.objects.filter(about__region_id=region_id, given_at__gte=since)
        .order_by()
        .values_list("grade")
        .annotate(n=Count("pk"))
    )
    found = dict(rows)
    return [(str(grade.label), int(found.get(grade.value, 0))) for grade in Grade]
