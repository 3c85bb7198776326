"""Days and moments as an office writes them: 2026年9月21日（星期一）, no leading zeros."""

from __future__ import annotations

import datetime as dt

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext, gettext_lazy

from kernel import clock

WEEKDAYS = (
    gettext_lazy("星期一"),
    gettext_lazy("星期二"),
    gettext_lazy("星期三"),
    gettext_lazy("星期四"),
    gettext_lazy("星期五"),
    gettext_lazy("星期六"),
    gettext_lazy("星期日"),
)
Moment = dt.datetime | dt.date | str | int


def weekday(day: dt.date) -> str:
    """星期一 … 星期日."""
    return str(WEEKDAYS[day.weekday()])


def as_day(value: Moment) -> dt.date:
    """The office's day of a date, an aware moment, microseconds or YYYY-MM-DD; else ValueError."""
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    if isinstance(value, int):
        return clock.office_date(clock.from_micros(value))
    if isinstance(value, dt.datetime):
        return clock.office_date(value)
    return value


def short_day(day: dt.date) -> str:
    """9月29日."""
    return gettext("%(month)d月%(day)d日") % _parts(day)


def office_day(day: dt.date) -> str:
    """9月29日（星期二）: never a bare date without its weekday."""
    return gettext("%(month)d月%(day)d日（%(weekday)s）") % _parts(day)


def full_day(day: dt.date) -> str:
    """2026年9月29日（星期二）."""
    return gettext("%(year)d年%(month)d月%(day)d日（%(weekday)s）") % _parts(day)


def dated(day: dt.date) -> str:
    """2026年9月29日: a date in a register, where the weekday tells nothing."""
    return gettext("%(year)d年%(month)d月%(day)d日") % _parts(day)


def month_name(month: dt.date) -> str:
    """2026年9月."""
    return gettext("%(year)d年%(month)d月") % _parts(month)


def short_month(month: dt.date) -> str:
    """9月; where the year stands elsewhere."""
    return gettext("%(month)d月") % _parts(month)


def clock_time(moment: dt.datetime | int) -> str:
    """08:50 by the office's clock."""
    if isinstance(moment, int):
        moment = clock.from_micros(moment)
    return moment.astimezone(clock.OFFICE_ZONE).strftime("%H:%M")


def day_and_time(moment: dt.datetime | int) -> str:
    """9月21日 08:50."""
    return f"{short_day(as_day(moment))} {clock_time(moment)}"


def _parts(day: dt.date) -> dict[str, object]:
    return {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "weekday": weekday(day),
        "month_name": str(MONTHS_3[day.month]).title(),
    }
