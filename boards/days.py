"""What a day is to an office: worked or not, and why; and the hours in which it works."""

from __future__ import annotations

import datetime as dt
from itertools import count

from django.utils.translation import gettext

from kernel import clock
from timelimits.custody import Kept

OFFICE_HOURS = (
    (dt.time(8, 30), dt.time(12, 0)),
    (dt.time(13, 30), dt.time(17, 30)),
)
RULER_HOURS = dt.timedelta(hours=8)
ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
LONGEST_BREAK = 30


def day_facts(day: dt.date, kept: Kept) -> dict[str, object]:
    """The day as a head line shows it: its date, whether offices work, and the word for that."""
    return {
        "date": day.isoformat(),
        "working": kept.calendar.is_working_day(day),
        "word": day_word(day, kept),
    }


def day_word(day: dt.date, kept: Kept) -> str:
    """工作日, 调休上班, the holiday's name with 放假, or 休息日."""
    note = kept.notes.get(day)
    if kept.calendar.is_working_day(day):
        return gettext("调休上班") if day.weekday() >= SATURDAY else gettext("工作日")
    if note is not None and note.name:
        return gettext("%(name)s放假") % {"name": note.name}
    return gettext("休息日")


def lobby_line(day: dt.date, kept: Kept) -> str:
    """What visitors must know of today or tomorrow: a make-up day, a day off; else nothing."""
    works = kept.calendar.is_working_day
    if works(day) and day.weekday() >= SATURDAY:
        names = (gettext("星期六"), gettext("星期日"))
        return gettext("今日（%(day)s）正常上班") % {"day": names[day.weekday() - SATURDAY]}
    if not works(day):
        return gettext("今日休息，%(day)s上班") % {"day": _short(kept.calendar.on_or_after(day))}
    if not works(day + ONE_DAY):
        return gettext("明日休息，%(day)s上班") % {
            "day": _short(kept.calendar.on_or_after(day + ONE_DAY))
        }
    return ""


def working_spans(day: dt.date, kept: Kept) -> list[list[int]]:
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
        for opens, closes in OFFICE_HOURS:
            start, end = clock.office_time(on, opens), clock.office_time(on, closes)
            spans.append([clock.micros(start), clock.micros(end)])
            if on > day:
                beyond += end - start
    return spans


def _short(day: dt.date) -> str:
    return gettext("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}
