"""Calendars and rungs in custody, as values; read once per version and kept in the process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection

from organizations.models import Region
from timelimits import calendar_files, kinds
from timelimits.calendar_files import DeclaredDay, DeclaredYear
from timelimits.engine.calendar import WorkCalendar
from timelimits.engine.hours import USUAL, OfficeHours
from timelimits.engine.rungs import Rung, Trigger, UnitClass
from timelimits.errors import CalendarUnknown
from timelimits.models import CalendarYear, HallHours, RungRule, TimeLimit
from timelimits.states import Effect, HoursOf


@dataclass(frozen=True, slots=True)
class Note:
    """What a notice says of a day: off or work, and for which holiday.

    ``notice`` labels the amendment that says it; '' is the notice that declared the year.
    """

    kind: str
    name: str
    notice: str = ""


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
    supposed: Mapping[str, tuple[DeclaredYear, ...]] = field(default_factory=dict)
    # Calendars made from what is supposed; those in custody are kept by the process.
    made: dict[tuple[str, tuple[str, ...]], Kept] = field(default_factory=dict, compare=False)

    def kept(self, code: str, region_id: int | None = None) -> Kept:
        """The calendar of that code with its notes, as it holds there; raises CalendarUnknown."""
        if code not in self.versions:
            raise CalendarUnknown(calendar=code)
        version, digest = self.versions[code]
        scopes = self.scopes(code, region_id) if region_id is not None else ()
        if code not in self.supposed:
            return _kept(self.database, code, version, digest, scopes)
        if (code, scopes) not in self.made:
            notices = self.supposed[code]
            self.made[code, scopes] = _build(code, version, digest, notices, scopes)
        return self.made[code, scopes]

    def scopes(self, code: str, region_id: int) -> tuple[str, ...]:
        """Which regions with days of their own that one lies in, the widest first."""
        own = {one.region for one in self.notices(code) if one.region}
        return tuple(one for one in _chain(self.database, region_id) if one in own) if own else ()

    def notices(self, code: str) -> tuple[DeclaredYear, ...]:
        """What was loaded into that calendar, in order."""
        if code in self.supposed:
            return self.supposed[code]
        return _notices(self.database, code, *self.versions[code])

    def supposing(self, code: str, declared: DeclaredYear) -> Custody:
        """Custody as it would be with that notice too, to see what would move."""
        notices = (*self.notices(code), declared)
        ahead = (self.versions[code][0] + 1, calendar_files.digest_of(notices))
        return Custody(
            self.database,
            {**self.versions, code: ahead},
            self.rungs_version,
            {**self.supposed, code: notices},
        )

    def kept_of(self, limit: TimeLimit) -> Kept:
        """The calendar by which that limit counts: where its matter belongs (CAL-13)."""
        if not self.is_regional(limit.calendar):
            return self.kept(limit.calendar)
        return self.kept(limit.calendar, limit.matter.region_id)

    def is_regional(self, code: str) -> bool:
        """Whether regions have days of their own; where none has, nobody need ask where."""
        return code in self.versions and any(one.region for one in self.notices(code))

    def memory_of(self, limit: TimeLimit) -> dict[Any, Any]:
        """What was already reckoned by this calendar and these rungs where the limit belongs.

        For limits without a history of their own: many start on one day under one rule.
        """
        code = limit.calendar
        scopes = self.scopes(code, limit.matter.region_id) if self.is_regional(code) else ()
        return _memory(self.database, code, *self.versions[code], scopes, self.rungs_version)

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


def stored(code: str) -> tuple[DeclaredYear, ...]:
    """The notices in custody as they were loaded, year by year; three queries."""
    rows = CalendarYear.objects.filter(calendar__code=code).select_related("region")
    return tuple(
        DeclaredYear(
            year.year,
            year.notice,
            year.issued_on,
            year.source,
            tuple(DeclaredDay(one.day, one.kind, one.name) for one in year.days.all()),
            year.effect,
            year.region.code if year.region is not None else "",
            year.text_sha256,
        )
        for year in rows.order_by("year", "edition").prefetch_related("days")
    )


def office_hours(hall_code: str, day: dt.date) -> OfficeHours | None:
    """When that hall serves people on ``day``, a working day; None when it stays closed.

    A date's own hours go before those of all working days, a hall's before everybody's, and of
    several the newest in force.
    """
    rows = HallHours.objects.filter(hall_code__in={hall_code, ""}, valid_from__lte=day)
    fitting = [row for row in rows if row.days == HoursOf.WORKING or row.on == day]
    if not fitting:
        return USUAL
    chosen = max(
        fitting,
        key=lambda row: (row.on is not None, bool(row.hall_code), row.valid_from, row.pk),
    )
    return OfficeHours.parse(chosen.spans) if chosen.spans else None


def usual_hours(hall_code: str, day: dt.date) -> OfficeHours:
    """The hall's hours of working days as they hold on ``day``: by them a close of business is read.

    A single date's own hours move no limit, since nobody knew of them when it began.
    """
    rows = HallHours.objects.filter(
        hall_code__in={hall_code, ""}, valid_from__lte=day, days=HoursOf.WORKING
    ).exclude(spans="")
    found = max(rows, key=lambda row: (bool(row.hall_code), row.valid_from, row.pk), default=None)
    return USUAL if found is None else OfficeHours.parse(found.spans)


@lru_cache(maxsize=16)
def _notices(
    database: str,  # noqa: ARG001 - database, version and digest are the key
    code: str,
    version: int,  # noqa: ARG001
    digest: str,  # noqa: ARG001
) -> tuple[DeclaredYear, ...]:
    return stored(code)


@lru_cache(maxsize=4096)
def _chain(database: str, region_id: int) -> tuple[str, ...]:  # noqa: ARG001 - the key
    """The codes of the region and of those it lies in, the widest first."""
    chain: list[str] = []
    region: Region | None = Region.objects.filter(pk=region_id).first()
    while region is not None:
        chain.append(region.code)
        region = region.parent
    return tuple(reversed(chain))


@lru_cache(maxsize=8)
def _memory(*key: Any) -> dict[Any, Any]:
    return {}


@lru_cache(maxsize=64)
def _kept(database: str, code: str, version: int, digest: str, scopes: tuple[str, ...]) -> Kept:
    return _build(code, version, digest, _notices(database, code, version, digest), scopes)


def _build(
    code: str,
    version: int,
    digest: str,
    notices: tuple[DeclaredYear, ...],
    scopes: tuple[str, ...],
) -> Kept:
    held = calendar_files.in_force(notices, scopes)
    return Kept(
        calendar_files.calendar_by(code, version, notices, scopes),
        digest,
        {day: _note(one, notice) for day, (one, notice) in held.items()},
        {
            one.year: Notice(one.year, one.notice, one.source)
            for one in notices
            if one.effect == Effect.DECLARES
        },
    )


def _note(day: DeclaredDay, notice: DeclaredYear) -> Note:
    return Note(day.kind, day.name, notice.label if notice.effect == Effect.AMENDS else "")


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
