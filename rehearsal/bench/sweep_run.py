"""The two contestants of the sweep's bench: the product, and bare SQL."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import psycopg

from monitor import sweep
from monitor.selectors import rules
from monitor.sweep import statements
from rehearsal.bench.others import Others
from rehearsal.bench.sweep_load import NOW, load

# The same columns, defaults, checks, keys and foreign keys; no triggers of ours, no entries.
BARE = (
    "CREATE TABLE bare_breach (LIKE monitor_breach INCLUDING ALL)",
    "CREATE TABLE bare_card (LIKE monitor_card INCLUDING ALL)",
    "CREATE INDEX ON bare_card (state) WHERE false",
    "GRANT SELECT, INSERT, UPDATE ON bare_breach, bare_card TO sunhall_app",
)
FOREIGN_KEYS = """
SELECT format('ALTER TABLE %s ADD %s', replace(conrelid::regclass::text, 'monitor_', 'bare_'),
              replace(pg_get_constraintdef(oid), ' DEFERRABLE INITIALLY DEFERRED', ''))
  FROM pg_constraint
 WHERE contype = 'f' AND conrelid IN ('monitor_breach'::regclass, 'monitor_card'::regclass)
"""
RECORD = statements.RECORD.replace("monitor_card", "bare_card").replace(
    "monitor_breach", "bare_breach"
)


def prepare(superuser: psycopg.Connection[Any], *, limits: int, due: int) -> None:
    """Load the city and make the bare tables."""
    load(superuser, limits=limits, due=due)
    for statement in BARE:
        superuser.execute(statement)
    for (statement,) in superuser.execute(FOREIGN_KEYS).fetchall():
        superuser.execute(statement)


def raise_cards(count: int, batch: int) -> int:
    """The product's sweep, at least ``count`` alerts."""
    raised = 0
    while raised < count:
        some = sweep.raise_due(NOW, batch=min(batch, count - raised))
        if not some:
            raise RuntimeError("too few alerts are due")
        raised += some
    return raised


def raise_bare(count: int, batch: int) -> int:
    """Bare SQL: claim, mark, insert the same rows, commit."""
    known = rules.in_force(NOW)
    facts: dict[str, Any] = {
        "now": NOW,
        "set_aside": [],
        "rule_ids": [rule.pk for rule in known],
        "rule_levels": [rule.level for rule in known],
        "rule_kinds": [rule.kind for rule in known],
        "rule_modes": [rule.mode for rule in known],
        "rule_terms": [NOW if rule.confirm_days else None for rule in known],
    }
    raised = 0
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        while raised < count:
            size = min(batch, count - raised)
            claimed = connection.execute(statements.CLAIM, facts | {"batch": size}).fetchall()
            falls = [falls_at for falls_at, _ in claimed]
            ids = [alert_id for _, alert_ids in claimed for alert_id in alert_ids]
            given = {"ids": ids, "falls": falls, "delays": [0] * len(falls)}
            connection.execute(RECORD, facts | given).fetchall()
            connection.commit()
            raised += len(ids)
    return raised


def timed(
    others: Others, work: Callable[[int, int], int], count: int, batch: int = sweep.BATCH
) -> tuple[float, float]:
    """Alerts a second, and the others' p99 meanwhile in milliseconds."""
    others.clear()
    began = time.perf_counter()
    done = work(count, batch)
    return done / (time.perf_counter() - began), others.p99_ms()
