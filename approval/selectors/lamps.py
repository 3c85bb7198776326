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
# The condition is written as the index limit_first_fall is, which holds all that is read here; the
# cases in hand come from theirs (case_in_hand). The table of limits itself is not looked at.
LAMPS = """
WITH lit AS MATERIALIZED (
SELECT l.matter_id, l.kind, l.status, l.warning_at, l.promise_at, l.law_at, c.number, c.department_id,
       l.status = 'running' OR coalesce(
         extract(epoch FROM l.runs_again_at) * 1000000 <= %(at)s, false) AS runs
  FROM timelimits_timelimit l JOIN approval_case c ON c.matter_id = l.matter_id
 WHERE l.status IN ('running', 'paused')
   AND least(l.warning_at, l.promise_at, l.law_at) <= %(horizon)s
   AND c.closed_at IS NULL AND c.state <> 'draft'
   AND (%(units)s::text[] IS NULL OR c.department_id IN
        (SELECT id FROM organizations_department WHERE code = ANY(%(units)s)))
), gone AS (
SELECT department_id, matter_id, kind, runs, CASE
         WHEN law_at <= %(at)s THEN 3 WHEN promise_at <= %(at)s THEN 2 ELSE 1 END AS level
  FROM lit WHERE least(warning_at, promise_at, law_at) <= %(at)s
), worst AS (
SELECT department_id, max(level) FILTER (WHERE runs OR level > 1) AS level,
       bool_or(level >= 2 AND kind <> ALL(%(beside)s)) AS late
  FROM gone GROUP BY department_id, matter_id
), counted AS (
SELECT department_id, count(*) FILTER (WHERE level = 1) AS warning,
       count(*) FILTER (WHERE level = 2) AS promise, count(*) FILTER (WHERE level = 3) AS statutory,
       count(*) FILTER (WHERE late) AS overdue
  FROM worst GROUP BY department_id
), coming AS (
SELECT warning_at AS falls_at, 1 AS level, department_id, number FROM lit
 WHERE status = 'running' AND warning_at > %(at)s AND warning_at <= %(horizon)s
 UNION ALL
SELECT promise_at, 2, department_id, number FROM lit
 WHERE status = 'running' AND promise_at > %(at)s AND promise_at <= %(horizon)s
 UNION ALL
SELECT law_at, 3, department_id, number FROM lit
 WHERE status = 'running' AND law_at > %(at)s AND law_at <= %(horizon)s
), soonest AS (
SELECT falls_at, level, d.code, number
  FROM coming JOIN organizations_department d ON d.id = coming.department_id
 ORDER BY falls_at, level, d.code COLLATE "C", number COLLATE "C" LIMIT %(most)s
)
SELECT (SELECT json_object_agg(d.code, json_build_object('warning', warning, 'promise', promise,
          'statutory', statutory, 'overdue', overdue))
          FROM counted JOIN organizations_department d ON d.id = counted.department_id),
       (SELECT count(*) FROM coming),
       (SELECT json_agg(json_build_array(falls_at, level, code, number)) FROM soonest)
"""
STILL_LIT = """
SELECT l.id FROM timelimits_timelimit l JOIN approval_case c ON c.matter_id = l.matter_id
 WHERE l.id = ANY(%(limits)s) AND l.status IN ('running', 'paused')
   AND c.closed_at IS NULL AND c.state <> 'draft'
   AND least(l.warning_at, l.promise_at, l.law_at) <= %(until)s
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
        units=counted or {},
        coming=coming,
        soonest=[(moment, level, unit, number) for moment, level, unit, number in soonest or ()],
    )


def still_lit(limits: Iterable[int], until: int) -> set[int]:
    """Those of the limits that are open, of a case in hand, and lit by ``until``."""
    with connection.cursor() as cursor:
        cursor.execute(STILL_LIT, {"limits": list(limits), "until": until})
        return {limit for (limit,) in cursor}
