"""Taking notices into custody: the one way by which a calendar grows (CAL-1, CAL-13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max
from django.utils.translation import gettext as _

from kernel.transactions import current, use_case, use_case_required
from ledger import Actor, append
from organizations.models import Region
from timelimits import calendar_files, custody
from timelimits.calendar_files import DeclaredYear, calendar_by
from timelimits.engine.calendar import ONE_DAY
from timelimits.errors import CalendarInvalid
from timelimits.events import CALENDAR_DECLARED
from timelimits.models import (
    CalendarDay,
    CalendarYear,
    DayKind,
    Restatement,
    WorkCalendar,
)
from timelimits.notice_files import refusal
from timelimits.services import limits
from timelimits.states import Effect


@use_case
def declare_year(code: str, declared: DeclaredYear, *, by: Actor, name: str = "") -> int:
    """Take a notice into custody, for programs that need no second person; the new version.

    A calendar of an unknown ``code`` is made, under ``name``. Raises CalendarInvalid as ``load``.
    """
    return load(code, declared, by=by, name=name)


@use_case_required
def load(code: str, declared: DeclaredYear, *, by: Actor, name: str = "") -> int:
    """Write the notice down, raise the calendar's version and plan what must be reckoned anew.

    Returns the new version. Raises CalendarInvalid for a year declared before (unless the notice
    corrects it), an amendment of a year that is not, an unknown region, a day twice or of another
    year, and a worked weekday that was no day off.
    """
    _check(declared)
    calendar, _made = WorkCalendar.objects.select_for_update(
        no_key=True, of=("self",)
    ).get_or_create(code=code, defaults={"name": name or code, "version": 0})
    before = custody.stored(code)
    check_against(before, declared)
    region = region_of(declared)
    last = CalendarYear.objects.filter(calendar=calendar, year=declared.year)
    year = CalendarYear.objects.create(
        calendar=calendar,
        year=declared.year,
        edition=(last.aggregate(last=Max("edition"))["last"] or 0) + 1,
        effect=declared.effect,
        region=region,
        notice=declared.notice,
        issued_on=declared.issued_on,
        source=declared.source,
        text_sha256=declared.text_sha256 or calendar_files.digest_of([declared]),
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(year=year, day=one.day, kind=one.kind, name=one.name) for one in declared.days
    )
    calendar.version += 1
    calendar.digest = calendar_files.digest_of((*before, declared))
    calendar.save(update_fields=["version", "digest"])
    _plan_restatement(calendar, region, changed(before, declared))
    append(None, CALENDAR_DECLARED, by=by, body=_body(calendar, declared))
    return calendar.version


def changed(before: Sequence[DeclaredYear], declared: DeclaredYear) -> tuple[dt.date, ...]:
    """The days, first to last, that count otherwise once ``declared`` holds; empty for none.

    A year that was not known yet is changed whole: dates in it were provisional.
    """
    first, last = dt.date(declared.year, 1, 1), dt.date(declared.year, 12, 31)
    if declared.year not in {one.year for one in before}:
        return (first, last)
    scope = (declared.region,) if declared.region else ()
    old = calendar_by("", 0, before, scope)
    new = calendar_by("", 0, (*before, declared), scope)
    span = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    return tuple(day for day in span if old.is_working_day(day) != new.is_working_day(day))


def check_against(before: Sequence[DeclaredYear], declared: DeclaredYear) -> None:
    """Raise CalendarInvalid when ``declared`` does not fit what is in custody."""
    known = declared.year in {one.year for one in before}
    if declared.effect == Effect.DECLARES:
        if known and not declared.corrects:
            raise CalendarInvalid("该年度的放假安排已经入库", year=declared.year)
        return
    if not known:
        raise CalendarInvalid("该年度的放假安排尚未入库，不能补充调整", year=declared.year)
    region_of(declared)
    scope = (declared.region,) if declared.region else ()
    held = calendar_by("", 0, before, scope)
    faults = [
        {"row": 0, "field": "day", "said": _("%s本来就上班，不必调休") % one.day}
        for one in declared.days
        if one.kind == DayKind.WORK and held.is_working_day(one.day)
    ]
    if faults:
        raise refusal(faults)


def region_of(declared: DeclaredYear) -> Region | None:
    """Where the notice holds; None is everywhere. Raises NoticeInvalid for an unknown code."""
    if not declared.region:
        return None
    region = Region.objects.filter(code=declared.region).first()
    if region is None:
        said = _("没有代码为%s的区域") % declared.region
        raise refusal([{"row": 0, "field": "region", "said": said}])
    return region


@use_case_required
def _plan_restatement(
    calendar: WorkCalendar, region: Region | None, days: Sequence[dt.date]
) -> None:
    if days and calendar.version > 1:
        Restatement.objects.create(
            calendar=calendar.code,
            version=calendar.version,
            region=region,
            changed_from=min(days),
            changed_until=max(days),
            begun_at=current().now,
        )


@use_case
def restate_matter(matter_id: int) -> int:
    """Restate the matter's open limits by the calendar in force; how many moved.

    Only the limits are locked: nothing of the case is read or written, so no order is broken.
    """
    held = limits.lock(matter_id)
    return len(limits.restate(held, cause="calendar", now=current().now))


def _check(declared: DeclaredYear) -> None:
    days = [one.day for one in declared.days]
    twice = {day for day in days if days.count(day) > 1}
    strays = {day for day in days if day.year != declared.year}
    if twice or strays:
        raise CalendarInvalid(day=min(twice | strays).isoformat(), year=declared.year)
    if any(one.kind not in DayKind.values for one in declared.days):
        raise CalendarInvalid("安排只能是 off 或 work", year=declared.year)
    if not (declared.notice or declared.source):
        raise CalendarInvalid("须写明文号或来源", year=declared.year)


def _body(calendar: WorkCalendar, declared: DeclaredYear) -> dict[str, int | str]:
    off = sum(one.kind == DayKind.OFF for one in declared.days)
    return {
        "calendar": calendar.code,
        "version": calendar.version,
        "year": declared.year,
        "notice": declared.notice,
        "digest": calendar.digest,
        "days_off": off,
        "days_worked": len(declared.days) - off,
        "effect": str(declared.effect),
        "region": declared.region,
        "text_sha256": declared.text_sha256,
    }
