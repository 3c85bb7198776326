"""The recount's own arithmetic: one day after another over the notices as they were declared.

Slow on purpose, and written apart from the engine: it knows no counting of days at once, no
stretches and no cache. What it cannot say for certain it does not say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from catalog.models import ItemVersion
from timelimits.rules import Rule, Unit
from timelimits.states import Effect

CALENDAR = "CN"
DAY = dt.timedelta(days=1)
SATURDAY = 6
MOST_DAYS = 1500
DECLARED = """
SELECT y.id, y.year, y.effect, d.day, d.kind
  FROM timelimits_calendaryear y
  JOIN timelimits_workcalendar w ON w.id = y.calendar_id
  LEFT JOIN timelimits_calendarday d ON d.year_id = y.id
 WHERE w.code = %s AND y.region_id IS NULL
 ORDER BY y.year, y.edition
"""
AMENDED_SOMEWHERE = (
    "SELECT EXISTS (SELECT FROM timelimits_calendaryear WHERE region_id IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Days:
    """Which days are worked, by the notices of the whole country; ``years`` are those declared."""

    kinds: Mapping[dt.date, str]
    years: frozenset[int]
    everywhere_alike: bool

    def worked(self, day: dt.date) -> bool:
        kind = self.kinds.get(day)
        return kind == "work" if kind else day.isoweekday() < SATURDAY

    def last_day(self, start: dt.date, amount: int, unit: Unit) -> dt.date | None:
        """The last permitted day, the first not counted; None where no notice tells."""
        day, left = start, amount
        for _ in range(MOST_DAYS):
            if day.year not in self.years:
                return None
            if left <= 0 and self.worked(day):
                return day
            day += DAY
            left -= self.worked(day) if unit is Unit.WORKING_DAY else 1
        return None


def declared() -> Days:
    """The notices in custody, read row by row."""
    kinds: dict[dt.date, str] = {}
    years: set[int] = set()
    with connection.cursor() as cursor:
        cursor.execute(DECLARED, [CALENDAR])
        editions: set[int] = set()
        for edition, year, effect, day, kind in cursor.fetchall():
            if effect == Effect.DECLARES and edition not in editions:
                kinds = {known: said for known, said in kinds.items() if known.year != year}
            editions.add(edition)
            years.add(year)
            if day is not None:
                kinds[day] = kind
        cursor.execute(AMENDED_SOMEWHERE)
        (differs,) = cursor.fetchone()
    return Days(kinds, frozenset(years), everywhere_alike=not differs)


def promised(version: ItemVersion, kind: str) -> Rule | None:
    """What the item promises, or the law demands, for a limit of that kind; None for others."""
    if version.pre_reviewed:
        return None
    if kind == "promised" and version.promised_amount is not None:
        return version.promised_rule()
    return version.statutory_rule() if kind == "statutory" else None
