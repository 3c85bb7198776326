"""From a history to a date: what the limit's rule, pauses and extensions make of its start."""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from timelimits.engine.calendar import EveryDay, WorkCalendar
from timelimits.engine.stretches import (
    Gaps,
    Stretch,
    last_day,
    merged_days,
    merged_instants,
    walk,
    walk_instants,
)
from timelimits.rules import DAY_UNITS, Rule, Unit

MICROSECOND = dt.timedelta(microseconds=1)
ONE_HOUR = dt.timedelta(hours=1)
EVERY_DAY = EveryDay()


class Verdict(StrEnum):
    """Whether an extension counts towards the limit, or 不计入时限 and why (§1.10(4))."""

    COUNTED = "counted"
    UNTOLD = "untold"
    LATE = "late"
    BEYOND = "beyond"


@dataclass(frozen=True, slots=True)
class Extension:
    """``days`` more of the rule's days (hours: of 24), approved and told at those instants.

    ``times`` is how often this limit may be extended by its regime.
    """

    days: int
    approved_at: dt.datetime
    told_at: dt.datetime | None
    times: int = 1


@dataclass(frozen=True, slots=True)
class History:
    """All that a date is a function of, the calendar aside."""

    rule: Rule
    started_at: dt.datetime
    stretches: tuple[Stretch, ...] = ()
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What came out.

    ``due_on`` is the last permitted day and ``overrun_at`` the legal end (CAL-6); both are None
    while an open pause without a cap stands before the end. ``unrolled`` is the day before CAL-5
    moved it. ``verdicts`` answer the extensions in their order; ``extra`` is what they add.
    ``provisional`` says that a day of an undeclared year was counted.
    """

    start_day: dt.date
    due_on: dt.date | None
    overrun_at: dt.datetime | None
    provisional: bool
    gaps: Gaps
    unrolled: dt.date | None = None
    extra: int = 0
    verdicts: tuple[Verdict, ...] = ()

    def is_late(self, at: dt.datetime, unit: Unit) -> bool:
        """Whether something done at ``at`` came after the end; an instant itself is in time."""
        if self.overrun_at is None:
            return False
        return at >= self.overrun_at if unit in DAY_UNITS else at > self.overrun_at


def add_months(day: dt.date, months: int) -> dt.date:
    """The same-numbered day that many months on, or that month's last day (CAL-4)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = gregorian.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def span_of(rule: Rule, start: dt.date) -> int:
    """How many days of its own kind the rule gives; hours and instants their bare amount."""
    if rule.unit not in {Unit.MONTH, Unit.YEAR}:
        return rule.amount
    months = rule.amount * (12 if rule.unit is Unit.YEAR else 1)
    return (add_months(start, months) - start).days


def reckon(calendar: WorkCalendar, history: History) -> Reckoning:
    """The due day, the legal end and whether they are provisional; O(log n) per extension tried."""
    gaps = merged_days(calendar, history.stretches)
    extra = 0
    verdicts: list[Verdict] = []
    outcome = _reckon_with(calendar, history, gaps, extra)
    for extension in history.extensions:
        verdict = _judge(extension, outcome, history.rule, verdicts.count(Verdict.COUNTED))
        verdicts.append(verdict)
        if verdict is Verdict.COUNTED:
            extra += extension.days
            outcome = _reckon_with(calendar, history, gaps, extra)
    if not verdicts:
        return outcome
    return Reckoning(
        start_day=outcome.start_day,
        due_on=outcome.due_on,
        overrun_at=outcome.overrun_at,
        provisional=outcome.provisional,
        gaps=gaps,
        unrolled=outcome.unrolled,
        extra=extra,
        verdicts=tuple(verdicts),
    )


def _judge(extension: Extension, current: Reckoning, rule: Rule, before: int) -> Verdict:
    """An extension counts if approved and told before the end it moves, and if one is left."""
    if before >= extension.times:
        return Verdict.BEYOND
    if extension.told_at is None:
        return Verdict.UNTOLD
    if current.is_late(max(extension.approved_at, extension.told_at), rule.unit):
        return Verdict.LATE
    return Verdict.COUNTED


def _reckon_with(calendar: WorkCalendar, history: History, gaps: Gaps, extra: int) -> Reckoning:
    """The outcome when the extensions add ``extra``."""
    start = calendar.day_of(history.started_at)
    if history.rule.unit not in DAY_UNITS:
        end = _end_instant(calendar, history, extra)
        due = None if end is None else calendar.day_of(end - MICROSECOND)
        return Reckoning(start, due, end, provisional=False, gaps=gaps, unrolled=due)
    unrolled, due = _last_day(calendar, history.rule, start, gaps, extra)
    known = due is None or (
        calendar.knows(_first_touched(history.rule, start, unrolled), due)
        and _caps_known(calendar, history.stretches, start)
    )
    end = None if due is None else calendar.end_of(due)
    return Reckoning(start, due, end, provisional=not known, gaps=gaps, unrolled=unrolled)


def _last_day(
    calendar: WorkCalendar, rule: Rule, start: dt.date, gaps: Gaps, extra: int
) -> tuple[dt.date | None, dt.date | None]:
    """The day counted to and, a day off being no last day (CAL-5), the day it comes to."""
    if rule.unit is Unit.WORKING_DAY:
        due = walk(calendar, start, rule.amount + extra, gaps)
        return due, due
    days = span_of(rule, start) + extra
    if days == 0:
        return start, start
    unrolled = walk(EVERY_DAY, start, days, gaps)
    return unrolled, None if unrolled is None else calendar.on_or_after(unrolled)


def _end_instant(calendar: WorkCalendar, history: History, extra: int) -> dt.datetime | None:
    rule = history.rule
    if rule.instant is not None:
        return rule.instant.astimezone(dt.UTC)
    amount = (rule.amount + 24 * extra) * ONE_HOUR
    start = history.started_at.astimezone(dt.UTC)
    return walk_instants(start, amount, merged_instants(calendar, history.stretches))


def _first_touched(rule: Rule, start: dt.date, unrolled: dt.date | None) -> dt.date:
    """The day after which the calendar was consulted: only at the end, where days are plain."""
    if rule.unit is Unit.WORKING_DAY or unrolled is None:
        return start
    return unrolled - dt.timedelta(days=1)


def _caps_known(calendar: WorkCalendar, stretches: tuple[Stretch, ...], start: dt.date) -> bool:
    """Whether the ends that grants set, which are working days, lie in declared years."""
    for stretch in stretches:
        until = last_day(calendar, stretch)
        begun = max(start, calendar.day_of(stretch.since))
        if stretch.granted is not None and until is not None and not calendar.knows(begun, until):
            return False
    return True


def latest_day_before(calendar: WorkCalendar, event: dt.date, rule: Rule) -> dt.date:
    """The last day on which something is still done "X 日前", the event's day excluded (CAL-9).

    Counted backwards and never rolled; months and years go to the same-numbered day (CAL-4).
    """
    if rule.unit is Unit.WORKING_DAY:
        if rule.amount == 0:
            return event
        eve = event - dt.timedelta(days=1)
        return calendar.day_at(calendar.index_of(eve) - rule.amount + 1)
    if rule.unit is Unit.CALENDAR_DAY:
        return event - dt.timedelta(days=rule.amount)
    return add_months(event, -rule.amount * (12 if rule.unit is Unit.YEAR else 1))
