"""Taking a case for an act: its row, its limits, their alerts, locked in that order (D1).

One exchange with the database instead of three, for every act begins with it. Locks leave out the
key (NO KEY): a plain FOR UPDATE would stand in the way of the foreign keys checked at COMMIT.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

from approval.errors import CaseNotFound
from approval.models import Case
from approval.selectors.cases import readable
from approval.selectors.versions import kept_version
from organizations.models import Department
from timelimits.facts import TOLD
from timelimits.models import OPEN, Alert, TimeLimit

Model = TypeVar("Model", bound=models.Model)

HOLD = """
SELECT {case}, {unit}, item.public_by_name
  FROM approval_case AS held
  JOIN organizations_department AS unit ON unit.id = held.department_id
  JOIN catalog_itemversion AS version ON version.id = held.item_version_id
  JOIN catalog_item AS item ON item.id = version.item_id
 WHERE held.{key} = %(key)s FOR NO KEY UPDATE OF held {busy};
SELECT {limit} FROM timelimits_timelimit AS held
 WHERE matter_id = (SELECT matter_id FROM approval_case WHERE {key} = %(key)s)
   AND status = ANY (%(told)s) ORDER BY id FOR NO KEY UPDATE;
SELECT {alert} FROM timelimits_alert AS held JOIN timelimits_timelimit AS its ON its.id = held.limit_id
 WHERE its.matter_id = (SELECT matter_id FROM approval_case WHERE {key} = %(key)s)
   AND its.status = ANY (%(open)s) ORDER BY held.id FOR NO KEY UPDATE OF held;
"""


class Held:
    """A locked case, and its limits that run or were met, the open ones with their alerts."""

    def __init__(self, case: Case, limits: list[TimeLimit]) -> None:
        self.case = case
        self.limits = limits
        self.before = dict(case.__dict__)

    def changed(self) -> list[str]:
        """The columns of the case that differ from what was read."""
        now = self.case.__dict__
        return [name for name in _names(Case) if now.get(name) != self.before.get(name)]


def by_number(number: str) -> Held:
    """The case with ``number``; raises CaseNotFound."""
    if not readable(number):
        raise CaseNotFound
    held = _hold("number", number)
    if held is None:
        raise CaseNotFound
    return held


def if_free(case_id: int) -> Held | None:
    """The case, unless somebody else holds it right now."""
    return _hold("id", case_id, busy="SKIP LOCKED")


def _hold(key: str, value: str | int, *, busy: str = "") -> Held | None:
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(key, busy), {"key": value, "told": list(TOLD), "open": list(OPEN)}
        )
        row = cursor.fetchone()
        if row is None:
            return None
        case = _case(row)
        cursor.nextset()
        limits = [_made(TimeLimit, limit) for limit in cursor.fetchall()]
        cursor.nextset()
        alerts = [_made(Alert, alert) for alert in cursor.fetchall()]
    _hang(alerts, limits)
    return Held(case, limits)


def _case(row: Sequence[Any]) -> Case:
    width = len(_names(Case))
    case = _made(Case, row[:width])
    case.department = _made(Department, row[width:-1])
    case.item_version = kept_version(case.item_version_id, public=bool(row[-1]))
    return case


def _hang(alerts: Sequence[Alert], limits: Sequence[TimeLimit]) -> None:
    """Put the alerts where the services of time limits look for them."""
    by_id = {limit.pk: limit for limit in limits if limit.is_open}
    for limit in by_id.values():
        limit.alerts_held = []
    for alert in alerts:
        by_id[alert.limit_id].alerts_held.append(alert)


@cache
def _statement(key: str, busy: str) -> str:
    return HOLD.format(
        case=_columns(Case, "held"),
        unit=_columns(Department, "unit"),
        limit=_columns(TimeLimit, "held"),
        alert=_columns(Alert, "held"),
        key=key,
        busy=busy,
    )


def _columns(model: type[models.Model], alias: str) -> str:
    names = [
        f"NULLIF({alias}.{name}, 'infinity')" if name == "falls_at" else f"{alias}.{name}"
        for name in _names(model)
    ]
    return ", ".join(names)


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    """The names of the model's columns, which are its attributes' too."""
    return tuple(field.attname for field in model._meta.concrete_fields)  # noqa: SLF001 - Django's documented _meta


@cache
def _converters(model: type[models.Model]) -> tuple[tuple[int, Any], ...]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta
    return tuple(
        (place, field.from_db_value)
        for place, field in enumerate(fields)
        if hasattr(field, "from_db_value")
    )


def _made(model: type[Model], row: Sequence[Any]) -> Model:
    values = list(row)
    for place, convert in _converters(model):
        values[place] = convert(values[place], None, connection)
    return model.from_db("default", _names(model), values)
