"""Reading units: always in the official order, and across their succession."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from organizations.errors import NoSuchDepartment
from organizations.models import Department, Succession, SuccessionKind

LONGEST_CHAIN = 32


def get_department(code: str) -> Department:
    """The department with ``code``; NoSuchDepartment otherwise."""
    try:
        return Department.objects.select_related("region").get(code=code)
    except Department.DoesNotExist as none:
        raise NoSuchDepartment from none


def in_official_order(*, on: dt.date | None = None) -> QuerySet[Department]:
    """Departments in 机构序列; with ``on`` only those that exist that day."""
    found = Department.objects.select_related("region").order_by("region__sort_no", "sort_no")
    if on is None:
        return found
    return found.filter(Q(opened_on__isnull=True) | Q(opened_on__lte=on)).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    )


def ranked(*, on: dt.date | None = None) -> QuerySet[Department]:
    """Departments that belong to a ranking group, in the official order."""
    return in_official_order(on=on).exclude(ranking_group="")


def successor_of(department: Department, on: dt.date, *, item_code: str = "") -> Department:
    """Who stands in the department's place on ``on``; itself when nobody stepped in.

    With ``item_code`` moved functions count too. Follows a chain of successions.
    """
    here = department
    for _ in range(LONGEST_CHAIN):
        step = _step_from(here, on, item_code)
        if step is None:
            return here
        here = step.successor
    return here


def _step_from(department: Department, on: dt.date, item_code: str) -> Succession | None:
    dated = Succession.objects.filter(predecessor=department, on__lte=on).select_related(
        "successor__region"
    )
    whole = dated.exclude(kind=SuccessionKind.FUNCTIONS_MOVED).first()
    if whole is not None or not item_code:
        return whole
    moved = dated.filter(kind=SuccessionKind.FUNCTIONS_MOVED).order_by("-on", "-id")
    return next((step for step in moved if item_code in step.item_codes), None)


def predecessors_of(department: Department, on: dt.date) -> list[Department]:
    """Every unit whose whole functions had come to ``department`` by ``on``, oldest first."""
    found: list[Department] = []
    queue = [department]
    while queue and len(found) < LONGEST_CHAIN:
        here = queue.pop()
        steps = (
            Succession.objects.filter(successor=here, on__lte=on)
            .exclude(kind=SuccessionKind.FUNCTIONS_MOVED)
            .select_related("predecessor")
            .order_by("-on")
        )
        for step in steps:
            found.append(step.predecessor)
            queue.append(step.predecessor)
    return found[::-1]
