"""A version with everything it says, in one statement: an item's page is asked for often."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

from catalog.models import Condition, Fee, Item, ItemVersion, Material, StepDefinition
from catalog.selectors.versions import published_version
from catalog.states import EVER_IN_FORCE
from organizations.models import Department, Region

M = TypeVar("M", bound=Model)
# In the order in which their columns stand in the answer.
ROWS: tuple[tuple[type[Model], str], ...] = (
    (ItemVersion, "v"),
    (Item, "i"),
    (Department, "d"),
    (Region, "r"),
)
LINES: tuple[tuple[str, type[Model]], ...] = (
    ("conditions", Condition),
    ("materials", Material),
    ("steps", StepDefinition),
    ("fees", Fee),
)
# Names of tables and columns stand in braces, never anything that was typed.
STATEMENT = """SELECT {columns}, {lines}
FROM catalog_itemversion v JOIN catalog_item i ON i.id = v.item_id
JOIN organizations_department d ON d.id = i.department_id
JOIN organizations_region r ON r.id = d.region_id
WHERE i.code = %(code)s AND v.status = ANY(%(ever)s) AND v.valid_from <= %(on)s
  AND (v.valid_to IS NULL OR v.valid_to > %(on)s)"""
ALL_LINES = (
    "(SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.seq), '[]') FROM {table} l"
    " WHERE l.version_id = v.id)"
)


def whole_version(item_code: str, *, on: dt.date) -> ItemVersion:
    """The version that applies on ``on`` with its item, unit and lines; NoSuchItem, NoVersionInForce.

    The same as ``published_version`` with its lines read along, without asking eight times.
    """
    given: dict[str, Any] = {
        "code": item_code,
        "ever": [str(status) for status in EVER_IN_FORCE],
        "on": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(), given)
        row = cursor.fetchone()
    if row is None:
        return published_version(item_code, on=on)  # which says what there is not
    return _assembled(row)


@cache
def _statement() -> str:
    columns = [f'{short}."{field.column}"' for kind, short in ROWS for field in _fields(kind)]
    tables = [kind._meta.db_table for _, kind in LINES]  # noqa: SLF001 - Django's documented _meta
    lines = [ALL_LINES.format(table=table) for table in tables]
    return STATEMENT.format(columns=", ".join(columns), lines=", ".join(lines))


def _fields(kind: type[Model]) -> Sequence[Field[Any, Any]]:
    return kind._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta


def _assembled(row: Sequence[Any]) -> ItemVersion:
    at, made = 0, []
    for kind, _ in ROWS:
        width = len(_fields(kind))
        made.append(_instance(kind, row[at : at + width]))
        at += width
    version, item, department, region = made
    department.region = region  # type: ignore[attr-defined]
    item.department = department  # type: ignore[attr-defined]
    version.item = item  # type: ignore[attr-defined]
    for (name, kind), lines in zip(LINES, row[at:], strict=True):
        keep_lines(version, name, [_line(kind, line) for line in json.loads(lines)])
    if not isinstance(version, ItemVersion):
        raise TypeError(version)
    return version


def _instance(kind: type[M], values: Sequence[Any]) -> M:
    """A row as Django itself would make it."""
    fields = _fields(kind)
    read = [_read(field, value) for field, value in zip(fields, values, strict=True)]
    return kind.from_db(connection.alias, [field.attname for field in fields], read)


def _read(field: Field[Any, Any], value: Any) -> Any:
    convert = getattr(field, "from_db_value", None)
    return value if convert is None else convert(value, None, connection)


def _line(kind: type[M], told: dict[str, Any]) -> M:
    names = [field.attname for field in _fields(kind)]
    return kind.from_db(connection.alias, names, [told[name] for name in names])


def keep_lines(version: Model, name: str, lines: Sequence[Model]) -> None:
    """What prefetching does: ``version.conditions.all()`` asks nobody any more."""
    for line in lines:
        line.version = version  # type: ignore[attr-defined]
    rows = getattr(version, name).all()
    rows._result_cache = list(lines)  # noqa: SLF001 - as prefetch_related_objects does
    kept = version.__dict__.setdefault("_prefetched_objects_cache", {})
    kept[name] = rows
