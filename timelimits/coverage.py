"""How far the calendar in custody reaches, and where it differs from other sources."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import chinese_calendar

from timelimits import calendar_files, custody
from timelimits.engine.calendar import ONE_DAY, WorkCalendar
from timelimits.models import CalendarYear

WARN_FROM_MONTH = 12


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which years are missing on a day: this one is an error, the next a warning in December."""

    year: int
    current_missing: bool
    next_missing: bool
    warn: bool

    @property
    def next_year(self) -> int:
        """The year after this one."""
        return self.year + 1


def coverage(code: str, today: dt.date) -> Coverage:
    """What of ``today``'s year and the next is in custody; one query."""
    declared = set(
        CalendarYear.objects.filter(
            calendar__code=code, year__in=(today.year, today.year + 1)
        ).values_list("year", flat=True)
    )
    missing = today.year + 1 not in declared
    return Coverage(
        year=today.year,
        current_missing=today.year not in declared,
        next_missing=missing,
        warn=missing and today.month >= WARN_FROM_MONTH,
    )


def differences(code: str) -> list[str]:
    """Every day on which custody, the committed file and the independent package disagree.

    The package is asked for mainland China only, and for the years that it knows.
    """
    kept = custody.look().kept(code)
    found = []
    if (calendar_files.FOLDER / f"{code.lower()}_years.csv").exists():
        filed = calendar_files.read_declared(code)
        known = {year.year for year in filed}
        found += _against_file(kept, filed)
        found += [
            f"{year}: in custody, not in the file" for year in sorted(kept.notices.keys() - known)
        ]
    if code == "CN":
        found += _against_package(kept.calendar)
    return found


def _against_file(kept: custody.Kept, filed: tuple[calendar_files.DeclaredYear, ...]) -> list[str]:
    found = []
    for year in filed:
        stored = {day: note.kind for day, note in kept.notes.items() if day.year == year.year}
        written = {one.day: one.kind for one in year.days}
        if year.year not in kept.notices:
            found.append(f"{year.year}: in the file, not in custody")
            continue
        found.extend(
            f"{day}: custody {stored.get(day)}, file {written.get(day)}"
            for day in sorted(stored.keys() | written.keys())
            if stored.get(day) != written.get(day)
        )
    return found


def _against_package(calendar: WorkCalendar) -> list[str]:
    found = []
    for year in sorted(calendar.years):
        day = dt.date(year, 1, 1)
        try:
            while day.year == year:
                theirs = chinese_calendar.is_workday(day)
                if theirs != calendar.is_working_day(day):
                    found.append(f"{day}: custody {not theirs}, chinesecalendar {theirs}")
                day += ONE_DAY
        except NotImplementedError:  # the package's word for a year it does not know
            continue
    return found
