"""Is the ledger sound? Asked of the database itself, row by row."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from ledger.models import STREAM


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: where, in which field, and what."""

    stream: str
    seq: int
    field: str
    said: str

    def __str__(self) -> str:
        return f"{self.stream} {self.seq} {self.field}: {self.said}"


def findings(*, stream: str = STREAM) -> list[Finding]:
    """Everything wrong with ``stream``, in order; empty when it is sound."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, seq, field, said FROM ledger_findings(%s)", [stream])
        return [Finding(*row) for row in cursor.fetchall()]
