"""Puts an invented person into every personal field of every table, whatever stands in the way.

Only in a throw-away clone: the owner takes the guards off, since a row that no use case made could
not be written otherwise. What use cases write themselves is planted by ``flows``.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connections, models
from django.db.models.fields import NOT_PROVIDED

from kernel import clock
from tests.privacy.inventory import fields_of_words, personal
from tests.privacy.people import Canary, a_canary

OWNER = "owner"
_serial = itertools.count(900_000)


def plant_everywhere() -> list[Canary]:
    """Fill every personal field of every row, and of one new row where a table has none."""
    people = []
    for model in dict.fromkeys(model for model, _ in fields_of_words()):
        names = personal(model)
        if not names:
            continue
        person = a_canary()
        people.append(person)
        _unguard(model)
        if not model._default_manager.using(OWNER).exists():
            _enter(model)
        for name in names:
            _fill(model, name, person)
    return people


def unplanted() -> list[str]:
    """Personal fields in which nobody stands."""
    return [
        f"{model._meta.label}.{name}"
        for model in dict.fromkeys(model for model, _ in fields_of_words())
        for name in personal(model)
        if not model._default_manager.using(OWNER).exclude(**{name: _nothing(model, name)}).exists()
    ]


def _fill(model: type[models.Model], name: str, person: Canary) -> None:
    field = model._meta.get_field(name)
    longest = getattr(field, "max_length", None)
    value: Any = person.fitting(longest)
    if isinstance(field, models.JSONField):
        value = {"text": person.sentence}
    elif isinstance(field, models.BinaryField):
        value = person.sentence.encode()
    rows = model._default_manager.using(OWNER)
    if getattr(field, "unique", False) or (
        isinstance(field, models.CharField) and _in_unique(field)
    ):
        for row in rows.all():
            short = f"{person.given}{next(_serial)}"[-(longest or 99) :]
            rows.filter(pk=row.pk).update(**{name: short})
        return
    rows.update(**{name: value})


def _in_unique(field: Any) -> bool:
    rules = field.model._meta.constraints
    return any(field.name in getattr(rule, "fields", ()) for rule in rules)


def _nothing(model: type[models.Model], name: str) -> Any:
    field = model._meta.get_field(name)
    if isinstance(field, models.JSONField):
        return {}
    return b"" if isinstance(field, models.BinaryField) else ""


def _unguard(model: type[models.Model]) -> None:
    table = model._meta.db_table
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'",
            [table],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')


def _enter(model: type[models.Model]) -> models.Model:
    """A row of anything that the table's columns hold."""
    values = {
        field.attname: _anything(field)
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField)
    }
    _unguard(model)
    row = model(**values)
    model._default_manager.using(OWNER).bulk_create([row])
    return row


def _anything(field: Any) -> Any:
    if field.is_relation:
        return _somebody(field)
    if field.default is not NOT_PROVIDED:
        return field.get_default()
    if field.null:
        return None
    if field.choices:
        return field.flatchoices[0][0]
    return _of_kind(field)


def _somebody(field: Any) -> Any:
    if field.null:
        return None
    target = field.related_model
    taken: Iterable[Any] = ()
    if field.unique:
        taken = field.model._default_manager.using(OWNER).values_list(field.attname, flat=True)
    found = target._default_manager.using(OWNER).exclude(pk__in=list(taken)).first()
    return (found or _enter(target)).pk


def _of_kind(field: Any) -> Any:
    kinds: tuple[tuple[type, Any], ...] = (
        (models.BooleanField, False),
        (models.DateTimeField, clock.wall()),
        (models.DateField, dt.date(2026, 9, 21)),
        (models.TimeField, dt.time(9)),
        (models.IntegerField, next(_serial) % 30_000),
        (models.FloatField, 1.0),
        (models.DecimalField, 1),
        (models.UUIDField, uuid.uuid4()),
        (models.JSONField, {}),
        (models.BinaryField, uuid.uuid4().bytes * 2),
        (models.DurationField, dt.timedelta(1)),
    )
    for kind, value in kinds:
        if isinstance(field, kind):
            return value
    return f"x{next(_serial)}"[: field.max_length or 20]
