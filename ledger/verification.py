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


@dataclass(frozen=True, slots=True)
class Verified:
    """What the database finds of one entry: its own fields, its link, the entry before it."""

    seq: int
    leaf: bool
    link: bool
    follows: bool

    @property
    def sound(self) -> bool:
        """Whether nothing about it is wrong."""
        return self.leaf and self.link and self.follows


OF_MATTERS = """
SELECT e.seq,
       e.leaf = ledger_leaf(e.alg, e.stream, coalesce(e.matter_id, 0), e.name, e.actor, e.capacity,
                            ledger_micros(e.occurred_at), ledger_micros(e.recorded_at),
                            ledger_micros(e.written_at), e.source, e.body),
       e.hash = ledger_link(e.seq, e.prev, e.leaf),
       e.prev = coalesce(b.hash, decode(repeat('00', 32), 'hex'))
  FROM ledger_entry e
  LEFT JOIN ledger_entry b ON b.stream = e.stream AND b.seq = e.seq - 1
 WHERE e.stream = %s AND e.matter_id = ANY(%s)
 ORDER BY e.seq
"""


def verify(matter_ids: list[int], *, stream: str = STREAM) -> dict[int, Verified]:
    """Every entry of those matters reckoned anew, by its number."""
    with connection.cursor() as cursor:
        cursor.execute(OF_MATTERS, [stream, matter_ids])
        return {row[0]: Verified(*row) for row in cursor.fetchall()}
