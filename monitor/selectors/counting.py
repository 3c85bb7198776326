"""The statement that counts a month: every case with its days and whose time it was, in one INSERT.

Days are working days from the day the limit started to the day it fell due, or its event happened;
so limits of every unit can be added up, and both include what a special procedure granted (§2.8).
The division of time is that of ``performance.times``; a test compares the two over histories.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from approval.selectors.monthly import PERIOD_CASES
from approval.states import ENDS
from kernel.clock import OFFICE_ZONE
from monitor.performance.times import HOLDERS
from timelimits import custody

CALENDAR = "CN"
_ZONE = str(OFFICE_ZONE)
_ENDS = ", ".join(f"'{state.value}'" for state in sorted(ENDS))
_FLAGS = (
    "received, accepted, closed, carried, granted, denied, declined, withdrawn, instant, online"
)
_TIMES = ", ".join(f"{holder}_us" for holder in HOLDERS)

# Whose time it was, of the matters that ``{matters}`` selects, in microseconds.
HELD = f"""
told AS (
  SELECT e.matter_id, e.seq, b.facts->>'holder' AS holder, b.facts->>'state' IN ({_ENDS}) AS ends,
         max((extract(epoch FROM e.occurred_at) * 1000000)::bigint)
           OVER (PARTITION BY e.matter_id ORDER BY e.seq) AS moment
    FROM ledger_entry e CROSS JOIN LATERAL (SELECT e.body::jsonb AS facts OFFSET 0) b
   WHERE e.matter_id IN ({{matters}}) AND e.name LIKE 'case.%%'
     AND b.facts->>'holder' IS NOT NULL AND b.facts->>'state' <> 'draft'),
cut AS (
  SELECT told.*, lead(moment) OVER w AS next_moment,
         COALESCE(bool_or(ends) OVER (PARTITION BY matter_id ORDER BY seq), FALSE) AS over
    FROM told WINDOW w AS (PARTITION BY matter_id ORDER BY seq)),
held AS (
  SELECT matter_id, sum(next_moment - moment) AS whole_us,
         {
    ", ".join(
        f"COALESCE(sum(next_moment - moment) FILTER (WHERE holder = '{h}'), 0) AS {h}_us"
        for h in HOLDERS
    )
}
    FROM cut WHERE next_moment IS NOT NULL AND NOT over GROUP BY matter_id)
"""  # noqa: S608 - constants only

# How many working days had begun by ``{day}``; a day outside of the years read has none.
_UP_TO = "(cal.ordinals)[{day} - cal.first + 1]"
_STARTED = _UP_TO.format(day=f"(l.started_at AT TIME ZONE '{_ZONE}')::date")
_DUE = _UP_TO.format(day="l.due_on")
_MET = _UP_TO.format(day=f"(l.closed_at AT TIME ZONE '{_ZONE}')::date")

DAYS = f"""
cal AS (SELECT %(first)s::date AS first, %(ordinals)s::int[] AS ordinals),
term AS (
  SELECT DISTINCT ON (l.matter_id, family) l.matter_id,
         CASE l.kind WHEN 'promised' THEN 'promise' ELSE 'law' END AS family, l.status,
         l.overrun_at, l.due_on, l.closed_at,
         (l.closed_at AT TIME ZONE '{_ZONE}')::date AS met_on,
         {_DUE} - {_STARTED} AS days, {_MET} - {_STARTED} AS used
    FROM timelimits_timelimit l CROSS JOIN cal
   WHERE l.matter_id IN (SELECT matter_id FROM chosen WHERE closed)
     AND l.kind IN ('promised', 'statutory', 'joint') AND l.status = 'met'
     AND {_DUE} - {_STARTED} IS NOT NULL
   ORDER BY l.matter_id, family, l.id DESC)
"""  # noqa: S608 - constants only

COUNT = f"""
WITH chosen AS ({PERIOD_CASES}),
{HELD.format(matters="SELECT matter_id FROM chosen WHERE closed")},
{DAYS}
INSERT INTO monitor_countedcase (run_id, matter_id, number, department_id, "window", item, officer_id,
  {_FLAGS}, incomplete, public, received_at, closed_at, early, promised, on_time, late_promise, late_law,
  law_days, law_used, promise_days, promise_used, {_TIMES}, whole_us)
SELECT %(run)s, c.matter_id, c.number, c.department_id, c.window_code, c.item, c.officer_id,
  {", ".join(f"c.{flag.strip()}" for flag in _FLAGS.split(","))}, c.incomplete, c.public,
  c.received_at, CASE WHEN c.closed THEN c.closed_at END,
  COALESCE(law.met_on < law.due_on, FALSE), pro.matter_id IS NOT NULL,
  COALESCE(pro.closed_at < pro.overrun_at, FALSE), COALESCE(pro.closed_at >= pro.overrun_at, FALSE),
  COALESCE(law.closed_at >= law.overrun_at, FALSE),
  COALESCE(law.days, 0), COALESCE(law.used, 0), COALESCE(pro.days, 0), COALESCE(pro.used, 0),
  {", ".join(f"COALESCE(h.{holder}_us, 0)" for holder in HOLDERS)}, COALESCE(h.whole_us, 0)
  FROM chosen c LEFT JOIN held h USING (matter_id)
  LEFT JOIN term law ON law.matter_id = c.matter_id AND law.family = 'law'
  LEFT JOIN term pro ON pro.matter_id = c.matter_id AND pro.family = 'promise'
"""  # noqa: S608 - constants only
# A month of a large city is sorted and joined in memory, and may take longer than a page's answer.
ROOM = (
    "SELECT set_config('work_mem', '128MB', true), set_config('statement_timeout', '10min', true),"
    " set_config('transaction_timeout', '15min', true)"
)
# No limit that matters here starts earlier before the month, or falls due later after it.
YEARS_BEFORE, YEARS_AFTER = 6, 6


def month_bounds(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of the month in the office, and that of the next."""
    following = (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return tuple(  # type: ignore[return-value]
        dt.datetime(day.year, day.month, 1, tzinfo=OFFICE_ZONE) for day in (month, following)
    )


def count_cases(run_id: int, month: dt.date) -> int:
    """Write the month's counted cases of a run; return how many there are."""
    since, until = month_bounds(month)
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        facts: dict[str, Any] = {"run": run_id, "since": since, "until": until}
        cursor.execute(COUNT, facts | calendar_of(month))
        return int(cursor.rowcount)


def calendar_of(month: dt.date) -> dict[str, Any]:
    """The first day around the month and, from it on, the number of working days up to each day."""
    calendar = custody.look().calendar(CALENDAR)
    first = day = dt.date(month.year - YEARS_BEFORE, 1, 1)
    last = dt.date(month.year + YEARS_AFTER, 12, 31)
    ordinals, count = [], 0
    while day <= last:
        count += calendar.is_working_day(day)
        ordinals.append(count)
        day += dt.timedelta(days=1)
    return {"first": first, "ordinals": ordinals}


def held_by(matter_ids: list[int]) -> dict[int, dict[str, int]]:
    """Microseconds by holder and whole of concluded cases, reckoned by the database alone."""
    text = f"WITH {HELD.format(matters='SELECT unnest(%(ids)s)')} SELECT * FROM held"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(text, {"ids": matter_ids})
        names = [column.name for column in cursor.description or ()]
        rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in cursor]
    return {row.pop("matter_id"): {name: int(n) for name, n in row.items()} for row in rows}
