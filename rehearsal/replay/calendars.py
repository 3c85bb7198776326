"""The days off of a log's country, in place of the hall's own calendar, in the replay's database."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kernel.journal import Actor
from kernel.transactions import use_case
from rehearsal.replay import tables
from rehearsal.replay.faults import Fault, LogRefused
from timelimits.calendar_files import DeclaredDay, DeclaredYear
from timelimits.models import DayKind, WorkCalendar
from timelimits.services.calendars import declare_year

OFFICE = "CN"
SET_ASIDE = "HALL"
WEEKENDS = "weekends"
LATEST_LIMIT = 3  # years beyond a log's end in which its limits may still end
BY = Actor.system("replay")


def read(path: Path) -> list[DeclaredYear]:
    """The years that the file declares, the first to the last in it without a gap.

    Columns: date, name, and where a weekend day is worked kind (off or work). Raises LogRefused
    naming every broken line.
    """
    faults: list[Fault] = []
    days: dict[dt.date, DeclaredDay] = {}
    for row in tables.read(path, columns=["date", "name"]):
        kind = row.cells.get("kind", DayKind.OFF).strip() or DayKind.OFF
        try:
            day = dt.date.fromisoformat(row.cells["date"].strip())
        except ValueError:
            faults.append(Fault(path.name, row.line, f"{row.cells['date']!r} is no date"))
            continue
        if kind not in DayKind.values:
            faults.append(Fault(path.name, row.line, f"{kind!r} is neither off nor work"))
        elif day in days:
            faults.append(Fault(path.name, row.line, f"{day} stands twice"))
        days[day] = DeclaredDay(day, kind, row.cells["name"].strip()[:40])
    if not days and not faults:
        faults.append(Fault(path.name, 0, "no days"))
    if faults:
        raise LogRefused(faults)
    return _by_year(path, days)


def weekends(first: dt.date, last: dt.date) -> list[DeclaredYear]:
    """The years from ``first`` to three after ``last``, with no days off but the weekends."""
    return [_year(year, WEEKENDS, ()) for year in range(first.year, last.year + 1 + LATEST_LIMIT)]


def _by_year(path: Path, days: dict[dt.date, DeclaredDay]) -> list[DeclaredYear]:
    first, last = min(days).year, max(days).year
    return [
        _year(year, path.name[:200], tuple(days[day] for day in sorted(days) if day.year == year))
        for year in range(first, last + 1)
    ]


def _year(year: int, source: str, days: tuple[DeclaredDay, ...]) -> DeclaredYear:
    return DeclaredYear(year=year, notice="", issued_on=None, source=source, days=days)


def declare(years: list[DeclaredYear]) -> None:
    """Let the office of this database keep these days instead of those it was born with."""
    if not years:
        return
    _set_aside()
    for year in years:
        declare_year(OFFICE, year, by=BY, name=year.source)


@use_case
def _set_aside() -> None:
    WorkCalendar.objects.filter(code=OFFICE).update(code=SET_ASIDE)
