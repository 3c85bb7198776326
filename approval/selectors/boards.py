"""Facts of many cases at once, for boards: the same facts as in the ledger, from the source tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from approval.models import Applicant, Case, Removal
from approval.selectors.cases import with_its_item
from approval.selectors.facts import case_facts
from approval.states import REMOVED, CaseState
from kernel.clock import office_time
from kernel.masking import mask_company, mask_name
from timelimits.facts import facts_by_matter

ONE_DAY = dt.timedelta(days=1)


def open_case_facts(department_id: int | None = None) -> list[dict[str, Any]]:
    """The facts of every open case (of one unit, if given), in the order they were received.

    Two queries however many; each row also has ``matter``, the id by which entries name it.
    """
    found = with_its_item().filter(closed_at__isnull=True).exclude(state=CaseState.DRAFT)
    if department_id is not None:
        found = found.filter(department_id=department_id)
    return facts_of(found.order_by("received_at", "id"))


def facts_of(found: Iterable[Case]) -> list[dict[str, Any]]:
    """The facts of these cases with their ``matter``."""
    cases = list(found)
    limits = facts_by_matter([case.matter_id for case in cases])
    return [case_facts(case, limits[case.matter_id]) | {"matter": case.matter_id} for case in cases]


def facts_by_number(numbers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The facts of the cases with these numbers, open or not."""
    found = facts_of(with_its_item().filter(number__in=list(numbers)))
    return {facts["number"]: facts for facts in found}


def today_counts(on: dt.date, department_id: int | None = None) -> dict[str, int]:
    """今日收件 and 今日办结 of the office's day ``on``, and 在办 at this moment; drafts are no filings.

    What two persons took off the books had been received, and was not concluded.
    """
    begin, end = office_time(on), office_time(on + ONE_DAY)
    discarded = Q(state=CaseState.VOID) & ~Exists(Removal.objects.filter(case=OuterRef("pk")))
    scope = Case.objects.exclude(state=CaseState.DRAFT).exclude(discarded)
    if department_id is not None:
        scope = scope.filter(department_id=department_id)
    counted = scope.aggregate(
        received=Count("id", filter=Q(received_at__gte=begin, received_at__lt=end)),
        closed=Count(
            "id", filter=Q(closed_at__gte=begin, closed_at__lt=end) & ~Q(state__in=REMOVED)
        ),
        open=Count("id", filter=Q(closed_at__isnull=True)),
    )
    return dict(counted)


def masked_applicants(matter_ids: Iterable[int]) -> dict[int, str]:
    """The applicants' names as a public board may show them, by matter; masked here, never later."""
    rows = Applicant.objects.filter(case__matter_id__in=list(matter_ids)).values_list(
        "case__matter_id", "kind", "name", "owner"
    )
    return {
        matter: mask_company(name, owner=owner) if kind == "company" else mask_name(name)
        for matter, kind, name, owner in rows
    }
