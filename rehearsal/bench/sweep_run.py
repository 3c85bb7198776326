"""The two contestants of the sweep's bench: the product, and bare SQL."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import psycopg

from kernel import clock
from monitor import sweep
from monitor.selectors import rules
from monitor.states import STANDING
from monitor.sweep import statements
from monitor.sweep.pace import BATCH
from rehearsal.bench.sweep_load import NOW, load

# The same columns, defaults, checks, indexes and foreign keys, the entries' bodies among them; no
# triggers of ours, no chain.
BARE = (
    "CREATE TABLE bare_breach (LIKE monitor_breach INCLUDING ALL)",
    "CREATE TABLE bare_card (LIKE monitor_card INCLUDING ALL)",
    "CREATE TABLE bare_entry (LIKE ledger_entry INCLUDING ALL)",
    "CREATE SEQUENCE bare_seq",
    "GRANT SELECT, INSERT, UPDATE ON bare_breach, bare_card, bare_entry TO sunhall_app",
    "GRANT USAGE ON bare_seq TO sunhall_app",
)
FOREIGN_KEYS = """
SELECT format('ALTER TABLE %s ADD %s', 'bare_' || split_part(conrelid::regclass::text, '_', 2),
              replace(pg_get_constraintdef(oid), ' DEFERRABLE INITIALLY DEFERRED', ''))
  FROM pg_constraint
 WHERE contype = 'f'
   AND conrelid IN ('monitor_breach'::regclass, 'monitor_card'::regclass, 'ledger_entry'::regclass)
"""
RECORD = f"""{statements.ROWS}
INSERT INTO bare_entry (stream, seq, matter_id, name, actor, capacity, occurred_at, recorded_at,
                        written_at, source, body, alg, txid, prev, leaf, hash)
SELECT 'city', nextval('bare_seq'), c.matter_id, 'card.shown', 'system:sweep', 'system', %(now)s,
       %(now)s, %(now)s, 'hall', row_to_json(body)::text, 1, 1, n.hash, n.hash, n.hash
  FROM {statements.BODIES}, (SELECT decode(repeat('00', 32), 'hex') AS hash) AS n
""".replace("monitor_", "bare_")  # noqa: S608 - constants only


def _superuser() -> psycopg.Connection[Any]:
    return psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True)


def prepare(*, limits: int, due: int) -> None:
    """Load the city and make the bare tables."""
    with _superuser() as superuser:
        load(superuser, limits=limits, due=due)
        for statement in BARE:
            superuser.execute(statement)
        for (statement,) in superuser.execute(FOREIGN_KEYS).fetchall():
            superuser.execute(statement)


def raise_cards(count: int, batch: int | None = None) -> int:
    """The product's sweep, at least ``count`` alerts; at its own pace without a ``batch``."""
    raised = 0
    while raised < count:
        some = sweep.raise_due(NOW, batch=min(batch or sweep.PACE.batch, count - raised))
        if not some:
            raise RuntimeError("too few alerts are due")
        raised += some
    return raised


def raise_bare(count: int, batch: int | None = None) -> int:
    """Bare SQL: claim, mark, insert the same rows, commit."""
    known = rules.in_force(NOW)
    facts: dict[str, Any] = {
        "now": NOW,
        "now_us": clock.micros(NOW),
        "set_aside": [],
        "rule_ids": [rule.pk for rule in known],
        "rule_levels": [rule.level for rule in known],
        "rule_kinds": [rule.kind for rule in known],
        "rule_modes": [rule.mode for rule in known],
        "rule_terms": [NOW if rule.confirm_days else None for rule in known],
        "standing": [str(state) for state in STANDING],
    }
    raised = 0
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        while raised < count:
            size = min(batch or BATCH, count - raised)
            claimed = connection.execute(statements.CLAIM, facts | {"batch": size}).fetchall()
            falls = [falls_at for falls_at, _ in claimed]
            ids = [alert_id for _, alert_ids in claimed for alert_id in alert_ids]
            micros = [clock.micros(falls_at) for falls_at in falls]
            given = {"ids": ids, "falls": falls, "falls_us": micros, "delays": [0] * len(falls)}
            connection.execute(RECORD, facts | given)
            connection.commit()
            raised += len(ids)
    return raised


def timed(work: Callable[[int, int | None], int], count: int, batch: int | None = None) -> float:
    """Alerts a second."""
    began = time.perf_counter()
    done = work(count, batch)
    return done / (time.perf_counter() - began)
