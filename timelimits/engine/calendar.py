"""The working calendar as a value: what was declared, and prefix sums over it (CAL-1)."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from timelimits.errors import CalendarInvalid

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


def _weekdays_until(ordinal: int) -> int:
    """How many Mondays to Fridays lie in 1 … ordinal; day 1 of year 1 was a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return 5 * weeks + min(rest, 5)


def _weekday_at(count: int) -> int:
    """The ordinal of the count-th Monday-to-Friday."""
    weeks, rest = divmod(count - 1, 5)
    return 7 * weeks + rest + 1


@dataclass(frozen=True)
class WorkCalendar:
    """Days declared off and days declared worked, for the ``years`` that were declared at all.

    A day of any other year counts Monday to Friday, and whoever asks is told that the year is
    not known (a date that rests on it is provisional, 暂定). Working days are numbered: the
    first one of the declared span is number 1, those before it 0, -1 …; ``index_of`` and
    ``day_at`` go between day and number, so a limit of n days is an addition.
    Raises CalendarInvalid for a day that is both off and worked, or lies in no declared year.
    """

    code: str
    version: int
    years: frozenset[int]
    days_off: frozenset[dt.date] = frozenset()
    days_on: frozenset[dt.date] = frozenset()
    zone: dt.tzinfo = OFFICE_ZONE
    _ordinals: array[int] = field(init=False, repr=False, compare=False)
    _first: int = field(init=False, repr=False, compare=False)
    _last: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        both = self.days_off & self.days_on
        if both:
            raise CalendarInvalid("同一天既放假又上班", day=min(both).isoformat())
        strays = [day for day in self.days_off | self.days_on if day.year not in self.years]
        if strays:
            raise CalendarInvalid("日期不在已公布的年份内", day=min(strays).isoformat())
        first = dt.date(min(self.years, default=2000), 1, 1).toordinal()
        last = dt.date(max(self.years), 12, 31).toordinal() if self.years else first - 1
        off = {day.toordinal() for day in self.days_off}
        on = {day.toordinal() for day in self.days_on}
        worked = (
            o for o in range(first, last + 1) if o in on or (o % 7 in range(1, 6) and o not in off)
        )
        object.__setattr__(self, "_ordinals", array("l", worked))
        object.__setattr__(self, "_first", first)
        object.__setattr__(self, "_last", last)

    def is_working_day(self, day: dt.date) -> bool:
        """Whether offices work on ``day``: declared worked, or a weekday not declared off."""
        if day in self.days_on:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def knows(self, after: dt.date, until: dt.date) -> bool:
        """Whether every day of (after, until] lies in a declared year."""
        if until <= after:
            return True
        return all(year in self.years for year in range((after + ONE_DAY).year, until.year + 1))

    def index_of(self, day: dt.date) -> int:
        """The number of the last working day on or before ``day``."""
        ordinal = day.toordinal()
        if ordinal < self._first:
            return _weekdays_until(ordinal) - _weekdays_until(self._first - 1)
        if ordinal > self._last:
            return len(self._ordinals) + _weekdays_until(ordinal) - _weekdays_until(self._last)
        return bisect_right(self._ordinals, ordinal)

    def day_at(self, index: int) -> dt.date:
        """The working day of that number."""
        if index < 1:
            return dt.date.fromordinal(_weekday_at(_weekdays_until(self._first - 1) + index))
        beyond = index - len(self._ordinals)
        if beyond > 0:
            return dt.date.fromordinal(_weekday_at(_weekdays_until(self._last) + beyond))
        return dt.date.fromordinal(self._ordinals[index - 1])

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
        return dt.datetime.combine(day, dt.time.min, tzinfo=self.zone).astimezone(dt.UTC)

    def end_of(self, day: dt.date) -> dt.datetime:
        """24:00 of ``day`` (CAL-6)."""
        return self.midnight(day + ONE_DAY)

    def day_of(self, instant: dt.datetime) -> dt.date:
        """The day on which ``instant`` falls where this calendar holds."""
        return instant.astimezone(self.zone).date()


class EveryDay:
    """Calendar days numbered the same way, so that both can be walked alike."""

    @staticmethod
    def index_of(day: dt.date) -> int:
        """The day's number."""
        return day.toordinal()

    @staticmethod
    def day_at(index: int) -> dt.date:
        """The day of that number."""
        return dt.date.fromordinal(index)


def calendar_of(
    code: str, version: int, years: Iterable[int], *, off: Iterable[dt.date], on: Iterable[dt.date]
) -> WorkCalendar:
    """A calendar from any iterables; declared days of the obvious kind are harmless."""
    return WorkCalendar(code, version, frozenset(years), frozenset(off), frozenset(on))
