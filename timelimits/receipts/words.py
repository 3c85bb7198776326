"""The receipt's phrases, each said in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext, ngettext_lazy

from timelimits.engine.reckon import Verdict
from timelimits.rules import MEASURES, Rule, Unit
from web import dates

AMOUNTS = {
    Unit.WORKING_DAY: ngettext_lazy("%(n)d个工作日", "%(n)d个工作日", "n"),
    Unit.CALENDAR_DAY: ngettext_lazy("%(n)d日", "%(n)d日", "n"),
    Unit.MONTH: ngettext_lazy("%(n)d个月", "%(n)d个月", "n"),
    Unit.YEAR: ngettext_lazy("%(n)d年", "%(n)d年", "n"),
    Unit.HOUR: ngettext_lazy("%(n)d小时", "%(n)d小时", "n"),
}


def amount(rule: Rule) -> str:
    """``Rule.phrase`` in the reader's language: 5个工作日, 24小时."""
    said = AMOUNTS.get(rule.unit) if rule.amount else None
    return said % {"n": rule.amount} if said is not None else gettext(rule.phrase)


def start_day(starts: str) -> str:
    """Why the first day bears no number (CAL-2)."""
    return gettext("%(starts)s之日，不计入期间（民法典第二百零一条）") % {"starts": starts}


def runs_on() -> str:
    """Hours run through nights and holidays (CAL-3)."""
    return gettext("按小时计算，夜间和休息日照算")


def office_hours_only() -> str:
    """Worked seconds: nights, lunch and days off take no time (§1.10(9))."""
    return gettext("按办公时间逐秒累计，非办公时间不计")


def paused(ground: str, basis: str, document: str) -> str:
    """Why a day in a pause does not count."""
    behind = "，".join(part for part in (basis, document) if part)
    if behind:
        return gettext("%(ground)s期间不计入（%(behind)s）") % {"ground": ground, "behind": behind}
    return gettext("%(ground)s期间不计入") % {"ground": ground}


def rolled(unrolled: dt.date) -> str:
    """Why the last day is not the one counted to (CAL-5)."""
    return gettext("末日%(day)s逢休息日，顺延至本日（民法典第二百零三条）") % {
        "day": dates.short_day(unrolled)
    }


def holiday(name: str) -> str:
    """A declared day off."""
    return gettext("%(name)s放假，不计") % {"name": name}


def weekend() -> str:
    """A Saturday or Sunday like any other."""
    return gettext("周末休息，不计")


def counted(number: int, unit: Unit, *, worked_for: str = "") -> str:
    """The number of a counted day; on a weekend, that it is worked."""
    measure = MEASURES[Unit.WORKING_DAY if unit is Unit.WORKING_DAY else Unit.CALENDAR_DAY]
    said = gettext("第%(number)s%(measure)s") % {"number": number, "measure": measure}
    if worked_for:
        said += gettext("（%(name)s调休，本日上班）") % {"name": worked_for}
    return said


def by_extension(approver: str, document: str) -> str:
    """What stands behind a day that an extension gave."""
    behind = f"，{document}" if document else ""
    return gettext("（延期，%(approver)s批准%(document)s）") % {
        "approver": approver,
        "document": behind,
    }


def why_not(verdict: Verdict) -> str:
    """Why an extension does not count; empty if it does. Appealable, so never called void."""
    return {
        Verdict.COUNTED: "",
        Verdict.UNTOLD: gettext("不计入时限（尚未告知申请人）"),
        Verdict.LATE: gettext("不计入时限（未在届满前批准并告知）"),
        Verdict.BEYOND: gettext("不计入时限（超过规定的次数或者幅度）"),
    }[verdict]


def span(first: dt.date, last: dt.date, year: int) -> str:
    """9月25日至27日; the month and the year are said where they change."""
    begin = dates.short_day(first)
    if first.year != year:
        begin = gettext("%(year)d年%(day)s") % {"year": first.year, "day": begin}
    if first == last:
        return begin
    if (first.year, first.month) == (last.year, last.month):
        return gettext("%(begin)s至%(day)d日") % {"begin": begin, "day": last.day}
    end = dates.short_day(last)
    if last.year != first.year:
        end = gettext("%(year)d年%(day)s") % {"year": last.year, "day": end}
    return gettext("%(begin)s至%(end)s") % {"begin": begin, "end": end}


def last_day(day: dt.date, year: int) -> str:
    """10月8日（星期四）, with the year where it is not that of the beginning."""
    return dates.office_day(day) if day.year == year else dates.full_day(day)


def listed(parts: Iterable[str]) -> str:
    """Clauses in one sentence."""
    return gettext("；").join(part for part in parts if part) + gettext("。")
