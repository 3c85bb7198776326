"""Calendars as files: days and years in two CSV files, and the digest by which custody knows them."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from timelimits.errors import CalendarInvalid

FOLDER = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True, order=True)
class DeclaredDay:
    """A day that a notice names: ``kind`` is off or work, ``name`` the holiday it is for."""

    day: dt.date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class DeclaredYear:
    """A year's declaration: the notice's number and date or, where not known, the source."""

    year: int
    notice: str
    issued_on: dt.date | None
    source: str
    days: tuple[DeclaredDay, ...]


def read_declared(code: str, folder: Path = FOLDER) -> tuple[DeclaredYear, ...]:
    """The declared years of ``<code>_years.csv`` with the days of ``<code>_days.csv``, in order."""
    by_year: dict[int, list[DeclaredDay]] = {}
    for row in _rows(folder / f"{code.lower()}_days.csv"):
        day = dt.date.fromisoformat(row["day"])
        by_year.setdefault(day.year, []).append(DeclaredDay(day, row["kind"], row["name"]))
    years = []
    for row in _rows(folder / f"{code.lower()}_years.csv"):
        year = int(row["year"])
        issued = dt.date.fromisoformat(row["issued_on"]) if row["issued_on"] else None
        days = tuple(sorted(by_year.pop(year, [])))
        years.append(DeclaredYear(year, row["notice"], issued, row["source"], days))
    if by_year:
        raise CalendarInvalid("日期不在已公布的年份内", year=min(by_year))
    return tuple(sorted(years, key=lambda declared: declared.year))


def digest_of(years: Iterable[DeclaredYear]) -> str:
    """SHA-256, in hex, of what the years declare: which are known, and each named day."""
    lines = []
    for declared in sorted(years, key=lambda one: one.year):
        lines.append(str(declared.year))
        lines.extend(f"{day.day.isoformat()} {day.kind}" for day in sorted(declared.days))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
