"""What stands in the database at a moment: the figures of a report, counted from our own rows.

Overdue goes by the limit's legal end (CAL-6), whatever the cards say.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import connection

from approval.limits import STATUTORY
from approval.states import CaseState
from monitor.states import Level

SOON = dt.timedelta(days=7)

# What a limit waited for is measured when it happened, if only the case is not closed yet: a decision
# made in time is in time however long the delivery takes. A limit taken off counts with its case's
# end alone. A limit in days ends with its last day: its end is the first moment that is too late. A fixed
# instant, or one in hours, is itself still in time.
COUNT = """
WITH measured AS (
    SELECT DISTINCT ON (l.matter_id) l.matter_id, l.overrun_at, l.closed_at,
           l.unit NOT IN ('fixed_instant', 'hour') AS by_days
      FROM timelimits_timelimit l JOIN approval_case c ON c.matter_id = l.matter_id
     WHERE l.kind = %(kind)s AND l.status <> 'superseded'
       AND (l.status <> 'cancelled' OR c.closed_at IS NOT NULL)
     ORDER BY l.matter_id, l.id DESC
), standing AS (
    SELECT c.closed_at IS NOT NULL AS closed, m.overrun_at, coalesce(m.by_days, true) AS by_days,
           coalesce(m.closed_at, c.closed_at, %(at)s) AS stands_at, m.closed_at IS NULL AS running
      FROM approval_case c LEFT JOIN measured m ON m.matter_id = c.matter_id
     WHERE c.received_at <= %(at)s AND c.state <> 'draft'
)
SELECT count(*),
       count(*) FILTER (WHERE closed),
       count(*) FILTER (WHERE NOT closed),
       count(*) FILTER (WHERE NOT closed AND late),
       count(*) FILTER (WHERE NOT closed AND NOT late AND running AND overrun_at < %(soon)s),
       count(*) FILTER (WHERE closed AND late),
       count(*) FILTER (WHERE NOT closed AND overrun_at IS NULL)
  FROM (SELECT *, CASE WHEN by_days THEN stands_at >= overrun_at ELSE stands_at > overrun_at END AS late
          FROM standing) AS judged
"""

CARDS = "SELECT level, count(*) FROM monitor_card WHERE state <> 'withdrawn' GROUP BY level"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How many cases stand how at one moment."""

    at: str
    started: int
    closed: int
    open: int
    open_overdue: int
    due_within_7_days: int
    closed_late: int
    open_without_limit: int

    def to_json(self) -> dict[str, int | str]:
        """The row of the report."""
        return asdict(self)


def snapshot(at: dt.datetime, *, written: str) -> Snapshot:
    """The figures at ``at``, under the text with which it was asked for."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"at": at, "soon": at + SOON, "kind": STATUTORY})
        row = cursor.fetchone()
    return Snapshot(written, *row)


def cards() -> dict[str, int]:
    """How many cards of each level stand; every level has its number."""
    with connection.cursor() as cursor:
        cursor.execute(CARDS)
        found = dict(cursor.fetchall())
    return {str(int(level)): found.get(level, 0) for level in Level if level}


def states() -> dict[str, int]:
    """How many cases stand in each state, in the order of the procedure."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM approval_case GROUP BY state")
        found = dict(cursor.fetchall())
    return {state: found[state] for state in CaseState.values if state in found}
