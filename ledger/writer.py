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
SETTLE = "UPDATE ledger_idempotencykey SET outcome = %s::jsonb WHERE key = %s"


def write(unit: UnitOfWork) -> None:
    """Flush what the unit has noted: the answer under its key, then its entries, in one exchange.

    Foreign keys are checked first where they are deferrable: at COMMIT they would take their row
    locks after the head, against the lock order. The entry triggers stay deferred.
    """
    statements, values = [], []
    if unit.drafts and (check := foreign_key_check()):
        statements.append(check)
    if unit.answer is not None:
        key, outcome = unit.answer
        statements.append(SETTLE)
        values += [json.dumps(outcome, ensure_ascii=False), key]
    if unit.drafts:
        statements.append(APPEND)
        values.append(batch(unit))
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements), values)


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


def foreign_key_check() -> str:
    """``SET CONSTRAINTS`` for every deferrable foreign key; empty where a database has none.

    Never ALL: that would wake the triggers that ask for the entries not yet written.
    """
    return _foreign_key_check(str(connection.settings_dict["NAME"]))


@functools.cache
def _foreign_key_check(database: str) -> str:  # noqa: ARG001 - one list per database
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(conname) FROM pg_constraint"
            " WHERE contype = 'f' AND condeferrable ORDER BY conname"
        )
        names = ", ".join(name for (name,) in cursor.fetchall())
    return f"SET CONSTRAINTS {names} IMMEDIATE" if names else ""
