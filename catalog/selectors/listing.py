"""The catalogue as a list: units in the official order, their items by number, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from catalog.models import Fee, ItemVersion
from catalog.selectors.versions import in_force
from catalog.states import ItemKind
from timelimits.receipts.words import amount
from timelimits.rules import Rule, Unit

PAGE = 100
# Only what a line shows is read: a version has more than seventy columns.
SHOWN = (
    *("item__code", "item__name", "item__plain_name", "item__kind", "item__in_hall"),
    *("item__department__name", "item__department__code"),
    *("promised_amount", "promised_unit", "promised_basis", "fee_note"),
)
# Both are answered from the index unit_in_order alone.
UNITS = """
SELECT d.code, d.name, d.id, k.items
  FROM (SELECT department_id, count(*) AS items FROM catalog_searchkey
         WHERE since <= %(on)s GROUP BY department_id) k
  JOIN organizations_department d ON d.id = k.department_id
  JOIN organizations_region r ON r.id = d.region_id
 ORDER BY r.sort_no, d.sort_no, d.id"""
OF_ONE = """(SELECT %(place{at})s::int AS place, number, item_id FROM catalog_searchkey
 WHERE department_id = %(unit{at})s AND since <= %(on)s
 ORDER BY number OFFSET %(skip{at})s LIMIT %(take{at})s)"""


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One line of the list."""

    code: str
    name: str
    plain_name: str
    department: str
    department_code: str
    kind: str
    promised: str
    free: bool
    in_hall: bool


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit, how many items it has in all, and those of them that stand on this page."""

    code: str
    name: str
    count: int
    items: tuple[ListedItem, ...]


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """A unit in the table of contents: on which page its first item stands."""

    code: str
    name: str
    count: int
    page: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the catalogue; ``contents`` is empty where everything stands on one page."""

    units: tuple[ListedUnit, ...]
    page: int
    pages: int
    count: int
    contents: tuple[UnitPlace, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    code: str
    name: str
    id: int
    count: int
    before: int
    """How many items the units before it have."""


def listed(*, on: dt.date, page: int = 1) -> Listing:
    """The items in force on ``on``; three queries whatever the page and the size of the catalogue.

    A page beyond the last is the last, one before the first is the first.
    """
    units = _units(on)
    count = sum(unit.count for unit in units)
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    lines = listed_items(_on_page(units, (page - 1) * PAGE, on), on=on)
    counts = {unit.code: unit.count for unit in units}
    shown = [
        ListedUnit(code, own[0].department, counts[code], tuple(own))
        for code, group in groupby(lines, key=lambda line: line.department_code)
        for own in [list(group)]
    ]
    contents = [UnitPlace(u.code, u.name, u.count, u.before // PAGE + 1) for u in units]
    return Listing(tuple(shown), page, pages, count, tuple(contents) if pages > 1 else ())


def _units(on: dt.date) -> list[_Unit]:
    with connection.cursor() as cursor:
        cursor.execute(UNITS, {"on": on})
        rows = cursor.fetchall()
    units, before = [], 0
    for code, name, number, count in rows:
        units.append(_Unit(code, name, number, count, before))
        before += count
    return units


def _on_page(units: Sequence[_Unit], skipped: int, on: dt.date) -> list[int]:
    """The items from ``skipped`` on, unit by unit; only units that reach into the page are read."""
    given: dict[str, Any] = {"on": on}
    asked = []
    for at, unit in enumerate(units):
        skip = max(0, skipped - unit.before)
        take = min(unit.count, skipped + PAGE - unit.before) - skip
        if take > 0:
            asked.append(OF_ONE.format(at=at))
            names = (f"place{at}", f"unit{at}", f"skip{at}", f"take{at}")
            given.update(zip(names, (at, unit.id, skip, take), strict=True))
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked) + " ORDER BY place, number", given)
        return [item_id for _, _, item_id in cursor.fetchall()]


def listed_items(ids: Sequence[int], *, on: dt.date) -> list[ListedItem]:
    """The items with these numbers that are in force on ``on``, in the order given; one query."""
    versions = (
        in_force(on=on)
        .filter(item_id__in=ids)
        .order_by()
        .select_related(None)
        .select_related("item__department")
        .only(*SHOWN)
        .annotate(charged=Exists(Fee.objects.filter(version=OuterRef("pk"))))
    )
    lines = {version.item_id: _line(version, charged=version.charged) for version in versions}
    return [lines[item_id] for item_id in ids if item_id in lines]


def _line(version: ItemVersion, *, charged: bool) -> ListedItem:
    item = version.item
    return ListedItem(
        code=item.code,
        name=item.name,
        plain_name=item.plain_name,
        department=item.department.name,
        department_code=item.department.code,
        kind=gettext(ItemKind(item.kind).label),
        promised=promised_phrase(version),
        free=free_of_charge(version, charged=charged),
        in_hall=item.in_hall,
    )


def promised_phrase(version: ItemVersion) -> str:
    """5个工作日, 1小时; 即办 where it is done the same day."""
    if not version.promised_amount:
        return gettext("即办")
    unit = Unit(version.promised_unit)
    return amount(Rule(unit, version.promised_amount, version.promised_basis))


def free_of_charge(version: ItemVersion, *, charged: bool) -> bool:
    """Whether 不收费 may be said: no fee row, and no note that says otherwise."""
    return not charged and (not version.fee_note or version.fee_note.startswith("不收费"))
