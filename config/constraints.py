"""Foreign keys that are checked at once, not at COMMIT.

Django makes them deferrable; then their row locks would be taken at COMMIT, after the ledger's head,
against the lock order (D1). The ledger's writer checks whatever is deferrable before it takes the
head, so a database that was only migrated is right too; one prepared here has nothing left to check.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

DEFERRABLE = """
SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c
 WHERE c.contype = 'f' AND c.condeferrable ORDER BY 1, 2
"""


def check_at_once(connection: psycopg.Connection[Any]) -> int:
    """Make every deferrable foreign key immediate; return how many there were. As the owner."""
    found = connection.execute(DEFERRABLE).fetchall()
    with connection.transaction():
        for table, name in found:
            connection.execute(
                sql.SQL("ALTER TABLE {table} ALTER CONSTRAINT {name} NOT DEFERRABLE").format(
                    table=sql.SQL(table), name=sql.Identifier(name)
                )
            )
    return len(found)
