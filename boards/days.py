"""What a day is to an office: worked or not, and why; and the hours in which it works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import count

from django.utils import translation
from django.utils.translation import gettext

from kernel import clock
from timelimits import custody
from timelimits.custody import Kept

Hours = Sequence[tuple[dt.time, dt.time]]
RULER_HOURS = dt.timedelta(hours=8)
ONE_DAY = dt.timedelta(days=1)
MICROSECOND = dt.timedelta(microseconds=1)
SATURDAY = 5
LONGEST_BREAK = 30


def day_facts(day: dt.date, kept: Kept) -> dict[str, object]:
    """The day as a head line shows it: its date, whether offices work, and the word for that."""
    return {
        "date": day.isoformat(),
        "working": kept.calendar.is_working_day(day),
        "word": day_word(day, kept),
        "en": _in_english(day, kept),
    }


def day_word(day: dt.date, kept: Kept) -> str:
    """工作日, 调休上班, the holiday's name with 放假, or 休息日."""
    note = kept.notes.get(day)
    if kept.calendar.is_working_day(day):
        return gettext("调休上班") if day.weekday() >= SATURDAY else gettext("工作日")
    if note is not None and note.name:
        return gettext("%(name)s放假") % {"name": note.name}
    return gettext("休息日")


def lobby_line(day: dt.date, kept: Kept) -> dict[str, str]:
    """What visitors must know of today or tomorrow: make_up, off_today, off_tomorrow, or nothing.

    With the day it is about: the make-up day itself, or the next on which offices work.
    """
    works = kept.calendar.is_working_day
    if works(day) and day.weekday() >= SATURDAY:
        return {"kind": "make_up", "day": day.isoformat()}
    if not works(day):
        return {"kind": "off_today", "day": kept.calendar.on_or_after(day).isoformat()}
    if not works(day + ONE_DAY):
        opens = kept.calendar.on_or_after(day + ONE_DAY)
        return {"kind": "off_tomorrow", "day": opens.isoformat()}
    return {"kind": "", "day": ""}


def hours_on(day: dt.date) -> Hours:
    """The office hours of working days as they hold on ``day`` (the hall's, else the usual ones)."""
    return custody.usual_hours("", day).spans


def working_spans(day: dt.date, kept: Kept, hours: Hours) -> list[list[int]]:
    """Working time from ``day`` on, as [from, to] in microseconds.

    Enough of it for a ruler of eight hours that starts at any moment of ``day``.
    """
    spans: list[list[int]] = []
    beyond = dt.timedelta()
    for ahead in count():
        on = day + ahead * ONE_DAY
        if beyond >= RULER_HOURS or ahead > LONGEST_BREAK:
            return spans
        if not kept.calendar.is_working_day(on):
            continue
        for opens, closes in hours:
            start, end = clock.office_time(on, opens), clock.office_time(on, closes)
            spans.append([clock.micros(start), clock.micros(end)])
            if on > day:
                beyond += end - start
    return spans


def horizon(spans: Sequence[Sequence[int]], at: int, *, hours: dt.timedelta = RULER_HOURS) -> int:
    """When so many working hours after ``at`` are over; ``at`` itself where no work lies ahead."""
    left = hours // MICROSECOND
    end = at
    for start, stop in spans:
        if stop <= at:
            continue
        begin = max(start, at)
        end = min(stop, begin + left)
        left -= end - begin
        if not left:
            break
    return end


def _in_english(day: dt.date, kept: Kept) -> str:
    with translation.override("en"):
        return day_word(day, kept)
