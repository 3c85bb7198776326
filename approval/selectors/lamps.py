"""What lamps the cases in hand show at a moment, counted where they lie: a wide board's first look.

The same as ``timelimits.lamps.level_at`` says of each limit, but of thousands in one statement
that brings a line for each unit, and of the lamps about to change only the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

IN_HAND = """
SELECT d.code, found.open
  FROM (SELECT c.department_id, count(*) AS open FROM approval_case c
         WHERE c.closed_at IS NULL AND c.state <> 'draft' GROUP BY c.department_id) found
  JOIN organizations_department d ON d.id = found.department_id
 WHERE %(units)s::text[] IS NULL OR d.code = ANY(%(units)s)
"""
# The condition is written as the partial index limit_first_fall is, or it is not used.
LAMPS = """
WITH near AS MATERIALIZED (
SELECT matter_id, kind, status, falls, runs_again_at FROM timelimits_timelimit
 WHERE status IN ('running', 'paused')
   AND least((falls #>> '{0,1}')::bigint, (falls #>> '{1,1}')::bigint,
             (falls #>> '{2,1}')::bigint) <= %(horizon)s
), lit AS MATERIALIZED (
SELECT l.matter_id, l.kind, l.status, l.falls, c.number, c.department_id,
       (falls #>> '{0,1}')::bigint AS one, (falls #>> '{1,1}')::bigint AS two,
       (falls #>> '{2,1}')::bigint AS three, l.status = 'running'
         OR coalesce(extract(epoch FROM l.runs_again_at) * 1000000 <= %(at)s, false) AS runs
  FROM near l JOIN approval_case c ON c.matter_id = l.matter_id
 WHERE c.closed_at IS NULL AND c.state <> 'draft'
   AND (%(units)s::text[] IS NULL OR c.department_id IN
        (SELECT id FROM organizations_department WHERE code = ANY(%(units)s)))
), gone AS (
SELECT department_id, matter_id, kind, runs, greatest(
         CASE WHEN one <= %(at)s THEN (falls #>> '{0,0}')::int ELSE 0 END,
         CASE WHEN two <= %(at)s THEN (falls #>> '{1,0}')::int ELSE 0 END,
         CASE WHEN three <= %(at)s THEN (falls #>> '{2,0}')::int ELSE 0 END) AS level
  FROM lit OFFSET 0
), worst AS (
SELECT department_id, max(level) FILTER (WHERE runs OR level > 1) AS level,
       bool_or(level >= 2 AND kind <> ALL(%(beside)s)) AS late
  FROM gone GROUP BY department_id, matter_id
), counted AS (
SELECT d.code, count(*) FILTER (WHERE level = 1) AS warning, count(*) FILTER (WHERE level = 2) AS promise,
       count(*) FILTER (WHERE level = 3) AS statutory, count(*) FILTER (WHERE late) AS overdue
  FROM worst JOIN organizations_department d ON d.id = worst.department_id GROUP BY d.code
), coming AS (
SELECT (f ->> 1)::bigint AS falls_at, (f ->> 0)::int AS level, department_id, number
  FROM lit, jsonb_array_elements(falls) f
 WHERE status = 'running' AND (one > %(at)s AND one <= %(horizon)s
         OR two > %(at)s AND two <= %(horizon)s OR three > %(at)s AND three <= %(horizon)s)
   AND (f ->> 1)::bigint > %(at)s AND (f ->> 1)::bigint <= %(horizon)s
), soonest AS (
SELECT falls_at, level, d.code, number
  FROM coming JOIN organizations_department d ON d.id = coming.department_id
 ORDER BY falls_at, level, d.code COLLATE "C", number COLLATE "C" LIMIT %(most)s
)
SELECT (SELECT json_agg(counted) FROM counted), (SELECT count(*) FROM coming),
       (SELECT json_agg(json_build_array(falls_at, level, code, number)) FROM soonest)
"""
STILL_LIT = """
SELECT l.id FROM timelimits_timelimit l JOIN approval_case c ON c.matter_id = l.matter_id
 WHERE l.id = ANY(%(limits)s) AND l.status IN ('running', 'paused')
   AND c.closed_at IS NULL AND c.state <> 'draft'
   AND least((falls #>> '{0,1}')::bigint, (falls #>> '{1,1}')::bigint,
             (falls #>> '{2,1}')::bigint) <= %(until)s
"""


@dataclass(frozen=True, slots=True)
class Span:
    """In microseconds: the moment looked at, the ruler's end, and up to when a hand would be kept."""

    at: int
    horizon: int
    until: int


@dataclass(frozen=True, slots=True)
class Lamps:
    """By unit the counts; how many lamps change on the ruler, and the soonest of them."""

    units: dict[str, dict[str, int]]
    coming: int
    soonest: list[tuple[int, int, str, str]]


def in_hand(units: Collection[str] | None = None) -> dict[str, int]:
    """By unit (of some, if given): how many cases are in hand; drafts are no filings."""
    with connection.cursor() as cursor:
        cursor.execute(IN_HAND, {"units": None if units is None else list(units)})
        return dict(cursor.fetchall())


def lamps_at(
    span: Span, *, beside: Collection[str], most: int, units: Collection[str] | None = None
) -> Lamps:
    """The lamps of the cases in hand; a limit of a kind ``beside`` makes no case late."""
    given: dict[str, Any] = {
        "at": span.at,
        "horizon": span.horizon,
        "beside": sorted(beside),
        "most": most,
        "units": None if units is None else list(units),
    }
    with connection.cursor() as cursor:
        cursor.execute(LAMPS, given)
        counted, coming, soonest = cursor.fetchone()
    return Lamps(
        units={row.pop("code"): row for row in counted or ()},
        coming=coming,
        soonest=[(moment, level, unit, number) for moment, level, unit, number in soonest or ()],
    )


def still_lit(limits: Iterable[int], until: int) -> set[int]:
    """Those of the limits that are open, of a case in hand, and lit by ``until``."""
    with connection.cursor() as cursor:
        cursor.execute(STILL_LIT, {"limits": list(limits), "until": until})
        return {limit for (limit,) in cursor}
