"""The working calendar as a value: what was declared, and prefix sums over it (CAL-1)."""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

from timelimits.errors import CalendarInvalid, DateUnreachable

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2399, 12, 31)
BEYOND = 12 * 366  # days after the last declared year that dates in bulk may reach
ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
# Summer time was last kept there in 1991; since then the zone is this far ahead of UTC.
LAST_CHANGE, OFFICE_OFFSET = 1991, dt.timedelta(hours=8)


def _weekdays_until(ordinal: int) -> int:
    """How many Mondays to Fridays lie in 1 … ordinal; day 1 of year 1 was a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return 5 * weeks + min(rest, 5)


def _weekday_at(count: int) -> int:
    """The ordinal of the count-th Monday-to-Friday."""
    weeks, rest = divmod(count - 1, 5)
    return 7 * weeks + rest + 1


def reachable(ordinal: int) -> dt.date:
    """The day of that ordinal; raises DateUnreachable outside 1900 to 2399."""
    if not EARLIEST.toordinal() <= ordinal <= LATEST.toordinal():
        raise DateUnreachable(field="start")
    return dt.date.fromordinal(ordinal)


class Prefix(NamedTuple):
    """Working days counted from ``base`` on: up to each day, and which day bears each number."""

    base: int
    counts: list[int]
    days: list[dt.date]


@dataclass(frozen=True, slots=True)
class Table:
    """The declared years alone, if they follow one another: numbers by place, days by number."""

    first: int
    counts: list[int]
    days: list[dt.date]

    def place(self, day: dt.date) -> int:
        """Where the number of ``day`` stands; IndexError before the first year."""
        found = day.toordinal() - self.first
        if found < 0:
            raise IndexError
        return found


def _days_in(years: frozenset[int]) -> int:
    return sum(365 + gregorian.isleap(year) for year in years)


@dataclass(frozen=True)
class WorkCalendar:
    """Days declared off and days declared worked, for the ``years`` that were declared at all.

    A day of any other year counts Monday to Friday, and whoever asks is told that the year is
    not known (a date that rests on it is provisional, 暂定). Working days are numbered: the
    first one of the declared span is number 1, those before it 0, -1 …; ``index_of`` and
    ``day_at`` go between day and number, so a limit of n days is an addition.
    Raises CalendarInvalid for a day that is both off and worked, or lies in no declared year, and
    for years before 1900 or after 2399.
    """

    code: str
    version: int
    years: frozenset[int]
    days_off: frozenset[dt.date] = frozenset()
    days_on: frozenset[dt.date] = frozenset()
    zone: dt.tzinfo = OFFICE_ZONE
    # Working days up to and with each day of the span, and those days themselves.
    _counts: list[int] = field(init=False, repr=False, compare=False)
    _days: list[dt.date] = field(init=False, repr=False, compare=False)
    _first: int = field(init=False, repr=False, compare=False)
    _last: int = field(init=False, repr=False, compare=False)
    _unbroken: bool = field(init=False, repr=False, compare=False)
    _eve: dt.date = field(init=False, repr=False, compare=False)
    _new_year_eve: dt.date = field(init=False, repr=False, compare=False)
    table: Table | None = field(init=False, repr=False, compare=False)
    _prefix: list[Prefix] = field(init=False, repr=False, compare=False, default_factory=list)
    _midnights: dict[dt.date, dt.datetime] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        both = self.days_off & self.days_on
        if both:
            raise CalendarInvalid("同一天既放假又上班", day=min(both).isoformat())
        strays = [day for day in self.days_off | self.days_on if day.year not in self.years]
        if strays:
            raise CalendarInvalid("日期不在已公布的年份内", day=min(strays).isoformat())
        if self.years and not EARLIEST.year <= min(self.years) <= max(self.years) <= LATEST.year:
            raise CalendarInvalid("年份超出日历范围", year=min(self.years), field="years")
        first = dt.date(min(self.years, default=2000), 1, 1).toordinal()
        last = dt.date(max(self.years), 12, 31).toordinal() if self.years else first - 1
        off = {day.toordinal() for day in self.days_off}
        on = {day.toordinal() for day in self.days_on}
        worked = [
            o in on or (o % 7 in range(1, 6) and o not in off) for o in range(first, last + 1)
        ]
        days = [dt.date.fromordinal(first + n) for n, works in enumerate(worked) if works]
        object.__setattr__(self, "_counts", list(accumulate(worked, initial=0))[1:])
        object.__setattr__(self, "_days", days)
        object.__setattr__(self, "_first", first)
        object.__setattr__(self, "_last", last)
        object.__setattr__(self, "_unbroken", last - first + 1 == _days_in(self.years))
        table = Table(first, self._counts, days) if self._unbroken and days else None
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "_eve", dt.date.fromordinal(first - 1))
        object.__setattr__(self, "_new_year_eve", dt.date.fromordinal(last))

    def is_working_day(self, day: dt.date) -> bool:
        """Whether offices work on ``day``: declared worked, or a weekday not declared off."""
        if day in self.days_on:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def knows(self, after: dt.date, until: dt.date) -> bool:
        """Whether every day of (after, until] lies in a declared year."""
        if until <= after:
            return True
        if self._unbroken:
            return self._eve <= after and until <= self._new_year_eve
        return all(year in self.years for year in range((after + ONE_DAY).year, until.year + 1))

    def index_of(self, day: dt.date) -> int:
        """The number of the last working day on or before ``day``."""
        ordinal = day.toordinal()
        if ordinal < self._first:
            return _weekdays_until(ordinal) - _weekdays_until(self._first - 1)
        if ordinal > self._last:
            return len(self._days) + _weekdays_until(ordinal) - _weekdays_until(self._last)
        return self._counts[ordinal - self._first]

    def day_at(self, index: int) -> dt.date:
        """The working day of that number; raises DateUnreachable outside 1900 to 2399."""
        if 1 <= index <= len(self._days):
            return self._days[index - 1]
        if index < 1:
            ordinal = _weekday_at(_weekdays_until(self._first - 1) + index)
        else:
            ordinal = _weekday_at(_weekdays_until(self._last) + index - len(self._days))
        return reachable(ordinal)

    def prefix(self) -> Prefix:
        """For many dates at once: the same numbers as lists, over the declared years and beyond."""
        if not self._prefix:
            first = reachable(max(self._first - 400, EARLIEST.toordinal()))
            last = reachable(min(self._last + BEYOND, LATEST.toordinal()))
            lowest = self.index_of(first)
            days = [self.day_at(n) for n in range(lowest, self.index_of(last) + 1)]
            ordinals = range(first.toordinal(), last.toordinal() + 1)
            counts = [self.index_of(dt.date.fromordinal(o)) - lowest for o in ordinals]
            self._prefix.append(Prefix(first.toordinal(), counts, days))
        return self._prefix[0]

    def add(self, start: dt.date, days: int) -> dt.date:
        """The last of ``days`` working days, ``start`` being excluded (CAL-2); start for none."""
        return self.day_at(self.index_of(start) + days) if days else start

    def count(self, after: dt.date, until: dt.date) -> int:
        """How many working days lie in (after, until]; 0 when that is empty."""
        return max(0, self.index_of(until) - self.index_of(after))

    def on_or_after(self, day: dt.date) -> dt.date:
        """``day`` itself if worked, otherwise the first day after the break (CAL-5)."""
        return day if self.is_working_day(day) else self.add(day, 1)

    def midnight(self, day: dt.date) -> dt.datetime:
        """The moment, in UTC, at which ``day`` begins."""
        found = self._midnights.get(day)
        if found is None:
            found = dt.datetime.combine(day, dt.time.min, tzinfo=self.zone).astimezone(dt.UTC)
            self._midnights[day] = found
        return found

    def moment(self, day: dt.date, time: dt.time) -> dt.datetime:
        """That time of ``day`` on the clocks of this calendar's offices, in UTC."""
        return dt.datetime.combine(day, time, tzinfo=self.zone).astimezone(dt.UTC)

    def end_of(self, day: dt.date) -> dt.datetime:
        """24:00 of ``day`` (CAL-6)."""
        return self.midnight(day + ONE_DAY)

    def day_of(self, instant: dt.datetime) -> dt.date:
        """The day on which ``instant`` falls where this calendar holds."""
        if instant.tzinfo is dt.UTC and self.zone is OFFICE_ZONE and instant.year > LAST_CHANGE:
            return (instant + OFFICE_OFFSET).date()
        return instant.astimezone(self.zone).date()


class EveryDay:
    """Calendar days numbered the same way, so that both can be walked alike."""

    @staticmethod
    def index_of(day: dt.date) -> int:
        """The day's number."""
        return day.toordinal()

    @staticmethod
    def day_at(index: int) -> dt.date:
        """The day of that number; raises DateUnreachable outside 1900 to 2399."""
        return reachable(index)


def calendar_of(
    code: str, version: int, years: Iterable[int], *, off: Iterable[dt.date], on: Iterable[dt.date]
) -> WorkCalendar:
    """A calendar from any iterables; declared days of the obvious kind are harmless."""
    return WorkCalendar(code, version, frozenset(years), frozenset(off), frozenset(on))
