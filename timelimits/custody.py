"""Calendars and rungs in custody, as values; read once per version and kept in the process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from timelimits import kinds
from timelimits.engine.calendar import WorkCalendar
from timelimits.engine.rungs import Rung, Trigger, UnitClass
from timelimits.errors import CalendarUnknown
from timelimits.models import CalendarDay, CalendarYear, DayKind, RungRule


@dataclass(frozen=True, slots=True)
class Note:
    """What a notice says of a day: off or work, and for which holiday."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """By what a year was declared."""

    year: int
    number: str
    source: str

    @property
    def label(self) -> str:
        """The number where it is known, otherwise the source."""
        return self.number or self.source


@dataclass(frozen=True, slots=True)
class Kept:
    """A calendar with what receipts print about its days and years."""

    calendar: WorkCalendar
    digest: str
    notes: Mapping[dt.date, Note]
    notices: Mapping[int, Notice]


@dataclass(frozen=True, slots=True)
class Custody:
    """Which versions are in force at one look; dates of one act are all reckoned by the same."""

    database: str
    versions: Mapping[str, tuple[int, str]]
    rungs_version: int

    def kept(self, code: str) -> Kept:
        """The calendar of that code with its notes; raises CalendarUnknown."""
        if code not in self.versions:
            raise CalendarUnknown(calendar=code)
        version, digest = self.versions[code]
        return _kept(self.database, code, version, digest)

    def calendar(self, code: str) -> WorkCalendar:
        """The calendar of that code, as a value; raises CalendarUnknown."""
        return self.kept(code).calendar

    def rungs(self, kind: str) -> tuple[Rung, ...]:
        """The rungs in force for that kind, or those it was declared with."""
        return _rungs(self.database, self.rungs_version).get(kind) or kinds.kind_of(kind).rungs


IN_FORCE = """
SELECT code, version, digest, coalesce((SELECT max(id) FROM timelimits_rungrule), 0)
  FROM timelimits_workcalendar
"""


def look() -> Custody:
    """The versions in force now; one query, asked in every act that reckons a date."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE)
        rows = cursor.fetchall()
    return Custody(
        database=str(connection.settings_dict["NAME"]),
        versions={code: (version, digest) for code, version, digest, _ in rows},
        rungs_version=rows[0][3] if rows else 0,
    )


@lru_cache(maxsize=16)
def _kept(database: str, code: str, version: int, digest: str) -> Kept:  # noqa: ARG001 - the key
    years = {
        year.year: Notice(year.year, year.notice, year.source)
        for year in CalendarYear.objects.filter(calendar__code=code)
    }
    notes = {
        day.day: Note(day.kind, day.name)
        for day in CalendarDay.objects.filter(year__calendar__code=code)
    }
    calendar = WorkCalendar(
        code,
        version,
        frozenset(years),
        frozenset(day for day, note in notes.items() if note.kind == DayKind.OFF),
        frozenset(day for day, note in notes.items() if note.kind == DayKind.WORK),
    )
    return Kept(calendar, digest, notes, years)


@lru_cache(maxsize=16)
def _rungs(database: str, newest: int) -> dict[str, tuple[Rung, ...]]:  # noqa: ARG001 - the key
    found: dict[str, list[Rung]] = {}
    versions: dict[str, int] = {}
    for row in RungRule.objects.filter(id__lte=newest).order_by(
        "kind", "-version", "level", "units"
    ):
        if versions.setdefault(row.kind, row.version) == row.version:
            rung = Rung(row.level, UnitClass(row.units), Trigger(row.trigger), row.amount)
            found.setdefault(row.kind, []).append(rung)
    return {kind: tuple(rungs) for kind, rungs in found.items()}
