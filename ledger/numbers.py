"""Numbers in series: gapless among those that were kept, never given out twice."""

from __future__ import annotations

from django.db import connection

from kernel.transactions import use_case_required

NEXT = """
INSERT INTO ledger_series AS s (name, last) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET last = s.last + 1 RETURNING last
"""


@use_case_required
def next_number(series: str) -> int:
    """The next number of ``series``, from 1. Held until COMMIT; a use case that fails gives it back."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [series])
        row = cursor.fetchone()
    return int(row[0])
