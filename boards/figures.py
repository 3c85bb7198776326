"""Publishes the tallies: what is in hand now, and each month once it has ended, without small counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from boards.models import PublicFigure, Tally
from boards.small_cells import Told, published
from boards.tallies import NOW
from catalog.models import Item
from kernel import clock
from organizations.models import Department

OF_MONTHS = ("received", "closed", "late")
OF_NOW = ("in_hand",)
EVERYBODY = ""  # the unit's code in the row of the whole city


@dataclass(frozen=True, slots=True)
class Named:
    """Units and items by code, and the units' places in the official order (机构序列)."""

    places: dict[str, int]
    units: dict[str, str]
    items: dict[str, str]


def publish_now(region: str) -> None:
    """Bring the published counts of what is in hand up to the tallies."""
    fresh = _figures(region, NOW, OF_NOW)
    before = {
        (row.unit_code, row.item_code): row
        for row in PublicFigure.objects.filter(region=region, month=NOW)
    }
    PublicFigure.objects.bulk_create(
        [row for row in fresh if not _same(before.get((row.unit_code, row.item_code)), row)],
        update_conflicts=True,
        unique_fields=["region", "month", "unit_code", "item_code"],
        update_fields=["place", "unit", "item", *OF_NOW],
    )


def publish_ended(region: str, today: dt.date) -> int:
    """Publish the months that have ended and were not yet; return how many. None is changed later.

    What is recorded afterwards of such a month would tell by the difference whom it concerned.
    """
    this_month = f"{today:%Y-%m}"
    told = PublicFigure.objects.filter(region=region).exclude(month=NOW).values("month")
    waiting = Tally.objects.filter(region=region, month__gt=NOW, month__lt=this_month)
    months = sorted(set(waiting.exclude(month__in=told).values_list("month", flat=True)))
    for month in months:
        PublicFigure.objects.bulk_create(_figures(region, month, OF_MONTHS))
    return len(months)


def today() -> dt.date:
    """The office's day."""
    return clock.office_date(clock.now())


def _figures(region: str, month: str, measures: Iterable[str]) -> list[PublicFigure]:
    """The rows of a month: the city's, then each unit's and its items'."""
    rows = list(Tally.objects.filter(region=region, month=month))
    named = _named(rows)
    figures: dict[tuple[str, str], PublicFigure] = {}
    for measure in measures:
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            counts[row.unit_code][row.item_code] = getattr(row, measure)
        for (unit, item), count in _cells(published(counts)).items():
            figure = figures.get((unit, item))
            if figure is None:
                figure = figures[unit, item] = _blank(region, month, (unit, item), named)
            setattr(figure, measure, count)
    return list(figures.values())


def _cells(told: Told) -> dict[tuple[str, str], int | None]:
    cells: dict[tuple[str, str], int | None] = {(EVERYBODY, ""): told.total}
    cells |= {(unit, ""): count for unit, count in told.units.items()}
    for unit, items in told.items.items():
        cells |= {(unit, item): count for item, count in items.items()}
    return cells


def _blank(region: str, month: str, cell: tuple[str, str], named: Named) -> PublicFigure:
    unit, item = cell
    return PublicFigure(
        region=region,
        month=month,
        place=named.places.get(unit, 0),
        unit_code=unit,
        unit=named.units.get(unit, unit),
        item_code=item,
        item=named.items.get(item, item),
    )


def _named(rows: Iterable[Tally]) -> Named:
    units = {row.unit_code for row in rows}
    found = Department.objects.filter(code__in=units).order_by("sort_no", "code")
    known = list(found.values_list("code", "short_name"))
    items = Item.objects.filter(code__in={row.item_code for row in rows})
    return Named(
        {code: place for place, (code, _) in enumerate(known, start=1)},
        dict(known),
        dict(items.values_list("code", "plain_name")),
    )


def _same(before: PublicFigure | None, row: PublicFigure) -> bool:
    return before is not None and all(
        getattr(before, name) == getattr(row, name) for name in ("place", "unit", "item", *OF_NOW)
    )
