"""The one sentence under a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import groupby

from django.utils.translation import gettext, ngettext

from timelimits.engine.calendar import ONE_DAY
from timelimits.engine.reading import Ends
from timelimits.receipts import words
from timelimits.receipts.days import Account, Cell
from timelimits.rules import DAY_UNITS, Unit
from web import dates


def sentence(account: Account, days: Sequence[Cell]) -> str:
    """Why it is this day, in one sentence; the same on paper, screen and phone."""
    rule = account.history.rule
    if rule.unit is Unit.FIXED_INSTANT:
        return words.listed([_fixed(account)])
    if rule.unit is Unit.HOUR:
        return words.listed([_hours(account), _provisional(account)])
    if rule.amount + account.outcome.extra == 0:
        said = gettext("%(starts)s当日即%(day)s，为最后一日")
        return words.listed(
            [said % {"starts": account.starts, "day": dates.office_day(account.outcome.start_day)}]
        )
    parts = [
        gettext("，").join(part for part in (_opening(account), _rolled(account)) if part),
        _extension(account),
    ]
    if rule.unit is Unit.WORKING_DAY:
        parts += [_worked(days), _not_counted(days)]
    parts += [
        _filed_late(account),
        _pauses(account, days),
        _instant(account),
        _open(account),
        _provisional(account),
    ]
    return words.listed(parts)


def _opening(account: Account) -> str:
    rule, start = account.history.rule, account.outcome.start_day
    facts = {"starts": gettext(account.starts), "amount": words.amount(rule)}
    if rule.unit in {Unit.MONTH, Unit.YEAR}:
        facts["day"] = dates.short_day(start)
        return gettext("自%(starts)s之日%(day)s起%(amount)s") % facts
    facts["day"] = dates.short_day(start + ONE_DAY)
    return gettext("自%(starts)s次日%(day)s起算，共%(amount)s") % facts


def _extension(account: Account) -> str:
    extra = account.outcome.extra
    if not extra:
        return ""
    if account.history.rule.unit is Unit.WORKING_DAY:
        return ngettext("依法延期%(days)d个工作日", "依法延期%(days)d个工作日", extra) % {
            "days": extra
        }
    return gettext("依法延期%(days)d日") % {"days": extra}


def _worked(days: Sequence[Cell]) -> str:
    """Weekend days that count, because every caller asks."""
    found = [dates.office_day(cell.day) for cell in days if cell.number and cell.mark == "班"]
    return gettext("%(days)s上班，计入") % {"days": gettext("、").join(found)} if found else ""


def _runs(
    days: Sequence[Cell], state: str, of: Callable[[Cell], str]
) -> list[tuple[str, dt.date, dt.date]]:
    """Unbroken runs of cells of one state and one word."""
    found = []
    for (kind, word), group in groupby(days, key=lambda cell: (cell.state, of(cell))):
        if kind == state:
            run = list(group)
            found.append((word, run[0].day, run[-1].day))
    return found


def _not_counted(days: Sequence[Cell]) -> str:
    year = days[0].day.year
    found = [
        gettext("%(span)s（%(name)s放假）") % {"span": words.span(first, last, year), "name": name}
        for name, first, last in _runs(days, "holiday", lambda cell: cell.note)
    ]
    return gettext("%(spans)s不计") % {"spans": gettext("、").join(found)} if found else ""


def _instant(account: Account) -> str:
    """The end within its day, where a reading puts one there (CAL-6, §1.10(9))."""
    end, reading = account.outcome.overrun_at, account.history.reading
    if end is None or (not account.outcome.to_the_instant and reading.ends is Ends.MIDNIGHT):
        return ""
    told = dates.day_and_time(end)
    if account.outcome.to_the_instant:
        return gettext("按办公时间逐秒累计，至%(end)s止") % {"end": told}
    return gettext("以办公时间结束即%(end)s为止") % {"end": told}


def _filed_late(account: Account) -> str:
    """A filing after hours that counts from the next working day, where it is read so (CAL-11)."""
    begun = account.kept.calendar.day_of(account.history.started_at)
    if account.outcome.start_day == begun:
        return ""
    told = gettext("%(filed)s在办公时间之外提交，按%(day)s收到计")
    return told % {
        "filed": dates.day_and_time(account.history.started_at),
        "day": dates.short_day(account.outcome.start_day),
    }


def _pauses(account: Account, days: Sequence[Cell]) -> str:
    if account.outcome.due_on is None:
        return ""
    year = days[0].day.year
    papers = {halt.ground: halt.document for halt in account.halts if halt.document}
    found = []
    for ground, first, last in _runs(days, "paused", lambda cell: cell.note):
        paper = f"（{papers[ground]}）" if ground in papers else ""
        found.append(f"{words.span(first, last, year)}{ground}{paper}")
    return gettext("%(spans)s期间不计") % {"spans": gettext("、").join(found)} if found else ""


def _rolled(account: Account) -> str:
    outcome, unit = account.outcome, account.history.rule.unit
    if outcome.due_on is None or outcome.unrolled is None or unit is Unit.WORKING_DAY:
        return ""
    due = words.last_day(outcome.due_on, outcome.start_day.year)
    if outcome.due_on == outcome.unrolled:
        return gettext("至%(day)s") % {"day": due}
    return gettext("末日%(day)s逢休息日，顺延至%(due)s") % {
        "day": dates.short_day(outcome.unrolled),
        "due": due,
    }


def _open(account: Account) -> str:
    if account.outcome.due_on is not None or account.history.rule.unit not in DAY_UNITS:
        return ""
    halt = next(halt for halt in account.halts if halt.stretch.until is None)
    return gettext("%(day)s起%(ground)s，时限中止，恢复后重新出具日期") % {
        "day": dates.short_day(account.kept.calendar.day_of(halt.stretch.since)),
        "ground": halt.ground,
    }


def _provisional(account: Account) -> str:
    if not account.outcome.provisional or account.outcome.due_on is None:
        return ""
    years = range(account.outcome.start_day.year, account.outcome.due_on.year + 1)
    unknown = [str(year) for year in years if year not in account.kept.calendar.years]
    said = gettext("%(years)s年放假安排尚未公布，本日期为暂定")
    return said % {"years": gettext("、").join(unknown)} if unknown else gettext("本日期为暂定")


def _hours(account: Account) -> str:
    begun = dates.day_and_time(account.history.started_at)
    if account.outcome.overrun_at is None:
        return gettext("自%(begun)s起%(amount)s，时限中止") % {
            "begun": begun,
            "amount": words.amount(account.history.rule),
        }
    return gettext("自%(begun)s起%(amount)s，至%(end)s止，夜间和休息日照算") % {
        "begun": begun,
        "amount": words.amount(account.history.rule),
        "end": dates.day_and_time(account.outcome.overrun_at),
    }


def _fixed(account: Account) -> str:
    if account.outcome.overrun_at is None:
        return ""
    return gettext("期限由来文载明，至%(end)s止") % {
        "end": dates.day_and_time(account.outcome.overrun_at)
    }
