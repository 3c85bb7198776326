"""What only a look across cases shows: filed again, decided out of turn, sent back too often.

For whoever watches. Answers are numbers and codes, keyed by case number; who the applicant is
stays inside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kernel import clock

NEAR = 2  # days between the sending back and the day the limit would have ended
LOOK_BACK = 60


@dataclass(frozen=True, slots=True)
class FiledBefore:
    """An earlier filing of the same applicant for the same item, and how it ended."""

    days: int
    state: str
    near_due: bool


_REFILED = """
SELECT c.number, c.received_at, e.closed_at, e.state,
       (SELECT min(l.due_on) FROM timelimits_timelimit l
         WHERE l.matter_id = e.matter_id AND l.kind IN ('acceptance', 'promised', 'statutory'))
  FROM approval_case c
  JOIN approval_applicant a ON a.case_id = c.id AND a.id_number <> ''
  JOIN catalog_itemversion v ON v.id = c.item_version_id
  JOIN LATERAL (
    SELECT o.* FROM approval_applicant b
      JOIN approval_case o ON o.id = b.case_id
      JOIN catalog_itemversion w ON w.id = o.item_version_id
     WHERE b.id_number = a.id_number AND b.id_number <> '' AND w.item_id = v.item_id
       AND o.id <> c.id AND o.closed_at <= c.received_at
       AND o.closed_at > c.received_at - %(back)s
       AND o.state IN ('declined', 'withdrawn', 'void', 'deleted', 'abandoned')
     ORDER BY o.closed_at DESC LIMIT 1) e ON true
 WHERE c.number = ANY(%(numbers)s)
"""


def filed_before(numbers: Collection[str]) -> dict[str, FiledBefore]:
    """Of these cases those whose applicant had filed for the item within two months before (AN-9)."""
    asked: dict[str, Any] = {"numbers": list(numbers), "back": dt.timedelta(days=LOOK_BACK)}
    with connection.cursor() as cursor:
        cursor.execute(_REFILED, asked)
        rows = cursor.fetchall()
    found = {}
    for number, received_at, closed_at, state, due_on in rows:
        closed_on = clock.office_date(closed_at)
        found[number] = FiledBefore(
            days=(clock.office_date(received_at) - closed_on).days,
            state=state,
            near_due=due_on is not None and (due_on - closed_on).days <= NEAR,
        )
    return found


_OVERTAKEN = """
SELECT c.number, count(*)
  FROM approval_case c
  JOIN approval_orderplace p ON p.case_id = c.id
  JOIN approval_orderplace q ON q.series = p.series AND q.sequence < p.sequence
  JOIN approval_case e ON e.id = q.case_id
 WHERE c.number = ANY(%(numbers)s) AND c.decided_at IS NOT NULL
   AND coalesce(e.decided_at, 'infinity') > c.decided_at
   AND coalesce(e.closed_at, 'infinity') > c.decided_at
 GROUP BY c.number
"""


def overtaken(numbers: Collection[str]) -> dict[str, int]:
    """Of these decided cases those that passed others accepted before them, and how many (XK-18)."""
    with connection.cursor() as cursor:
        cursor.execute(_OVERTAKEN, {"numbers": list(numbers)})
        return dict(cursor.fetchall())


_RETURNS = """
SELECT d.code, count(*),
       count(*) FILTER (WHERE c.state IN ('declined', 'void', 'deleted', 'abandoned'))
  FROM approval_case c JOIN organizations_department d ON d.id = c.department_id
 WHERE c.closed_at >= %(begin)s AND c.closed_at <= %(end)s AND d.code = ANY(%(units)s)
 GROUP BY d.code
"""


def returns(units: Collection[str], *, until: dt.datetime) -> dict[str, tuple[int, int]]:
    """For each unit how many cases ended this month up to ``until``, and how many were sent back."""
    begin = clock.office_time(clock.office_date(until).replace(day=1))
    with connection.cursor() as cursor:
        cursor.execute(_RETURNS, {"begin": begin, "end": until, "units": list(units)})
        return {code: (ended, returned) for code, ended, returned in cursor.fetchall()}
