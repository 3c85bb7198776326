"""The list of cards with its filters: the same for the bureau and, within its unit, for the unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from kernel import clock
from monitor.models import Card
from monitor.selectors import cards
from monitor.states import STANDING, CardState
from organizations.models import Department
from organizations.officers import Officer

# What an officer looks for, in the order of a card's life; "" is everything that stands.
GROUPS: Mapping[str, tuple[object, tuple[CardState, ...]]] = {
    "": (_("有效"), STANDING),
    "pending": (_("待核"), (CardState.PENDING,)),
    "issued": (_("待签收"), (CardState.ISSUED,)),
    "signed": (_("已签收"), (CardState.SIGNED,)),
    "explained": (_("待处理"), (CardState.EXPLAINED,)),
    "appealed": (_("申诉中"), (CardState.APPEALED,)),
    "upheld": (_("维持"), (CardState.UPHELD, CardState.DOWNGRADED)),
    "ordered": (_("已转督办"), (CardState.ORDERED,)),
    "lifted": (_("已免责"), (CardState.WAIVED,)),
    "gone": (
        _("已撤"),
        (
            CardState.REVOKED,
            CardState.RESTATED,
            CardState.WITHDRAWN,
            CardState.NOT_ISSUED,
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters as asked; what is no filter's value counts as not asked."""

    group: str = ""
    level: int = 0
    unit: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    number: str = ""


def asked(given: Mapping[str, str]) -> Wanted:
    """The filters from an address; anything unreadable is left out, nothing is refused."""
    group, level = given.get("state", ""), given.get("level", "")
    return Wanted(
        group=group if group in GROUPS else "",
        level=int(level) if level in {"1", "2", "3"} else 0,
        unit=given.get("unit", "")[:20].replace("\x00", ""),
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
        number=given.get("number", "").replace("\x00", "").strip()[:50],
    )


def listed(officer: Officer, wanted: Wanted) -> QuerySet[Card]:
    """The cards that exist for the officer and fit, newest first."""
    rows = _fitting(officer, wanted).filter(state__in=GROUPS[wanted.group][1])
    return rows.select_related("matter__department", "alert", "own").order_by("-found_at", "-pk")


def counts(officer: Officer, wanted: Wanted) -> list[tuple[str, object, int]]:
    """Every group with its label and how many cards the other filters leave in it."""
    states = dict(
        _fitting(officer, wanted)
        .order_by()
        .values_list("state")
        .annotate(count=Count("pk"))
        .values_list("state", "count")
    )
    return [
        (code, label, sum(states.get(state, 0) for state in group))
        for code, (label, group) in GROUPS.items()
    ]


def units(officer: Officer) -> QuerySet[Department]:
    """The units that have cards, in official order."""
    codes = cards.visible_to(officer).order_by().values("matter__department").distinct()
    return Department.objects.filter(pk__in=codes).order_by("sort_no", "code")


def _fitting(officer: Officer, wanted: Wanted) -> QuerySet[Card]:
    rows = cards.visible_to(officer)
    if wanted.level:
        rows = rows.filter(level=wanted.level)
    if wanted.unit:
        rows = rows.filter(matter__department__code=wanted.unit)
    if wanted.number:
        rows = rows.filter(matter__number__contains=wanted.number)
    if wanted.since is not None:
        rows = rows.filter(found_at__gte=clock.office_time(wanted.since, dt.time.min))
    if wanted.until is not None and wanted.until < dt.date.max:
        after = wanted.until + dt.timedelta(days=1)
        rows = rows.filter(found_at__lt=clock.office_time(after, dt.time.min))
    return rows


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1950 <= day.year <= 2200 else None
