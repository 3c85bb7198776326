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
         WHERE c.closed_at IS NULL AND c.state <> 'draft'
           AND (%(units)s::text[] IS NULL OR c.department_id = ANY(ARRAY(
                SELECT id FROM organizations_department WHERE code = ANY(%(units)s))))
         GROUP BY c.department_id) found
  JOIN organizations_department d ON d.id = found.department_id
"""
# Conditions are written as the index limit_first_fall is, which holds all that is read of the limits,
# their unit too (in_hand_of): the cases in hand are asked for nothing but the numbers that are shown.
# A fall is one number, moment * 4 + level. Most fall at the same few midnights: limits that fall alike
# are heaped first, and only those of the heaps that reach the first ``most`` are looked at again.
OF_UNITS = """(%(units)s::text[] IS NULL OR in_hand_of = ANY(ARRAY(
        SELECT id FROM organizations_department WHERE code = ANY(%(units)s))))"""
COMING = f"""
  FROM timelimits_timelimit
 WHERE status = 'running' AND in_hand_of IS NOT NULL AND least(warning_at, promise_at, law_at) <= %(horizon)s
   AND greatest(warning_at, promise_at, law_at) > %(at)s AND {OF_UNITS}
"""
FALLS = """
 CROSS JOIN LATERAL (VALUES (warning_at * 4 + 1), (promise_at * 4 + 2), (law_at * 4 + 3)) each (fall)
 WHERE fall > %(at)s * 4 + 3 AND fall <= %(horizon)s * 4 + 3
"""
LAMPS = f"""
WITH gone AS (
SELECT in_hand_of, max(CASE WHEN law_at <= %(at)s THEN 3 WHEN promise_at <= %(at)s THEN 2
         WHEN status = 'running' OR extract(epoch FROM runs_again_at) * 1000000 <= %(at)s THEN 1 END) AS level,
       bool_or(least(promise_at, law_at) <= %(at)s AND kind <> ALL(%(beside)s)) AS late
  FROM timelimits_timelimit
 WHERE status IN ('running', 'paused') AND in_hand_of IS NOT NULL
   AND least(warning_at, promise_at, law_at) <= %(at)s AND {OF_UNITS}
 GROUP BY in_hand_of, matter_id
), counted AS (
SELECT in_hand_of, count(*) FILTER (WHERE level = 1) AS warning,
       count(*) FILTER (WHERE level = 2) AS promise, count(*) FILTER (WHERE level = 3) AS statutory,
       count(*) FILTER (WHERE late) AS overdue
  FROM gone GROUP BY in_hand_of
), alike AS (
SELECT in_hand_of, warning_at, promise_at, law_at, count(*) AS many {COMING} GROUP BY 1, 2, 3, 4
), heaps AS MATERIALIZED (
SELECT fall, in_hand_of, sum(many) AS many FROM alike {FALLS} GROUP BY 1, 2
), early AS MATERIALIZED (
SELECT fall, in_hand_of
  FROM (SELECT fall, in_hand_of, sum(many) OVER (ORDER BY fall, d.code COLLATE "C") - many AS before
          FROM heaps JOIN organizations_department d ON d.id = in_hand_of) heap
 WHERE before < %(most)s
), near AS MATERIALIZED (
SELECT in_hand_of, matter_id, warning_at, promise_at, law_at {COMING}
   AND in_hand_of = ANY(ARRAY(SELECT in_hand_of FROM early))
), soonest AS (
SELECT fall, d.code, c.number
  FROM (SELECT fall, in_hand_of, matter_id FROM near {FALLS}
           AND (fall < (SELECT max(fall) FROM early)
                OR fall = (SELECT max(fall) FROM early) AND in_hand_of = ANY(ARRAY(
                     SELECT in_hand_of FROM early WHERE fall = (SELECT max(fall) FROM early))))) found
  JOIN approval_case c USING (matter_id) JOIN organizations_department d ON d.id = in_hand_of
 ORDER BY fall, d.code COLLATE "C", c.number COLLATE "C" LIMIT %(most)s
)
SELECT (SELECT json_object_agg(d.code, json_build_object('warning', warning, 'promise', promise,
          'statutory', statutory, 'overdue', overdue))
          FROM counted JOIN organizations_department d ON d.id = counted.in_hand_of),
       coalesce((SELECT sum(many) FROM heaps), 0)::bigint,
       (SELECT json_agg(json_build_array(fall / 4, fall %% 4, code, number)) FROM soonest)
"""  # noqa: S608 - constants only
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
    if units is not None and not units:
        return Lamps({}, 0, [])  # a county that is not connected
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
