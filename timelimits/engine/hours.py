"""Office hours as sets of intervals, and time counted in worked seconds (CAL-6, CAL-11, §1.10(9))."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from timelimits.engine.calendar import WorkCalendar
from timelimits.errors import HoursInvalid

Span = tuple[dt.time, dt.time]
DAY = 86_400


def _seconds(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second


def _time(seconds: int) -> dt.time:
    return dt.time(seconds // 3600, seconds % 3600 // 60, seconds % 60)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The times of a working day at which people are served, lunch left out.

    Spans are [opens, closes), in order, apart from one another. Raises HoursInvalid otherwise,
    and when there is none.
    """

    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        if not self.spans:
            raise HoursInvalid("办公时间不能为空", field="hours")
        for opens, closes in self.spans:
            if closes <= opens:
                raise HoursInvalid("办公时间的结束须晚于开始", field="hours", opens=str(opens))
        for (_, closes), (opens, _) in pairwise(self.spans):
            if opens < closes:
                raise HoursInvalid(
                    "办公时段须按先后排列且互不重叠", field="hours", opens=str(opens)
                )

    @property
    def opens(self) -> dt.time:
        """When the first span begins."""
        return self.spans[0][0]

    @property
    def closes(self) -> dt.time:
        """When the last span ends: the close of business."""
        return self.spans[-1][1]

    @property
    def seconds(self) -> int:
        """How many seconds one working day has."""
        return sum(_seconds(closes) - _seconds(opens) for opens, closes in self.spans)

    def worked_by(self, time: dt.time) -> int:
        """How many of the day's worked seconds have passed at ``time``."""
        at = _seconds(time)
        return sum(
            max(0, min(at, _seconds(closes)) - _seconds(opens)) for opens, closes in self.spans
        )

    def time_at(self, worked: int) -> dt.time:
        """The first time at which ``worked`` seconds of the day have passed, 0 for its opening."""
        left = worked
        for opens, closes in self.spans:
            length = _seconds(closes) - _seconds(opens)
            if left <= length:
                return _time(_seconds(opens) + left)
            left -= length
        return self.closes

    @property
    def text(self) -> str:
        """As ``parse`` reads it."""
        return ",".join(
            f"{opens:%H:%M:%S}-{closes:%H:%M:%S}".replace(":00-", "-").removesuffix(":00")
            for opens, closes in self.spans
        )

    @classmethod
    def parse(cls, text: str) -> OfficeHours:
        """From 08:30-12:00,13:30-17:30; raises HoursInvalid."""
        try:
            spans = tuple(
                (dt.time.fromisoformat(opens.strip()), dt.time.fromisoformat(closes.strip()))
                for opens, closes in (part.split("-") for part in text.split(","))
            )
        except ValueError:
            raise HoursInvalid("办公时间应写作 08:30-12:00,13:30-17:30", field="hours") from None
        return cls(spans)


# Where a hall has declared none. Dates do not depend on it unless a reading asks for hours.
USUAL = OfficeHours(((dt.time(8, 30), dt.time(12)), (dt.time(13, 30), dt.time(17, 30))))


@dataclass(frozen=True, slots=True)
class WorkedTime:
    """Seconds worked, numbered through days and years: after hours nothing passes."""

    calendar: WorkCalendar
    hours: OfficeHours

    def at(self, instant: dt.datetime) -> int:
        """How many worked seconds, in whole numbers, lie before ``instant``."""
        local = instant.astimezone(self.calendar.zone)
        day = local.date()
        number = self.calendar.index_of(day)
        if not self.calendar.is_working_day(day):
            return number * self.hours.seconds
        return (number - 1) * self.hours.seconds + self.hours.worked_by(local.time())

    def instant(self, worked: int) -> dt.datetime:
        """The first instant, in UTC, before which ``worked`` seconds lie."""
        number, rest = divmod(worked, self.hours.seconds)
        if rest == 0:
            number, rest = number - 1, self.hours.seconds
        day = self.calendar.day_at(number + 1)
        return self.calendar.moment(day, self.hours.time_at(rest))
