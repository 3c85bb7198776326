"""Declaring a year: the one way by which a calendar in custody grows."""

from __future__ import annotations

from kernel.transactions import current, use_case
from ledger import Actor, append
from timelimits import calendar_files
from timelimits.calendar_files import DeclaredDay, DeclaredYear
from timelimits.errors import CalendarInvalid
from timelimits.events import CALENDAR_DECLARED
from timelimits.models import CalendarDay, CalendarYear, DayKind, TimeLimit, WorkCalendar
from timelimits.models.limit import OPEN
from timelimits.services import limits


@use_case
def declare_year(code: str, declared: DeclaredYear, *, by: Actor, name: str = "") -> int:
    """Take a year's notice into custody and return the calendar's new version.

    A calendar of an unknown ``code`` is made, under ``name``. Raises CalendarInvalid for a year
    declared before and for a notice that names a day twice or one of another year.
    """
    _check(declared)
    calendar, _ = WorkCalendar.objects.select_for_update(no_key=True, of=("self",)).get_or_create(
        code=code, defaults={"name": name or code, "version": 0}
    )
    if CalendarYear.objects.filter(calendar=calendar, year=declared.year).exists():
        raise CalendarInvalid("该年度的放假安排已经入库", year=declared.year)
    year = CalendarYear.objects.create(
        calendar=calendar,
        year=declared.year,
        notice=declared.notice,
        issued_on=declared.issued_on,
        source=declared.source,
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(year=year, day=one.day, kind=one.kind, name=one.name) for one in declared.days
    )
    calendar.version += 1
    calendar.digest = calendar_files.digest_of(stored_years(code))
    calendar.save(update_fields=["version", "digest"])
    append(None, CALENDAR_DECLARED, by=by, body=_body(calendar, declared))
    return calendar.version


def stored_years(code: str) -> tuple[DeclaredYear, ...]:
    """The years in custody, as they were declared."""
    found = []
    for year in CalendarYear.objects.filter(calendar__code=code).prefetch_related("days"):
        days = tuple(DeclaredDay(one.day, one.kind, one.name) for one in year.days.all())
        found.append(DeclaredYear(year.year, year.notice, year.issued_on, year.source, days))
    return tuple(sorted(found, key=lambda one: one.year))


@use_case
def restate_matter(matter_id: int) -> int:
    """Restate the matter's open limits by the calendar in force; how many moved.

    Only the limits are locked: nothing of the case is read or written, so no order is broken.
    """
    held = limits.lock(matter_id)
    return len(limits.restate(held, cause="calendar", now=current().now))


def behind(code: str, *, limit: int = 1000) -> list[int]:
    """Matters with an open limit reckoned by an older version of the calendar, lowest first."""
    version = WorkCalendar.objects.get(code=code).version
    rows = TimeLimit.objects.filter(
        status__in=OPEN, calendar=code, calendar_version__lt=version
    ).order_by("matter_id")
    return list(rows.values_list("matter_id", flat=True).distinct()[:limit])


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
    }
