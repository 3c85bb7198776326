"""Writing one row so that the database's refusal speaks the domain's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model

from kernel.errors import DomainError, InvalidInput

M = TypeVar("M", bound=Model)
Refusals = Mapping[str, type[DomainError]]
UNIQUE_VIOLATION = "23505"


@contextmanager
def spoken(refusals: Refusals, *, taken: type[DomainError]) -> Iterator[None]:
    """Turn a broken constraint into its error: by name, or ``taken`` for any unique one."""
    try:
        yield
    except IntegrityError as broken:
        cause = broken.__cause__
        name = getattr(getattr(cause, "diag", None), "constraint_name", "") or ""
        if name in refusals:
            raise refusals[name] from broken
        if getattr(cause, "sqlstate", "") == UNIQUE_VIOLATION:
            raise taken from broken
        raise


def checked(row: M) -> M:
    """The row, if each of its fields is well-formed; InvalidInput naming the fields otherwise.

    Foreign keys, unique and other constraints are left to the database, which decides once.
    """
    columns = row._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta
    try:
        row.clean_fields(exclude={column.name for column in columns if column.is_relation})
    except ValidationError as bad:
        names = {column.name: str(column.verbose_name) for column in columns}
        told = "；".join(
            f"{names.get(field, field)}：{''.join(messages)}"
            for field, messages in bad.message_dict.items()
        )
        raise InvalidInput(told, fields=sorted(bad.message_dict)) from bad
    return row
