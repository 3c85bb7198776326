"""Writes what a use case has noted: the last act before COMMIT (D1)."""

from __future__ import annotations

import functools
import json
from typing import Any

from django.db import connection

from kernel import clock, journal
from kernel.transactions import UnitOfWork
from ledger.models import STREAM

APPEND = "SELECT count(*) FROM ledger_append(%s::jsonb)"


def write(unit: UnitOfWork) -> None:
    """Flush the unit's drafts in one call.

    Foreign keys are checked first: Django defers them to COMMIT, where they would take their row
    locks after the head, against the lock order. The entry triggers stay deferred.
    """
    with connection.cursor() as cursor:
        cursor.execute(_check_foreign_keys(connection.settings_dict["NAME"]))
        cursor.execute(APPEND, [batch(unit)])


def batch(unit: UnitOfWork) -> str:
    """The argument of ``ledger_append`` for everything the unit has noted."""
    entries = [_entry(draft, unit) for draft in unit.drafts]
    return json.dumps(header(clock.micros(unit.now)) | {"entries": entries}, ensure_ascii=False)


def header(legal_now: int) -> dict[str, Any]:
    """What every call of ``ledger_append`` says beside its entries."""
    return {
        "stream": STREAM,
        "legal_now": legal_now,
        "simulated": clock.current().simulated,
    }


def _entry(draft: journal.Draft, unit: UnitOfWork) -> dict[str, Any]:
    return {
        "matter": draft.matter_id,
        "name": draft.name,
        "actor": draft.actor.id,
        "capacity": draft.actor.capacity,
        "occurred_at": journal.occurred(draft, unit),
        "source": draft.source,
        "body": draft.body,
    }


@functools.cache
def _check_foreign_keys(database: str) -> str:  # noqa: ARG001 - one list per database
    """``SET CONSTRAINTS`` for every deferrable foreign key; never ALL, which would wake the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(conname) FROM pg_constraint"
            " WHERE contype = 'f' AND condeferrable ORDER BY conname"
        )
        names = ", ".join(name for (name,) in cursor.fetchall())
    return f"SET CONSTRAINTS {names} IMMEDIATE"
