"""Figures of a month by any division: sums over the cases a run counted, cards and complaints beside."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from catalog.models import ItemVersion
from complaints.selectors import monthly
from kernel.clock import office_date
from monitor.models import Card, CountedCase, ScoreRun
from monitor.performance.figures import FIGURES, HELD
from monitor.selectors.counting import month_bounds
from monitor.states import CardOrigin, CardState, is_scored

Figures = dict[str, int]
FLAGS = tuple(code for code, one in FIGURES.items() if one.drill)
DAYS = ("law_days", "law_used", "promise_days", "promise_used")
TIMES = tuple(code for code, _ in HELD)
HOUR = 3_600_000_000

# What the cases of a run can be divided by, and the column that says it.
DIVISIONS: Mapping[str, str] = {
    "unit": "department_id",
    "region": "department__region_id",
    "window": "window",
    "item": "item",
    "officer": "officer_id",
}
RESCINDED = (CardState.WITHDRAWN, CardState.REVOKED, CardState.RESTATED)
# A week of few cases still compares a day in working days: what others' rules call so many days.
_WORKING = {"working_day": Fraction(1), "calendar_day": Fraction(5, 7), "month": Fraction(21)}


def divided(run: ScoreRun, division: str, **where: Any) -> dict[Any, Figures]:
    """The run's cases in sums by ``division``; ``where`` narrows them. One query."""
    column = DIVISIONS[division]
    counted = CountedCase.objects.filter(run=run, **where)
    rows = counted.values(key=F(column)).annotate(**_sums()).order_by()
    return {row.pop("key"): _hours(row) for row in rows}


def whole(run: ScoreRun, **where: Any) -> Figures:
    """All of the run's cases, or those of ``where``, in one row of sums."""
    return _hours(CountedCase.objects.filter(run=run, **where).aggregate(**_sums()))


def _sums() -> dict[str, Any]:
    flags = {f"n_{code}": Count("pk", filter=Q(**{code: True})) for code in FLAGS}
    days = {f"n_{code}": Coalesce(Sum(code), 0) for code in DAYS}
    times = {f"n_{code}_us": Coalesce(Sum(f"{code}_us"), 0) for code in TIMES}
    return {"n_cases": Count("pk")} | flags | days | times


def _hours(row: Mapping[str, Any]) -> Figures:
    found = {name.removeprefix("n_"): int(value) for name, value in row.items()}
    for code in TIMES:
        found[f"{code}_hours"] = found[f"{code}_us"] // HOUR
    return found


def beside(month: dt.date) -> dict[int, Figures]:
    """Cards and complaints of the month by department: issued and rescinded apart, scored ones by kind."""
    since, until = month_bounds(month)
    found: dict[int, Figures] = defaultdict(lambda: defaultdict(int))
    rows = (
        Card.objects.filter(issued_at__gte=since, issued_at__lt=until)
        .values_list("matter__department_id", "level", "judged_level", "origin", "state")
        .annotate(n=Count("pk"))
    )
    for unit, level, judged, origin, state, n in rows:
        _count_cards(found[unit], (level, judged), (origin, state), n)
    for unit, (filed, answered) in monthly.counts(since, until).items():
        found[unit]["complaints"] = filed
        found[unit]["complaints_answered"] = answered
    return {unit: dict(figures) for unit, figures in found.items()}


def _count_cards(figures: Figures, levels: tuple[int, int], about: tuple[str, str], n: int) -> None:
    """Issued at the level it was born with; scored at the level it stands at now."""
    (level, judged), (origin, state) = levels, about
    names = {2: "yellow", 3: "red"}
    if level in names:
        figures[f"{names[level]}_issued"] += n
        if state in RESCINDED:
            figures[f"{names[level]}_rescinded"] += n
    if not is_scored(state):
        return
    standing = judged or level
    if standing == 1:
        figures["warnings"] += n
    else:
        figures[f"{names[standing]}_{'time' if origin == CardOrigin.TIME else 'rule'}"] += n


def least_cuts(month: dt.date) -> dict[int, int]:
    """By department, by how many per cent its least shortened item's promise is below the law's limit.

    Of versions in force on the month's last day that have both limits in days that compare.
    """
    on = office_date(month_bounds(month)[1] - dt.timedelta(microseconds=1))
    rows = (
        ItemVersion.objects.filter(status="published", valid_from__lte=on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .exclude(statutory_amount__isnull=True)
        .exclude(promised_amount__isnull=True)
        .values_list(
            "item__department_id",
            "statutory_amount",
            "statutory_unit",
            "promised_amount",
            "promised_unit",
        )
    )
    least: dict[int, int] = {}
    for unit, law, law_unit, promise, promise_unit in rows:
        if law_unit not in _WORKING or promise_unit not in _WORKING or not law or promise is None:
            continue
        law_days, promise_days = law * _WORKING[law_unit], promise * _WORKING[promise_unit]
        cut = int((law_days - promise_days) * 100 / law_days)
        least[unit] = min(cut, least.get(unit, cut))
    return least
