"""From a history to a date: what the limit's rule, pauses and extensions make of its start."""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from timelimits.engine.calendar import EARLIEST, LATEST, EveryDay, Table, WorkCalendar
from timelimits.engine.hours import WorkedTime
from timelimits.engine.reading import PLAIN, Reading, RuleSet, end_of, received
from timelimits.engine.stretches import (
    LONGEST_GRANT,
    Gaps,
    Stretch,
    days_of,
    merged,
    merged_instants,
    merged_seconds,
    walk,
    walk_instants,
    walk_seconds,
)
from timelimits.errors import DateUnreachable, ExtensionInvalid
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

    ``times`` is how often this limit may be extended by its regime. Raises ExtensionInvalid for no
    days, absurdly many, or a moment without a time zone.
    """

    days: int
    approved_at: dt.datetime
    told_at: dt.datetime | None
    times: int = 1

    def __post_init__(self) -> None:
        if not 0 < self.days <= LONGEST_GRANT:
            raise ExtensionInvalid("延期的天数须在1到3660之间", field="days", days=self.days)
        if self.approved_at.tzinfo is None:
            raise ExtensionInvalid("延期的批准时间须带时区", field="approved_at")
        if self.told_at is not None and self.told_at.tzinfo is None:
            raise ExtensionInvalid("延期的告知时间须带时区", field="told_at")


@dataclass(frozen=True, slots=True)
class History:
    """All that a date is a function of, the calendar aside.

    ``reading`` settles what the law's words leave open; the default asks for no office hours.
    """

    rule: Rule
    started_at: dt.datetime
    stretches: tuple[Stretch, ...] = ()
    extensions: tuple[Extension, ...] = ()
    reading: Reading = PLAIN

    @property
    def to_the_instant(self) -> bool:
        """Whether the end is an instant within a day, and something done at it is in time."""
        if self.rule.unit is Unit.WORKING_DAY and self.rule.amount:
            return self.reading.rule_set is RuleSet.WORKED_SECONDS
        return self.rule.unit not in DAY_UNITS


class Reckoning(NamedTuple):
    """What came out.

    ``due_on`` is the last permitted day and ``overrun_at`` the legal end (CAL-6); both are None
    while an open pause without a cap stands before the end. ``unrolled`` is the day before CAL-5
    moved it. ``verdicts`` answer the extensions in their order; ``extra`` is what they add.
    ``provisional`` says that a day of an undeclared year was counted; ``to_the_instant`` that the
    limit ends within a day.
    """

    start_day: dt.date
    due_on: dt.date | None
    overrun_at: dt.datetime | None
    provisional: bool
    gaps: Gaps
    unrolled: dt.date | None = None
    extra: int = 0
    verdicts: tuple[Verdict, ...] = ()
    to_the_instant: bool = False

    def is_late(self, at: dt.datetime, unit: Unit) -> bool:
        """Whether something done at ``at`` came after the end; an instant itself is in time."""
        if self.overrun_at is None:
            return False
        if self.to_the_instant or unit not in DAY_UNITS:
            return at > self.overrun_at
        return at >= self.overrun_at


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
    """The due day, the legal end and whether they are provisional; O(log n) per extension tried.

    Raises DateUnreachable for a date before 1900 or after 2399.
    """
    if history.reading is PLAIN and not history.extensions:
        common = _common(calendar, history)
        if common is not None:
            return common
    if not EARLIEST.year <= history.started_at.year <= LATEST.year:
        raise DateUnreachable(field="started_at")
    spans = days_of(calendar, history.stretches) if history.stretches else ()
    gaps = merged(spans) if spans else ()
    outcome = _reckon_with(calendar, history, gaps, 0)
    if spans and not outcome.provisional and not _caps_known(calendar, history, spans, outcome):
        outcome = outcome._replace(provisional=True)
    if not history.extensions:
        return outcome
    extra = 0
    guess = outcome.provisional
    said: dict[int, Verdict] = {}
    for place, extension in sorted(enumerate(history.extensions), key=_in_time):
        counted = sum(1 for one in said.values() if one is Verdict.COUNTED)
        said[place] = _judge(extension, outcome, history.rule, counted)
        if said[place] is Verdict.COUNTED:
            extra += extension.days
            outcome = _reckon_with(calendar, history, gaps, extra)
    return outcome._replace(
        extra=extra,
        provisional=outcome.provisional or guess,
        verdicts=tuple(said[place] for place in range(len(said))),
    )


def _common(calendar: WorkCalendar, history: History) -> Reckoning | None:
    """What ``reckon`` says of the commonest history, in less than half its time; None for any other.

    That is working days within the declared years, with pauses that are over, in order and apart.
    """
    rule, table = history.rule, calendar.table
    if table is None or rule.unit is not Unit.WORKING_DAY or not rule.amount:
        return None
    start = calendar.day_of(history.started_at)
    try:
        number = table.counts[table.place(start)] + rule.amount
        gaps, end = _apart(calendar, table, history.stretches, (start, number))
        due = table.days[end - 1]
    except IndexError:
        return None
    return Reckoning(start, due, calendar.end_of(due), False, gaps, due)  # noqa: FBT003 - by place


def _apart(
    calendar: WorkCalendar,
    table: Table,
    stretches: tuple[Stretch, ...],
    begun: tuple[dt.date, int],
) -> tuple[tuple[tuple[dt.date, dt.date], ...], int]:
    """The stretches as (P, R], and the number of the day to which they put off the end.

    IndexError if one is open, leaves the declared years, or they must be sorted or merged.
    """
    counts, days, day_of = table.counts, table.days, calendar.day_of
    before, end = begun
    gaps: list[tuple[dt.date, dt.date]] = []
    for stretch in stretches:
        since = day_of(stretch.since)
        if stretch.until is None or since < before or (gaps and since == before):
            raise IndexError
        last = day_of(stretch.until)
        first = counts[table.place(since)]
        if stretch.granted is not None:
            cap = days[first + stretch.granted - 1] if stretch.granted else since
            last = cap if cap < last else last  # noqa: FURB136 - a call costs more than it
        if since < last:
            gaps.append((since, last))
            before = last
            if end > first:
                end += counts[table.place(last)] - first
    return tuple(gaps), end


def _in_time(one: tuple[int, Extension]) -> tuple[Any, ...]:
    """Extensions are judged as they took effect, of several at one instant the longest first."""
    extension = one[1]
    told = extension.told_at
    acted = extension.approved_at if told is None else max(extension.approved_at, told)
    return told is None, acted, extension.approved_at, -extension.days, -extension.times


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
    begun = received(calendar, history.started_at, history.reading)
    start = calendar.day_of(begun)
    if history.to_the_instant:
        return _within_a_day(calendar, history, begun, gaps, extra)
    unrolled, due = _last_day(calendar, history.rule, start, gaps, extra)
    known = due is None or calendar.knows(_first_touched(history, calendar, start, unrolled), due)
    end = None if due is None else end_of(calendar, due, history.reading)
    return Reckoning(start, due, end, provisional=not known, gaps=gaps, unrolled=unrolled)


def _within_a_day(
    calendar: WorkCalendar, history: History, begun: dt.datetime, gaps: Gaps, extra: int
) -> Reckoning:
    """Hours, instants and worked seconds: what ends within a day ends at an instant."""
    start = calendar.day_of(begun)
    if history.rule.unit is Unit.WORKING_DAY:
        end = worked_end(calendar, history, history.rule.amount + extra)
    else:
        end = _end_instant(calendar, history, begun, extra)
    due = None if end is None else calendar.day_of(end - MICROSECOND)
    worked = history.rule.unit is Unit.WORKING_DAY and due is not None
    known = not worked or (due is not None and calendar.knows(start, due))
    return Reckoning(
        start, due, end, provisional=not known, gaps=gaps, unrolled=due, to_the_instant=True
    )


def worked_end(calendar: WorkCalendar, history: History, days: int) -> dt.datetime | None:
    """The instant at which so many office days' seconds have been worked since the start (§1.10(9)).

    One second later the elapsed time, rounded up, is a day more. None while an open pause without
    a cap stands before it.
    """
    time = WorkedTime(calendar, history.reading.hours)
    start = time.at(received(calendar, history.started_at, history.reading))
    gaps = merged_seconds(time, history.stretches)
    end = walk_seconds(start, days * history.reading.hours.seconds, gaps)
    return None if end is None else time.instant(end)


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


def _end_instant(
    calendar: WorkCalendar, history: History, begun: dt.datetime, extra: int
) -> dt.datetime | None:
    rule = history.rule
    if rule.instant is not None:
        return rule.instant.astimezone(dt.UTC)
    amount = (rule.amount + 24 * extra) * ONE_HOUR
    start = begun.astimezone(dt.UTC)
    return walk_instants(start, amount, merged_instants(calendar, history.stretches))


def _first_touched(
    history: History, calendar: WorkCalendar, start: dt.date, unrolled: dt.date | None
) -> dt.date:
    """The day after which the calendar was consulted: only at the end, where days are plain."""
    if history.reading is not PLAIN and not history.reading.is_plain:
        return calendar.day_of(history.started_at) - dt.timedelta(days=1)
    if history.rule.unit is Unit.WORKING_DAY or unrolled is None:
        return start
    return unrolled - dt.timedelta(days=1)


def _caps_known(calendar: WorkCalendar, history: History, spans: Gaps, outcome: Reckoning) -> bool:
    """Whether the ends that grants set, which are working days, lie in declared years.

    Of no matter to an end that was not found, or that lies within a day.
    """
    if outcome.due_on is None or outcome.to_the_instant:
        return True
    for stretch, (since, until) in zip(history.stretches, spans, strict=True):
        begun = max(outcome.start_day, since)
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
