"""An instant that may be never: PostgreSQL's 'infinity', which Python's datetime does not have."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models

# Stands for 'infinity' in Python; far enough from the end of time to be shown in any zone.
NEVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)

if TYPE_CHECKING:
    _Base = models.DateTimeField[dt.datetime, dt.datetime]
else:
    _Base = models.DateTimeField


class InstantOrNever(_Base):
    """A timestamptz that is never null; NEVER is stored as 'infinity' and comes back as NEVER.

    psycopg refuses to load 'infinity', so a SELECT of the column asks for NULL in its place. The
    placeholder's cast also keeps bulk inserts from building an array of mixed types.
    """

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "timestamp with time zone"

    def rel_db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "timestamp with time zone"

    def get_internal_type(self) -> str:
        return "DateTimeField"

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "timelimits.models.never.InstantOrNever", args, kwargs

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:  # noqa: ARG002
        return f"NULLIF({sql}, 'infinity'::timestamptz)", params

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> dt.datetime:  # noqa: ARG002
        found: dt.datetime = NEVER if value is None else value
        return found

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:  # noqa: ARG002
        return "%s::timestamptz"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        if value == NEVER:
            return "infinity"
        return super().get_db_prep_value(value, connection, prepared)
