"""Thousands of limits whose alerts fall when a scene wants them to, and the count of what came of it."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, fields
from typing import Any

import psycopg

from rehearsal.bench.sweep_load import load

# Only the database's owner may write so; nothing else in the proof goes past a trigger.
QUIET = "UPDATE timelimits_alert SET falls_at = 'infinity' WHERE raised_at IS NULL"
CUE = """
WITH cued AS (
  UPDATE timelimits_alert SET falls_at = %(start)s + (limit_id - %(first)s) * %(step)s
   WHERE level >= 2 AND raised_at IS NULL AND limit_id BETWEEN %(first)s AND %(last)s
  RETURNING limit_id, falls_at
)
UPDATE timelimits_timelimit l SET overrun_at = cued.falls_at - interval '1 second'
  FROM cued WHERE l.id = cued.limit_id
"""
COUNTS = """
WITH shown AS (
  SELECT (body::json ->> 'card')::bigint AS card, count(*) AS times
    FROM ledger_entry WHERE name = 'card.shown' GROUP BY 1
), told AS (
  SELECT a.id, a.falls_at, a.raised_at, min(c.falls_at) AS said, min(c.found_at) AS found,
         count(DISTINCT c.id) AS cards, count(DISTINCT b.id) AS breaches,
         coalesce(sum(s.times), 0) AS entries
    FROM timelimits_alert a
    LEFT JOIN monitor_card c ON c.alert_id = a.id
    LEFT JOIN monitor_breach b ON b.alert_id = a.id
    LEFT JOIN shown s ON s.card = c.id
   WHERE a.level >= 2 AND (a.falls_at < 'infinity' OR a.raised_at IS NOT NULL)
   GROUP BY a.id
)
SELECT count(*) FILTER (WHERE cards > 0) AS cards,
       count(*) FILTER (WHERE falls_at <= %(upto)s
                          AND (raised_at IS NULL OR least(cards, breaches, entries) = 0)) AS lost,
       count(*) FILTER (WHERE greatest(cards, breaches, entries) > 1) AS doubled,
       count(*) FILTER (WHERE cards > 0 AND (falls_at > %(upto)s OR found < falls_at)) AS early,
       count(*) FILTER (WHERE said <> falls_at) AS misdated
  FROM told
"""
WAITING = "SELECT count(*) FROM timelimits_alert WHERE level >= 2 AND raised_at IS NULL AND falls_at <= %s"


@dataclass
class Tally:
    """What a scene came to; everything but ``cards`` must be 0."""

    cards: int = 0
    lost: int = 0
    doubled: int = 0
    early: int = 0
    misdated: int = 0

    @property
    def wrong(self) -> int:
        """How much is not as it must be."""
        return self.lost + self.doubled + self.early + self.misdated


def superuser() -> psycopg.Connection[Any]:
    """The cluster's own account, to set scenes and to count."""
    return psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True)


def prepare(limits: int) -> None:
    """So many running limits, none of which falls."""
    with superuser() as owner:
        load(owner, limits=limits, due=0)
        owner.execute("SET session_replication_role = replica")
        owner.execute(QUIET.encode())


@dataclass
class Stock:
    """Hands out limits to scenes; each is used once."""

    next_limit: int = 1

    def cue(self, count: int, start: dt.datetime, over: dt.timedelta) -> None:
        """Let ``count`` more alerts fall from ``start`` on, evenly ``over`` that time."""
        first = self.next_limit
        self.next_limit += count
        with superuser() as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(
                CUE,
                {
                    "first": first,
                    "last": self.next_limit - 1,
                    "start": start,
                    "step": over / max(count, 1),
                },
            )


def tally(upto: dt.datetime) -> Tally:
    """Count, over all scenes so far, what must have fallen by ``upto`` against what there is."""
    with superuser() as owner:
        row = owner.execute(COUNTS, {"upto": upto}).fetchone()
    assert row is not None
    return Tally(**dict(zip((one.name for one in fields(Tally)), map(int, row), strict=True)))


def waiting(upto: dt.datetime) -> int:
    """How many alerts have fallen and are not raised; -1 while the server is away."""
    try:
        with superuser() as owner:
            row = owner.execute(WAITING, [upto]).fetchone()
    except psycopg.Error:
        return -1
    return int(row[0]) if row else -1
