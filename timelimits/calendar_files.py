"""What notices declare, as values: history from two CSV files, what holds of many, and digests."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from timelimits.engine.calendar import WorkCalendar
from timelimits.errors import CalendarInvalid
from timelimits.states import Effect

FOLDER = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True, order=True)
class DeclaredDay:
    """A day that a notice names: ``kind`` is off or work, ``name`` the holiday it is for."""

    day: dt.date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class DeclaredYear:
    """A notice: its number and date or, where not known, the source, and the days it names.

    ``effect`` says whether it declares the year or amends one, ``region`` (a code) where; '' is the
    whole country. ``corrects`` lets it declare a year once more.
    """

    year: int
    notice: str
    issued_on: dt.date | None
    source: str
    days: tuple[DeclaredDay, ...]
    effect: str = Effect.DECLARES
    region: str = ""
    text_sha256: str = ""
    corrects: bool = False

    @property
    def label(self) -> str:
        """The number where it is known, otherwise the source."""
        return self.notice or self.source


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
        plain = declared.effect == Effect.DECLARES
        lines.append(str(declared.year) if plain else f"{declared.year} amends {declared.region}")
        lines.extend(f"{day.day.isoformat()} {day.kind}" for day in sorted(declared.days))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def in_force(
    notices: Iterable[DeclaredYear], regions: Sequence[str] = ()
) -> dict[dt.date, tuple[DeclaredDay, DeclaredYear]]:
    """Which named days hold, each with the notice it is from, where ``regions`` lie in one another.

    ``notices`` come in the order of loading; a later one goes before an earlier, a declaration
    before all of its year, and a narrower region (later in ``regions``) before a wider (CAL-13).
    """
    known = list(notices)
    held: dict[dt.date, tuple[DeclaredDay, DeclaredYear]] = {}
    for scope in ("", *regions):
        for notice in known:
            if notice.region != scope:
                continue
            if notice.effect == Effect.DECLARES:
                held = {day: one for day, one in held.items() if day.year != notice.year}
            held |= {one.day: (one, notice) for one in notice.days}
    return held


def calendar_by(
    code: str, version: int, notices: Iterable[DeclaredYear], regions: Sequence[str] = ()
) -> WorkCalendar:
    """The working calendar that these notices make there."""
    known = list(notices)
    held = in_force(known, regions)
    return WorkCalendar(
        code,
        version,
        frozenset(one.year for one in known if one.effect == Effect.DECLARES),
        frozenset(day for day, (one, _) in held.items() if one.kind == "off"),
        frozenset(day for day, (one, _) in held.items() if one.kind == "work"),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
