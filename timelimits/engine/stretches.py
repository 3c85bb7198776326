"""Time that does not count: pauses as intervals (P, R], capped at the grant and merged (§1.10)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from timelimits.engine.calendar import WorkCalendar
from timelimits.engine.hours import WorkedTime
from timelimits.errors import PauseInvalid

LONGEST_GRANT = 3660

Gap = tuple[dt.date, dt.date | None]
Gaps = tuple[Gap, ...]
SecondGaps = tuple[tuple[int, int | None], ...]
InstantGaps = tuple[tuple[dt.datetime, dt.datetime | None], ...]


class Axis(Protocol):
    """Days that carry numbers: working days, or every day."""

    def index_of(self, day: dt.date) -> int:
        """The number of the last such day on or before ``day``."""

    def day_at(self, index: int) -> dt.date:
        """The day of that number."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A pause: begun at ``since``, ended at ``until`` (None: not yet), for ``granted`` working days.

    The day it began still counts, the day it ended does not. ``granted`` None means that the law
    sets no cap. Raises PauseInvalid if it ends before it begins, is granted less than nothing, or
    bears an instant without a time zone.
    """

    since: dt.datetime
    until: dt.datetime | None = None
    granted: int | None = None

    def __post_init__(self) -> None:
        if self.since.tzinfo is None or (self.until is not None and self.until.tzinfo is None):
            raise PauseInvalid("中止的起止时间须带时区", field="since")
        if self.until is not None and self.until < self.since:
            raise PauseInvalid("中止的结束早于开始", field="until")
        if self.granted is not None and not 0 <= self.granted <= LONGEST_GRANT:
            raise PauseInvalid(
                "批准的中止天数须在0到3660之间", field="granted", granted=self.granted
            )


def last_day(calendar: WorkCalendar, stretch: Stretch) -> dt.date | None:
    """R: the last day that does not count; None while that is open.

    Once the granted working days are used up the clock runs again without any act (§1.10(3)).
    """
    ended = None if stretch.until is None else calendar.day_of(stretch.until)
    if stretch.granted is None:
        return ended
    cap = calendar.add(calendar.day_of(stretch.since), stretch.granted)
    return cap if ended is None else min(ended, cap)


def days_of(calendar: WorkCalendar, stretches: tuple[Stretch, ...]) -> Gaps:
    """Each stretch as (P, R], in the order given, those that exclude nothing among them."""
    return tuple([(calendar.day_of(s.since), last_day(calendar, s)) for s in stretches])


def merged(gaps: Gaps) -> Gaps:
    """The intervals that do not count, in order, overlapping ones made one."""
    if len(gaps) < 2:
        return tuple([gap for gap in gaps if gap[1] is None or gap[0] < gap[1]])
    found: list[Gap] = []
    for since, until in sorted(gaps, key=_begun):
        if until is not None and until <= since:
            continue
        first, last = found[-1] if found else (since, since)
        if found and (last is None or since <= last):
            found[-1] = (first, None if last is None or until is None else max(last, until))
        else:
            found.append((since, until))
    return tuple(found)


def _begun(gap: Gap) -> dt.date:
    return gap[0]


def merged_days(calendar: WorkCalendar, stretches: tuple[Stretch, ...]) -> Gaps:
    """The intervals (P, R] that do not count, in order, overlapping ones made one."""
    return merged(days_of(calendar, stretches))


def merged_instants(calendar: WorkCalendar, stretches: tuple[Stretch, ...]) -> InstantGaps:
    """The same for limits in hours, which run from instant to instant (CAL-3)."""
    merged: list[tuple[dt.datetime, dt.datetime | None]] = []
    for stretch in sorted(stretches, key=lambda s: s.since):
        until = stretch.until
        if stretch.granted is not None:
            cap = calendar.end_of(calendar.add(calendar.day_of(stretch.since), stretch.granted))
            until = cap if until is None else min(until, cap)
        first, last = merged[-1] if merged else (stretch.since, stretch.since)
        if merged and (last is None or stretch.since <= last):
            merged[-1] = (first, None if last is None or until is None else max(last, until))
        else:
            merged.append((stretch.since, until))
    return tuple(merged)


def merged_seconds(time: WorkedTime, stretches: tuple[Stretch, ...]) -> SecondGaps:
    """The same in worked seconds, a granted day being as long as an office's day (§1.10(9))."""
    merged: list[tuple[int, int | None]] = []
    for stretch in sorted(stretches, key=lambda s: s.since):
        since = time.at(stretch.since)
        until = None if stretch.until is None else time.at(stretch.until)
        if stretch.granted is not None:
            cap = since + stretch.granted * time.hours.seconds
            until = cap if until is None else min(until, cap)
        first, last = merged[-1] if merged else (since, since)
        if merged and (last is None or since <= last):
            merged[-1] = (first, None if last is None or until is None else max(last, until))
        else:
            merged.append((since, until))
    return tuple(merged)


def walk_seconds(start: int, amount: int, gaps: SecondGaps) -> int | None:
    """Where ``amount`` has run since ``start``; None if an open pause stands before it."""
    end = start + amount
    for since, until in gaps:
        if until is not None and until <= start:
            continue
        begun = max(since, start)
        if end <= begun:
            break
        if until is None:
            return None
        end += until - begun
    return end


def walk_instants(
    start: dt.datetime, amount: dt.timedelta, gaps: InstantGaps
) -> dt.datetime | None:
    """The instant at which ``amount`` has run since ``start``; None if an open pause is before."""
    end = start + amount
    for since, until in gaps:
        if until is not None and until <= start:
            continue
        begun = max(since, start)
        if end <= begun:
            break
        if until is None:
            return None
        end += until - begun
    return end


def walk(
    axis: Axis,
    start: dt.date,
    count: int,
    gaps: Gaps,
) -> dt.date | None:
    """The ``count``-th day after ``start`` that counts; None if an open pause stands before it."""
    if count == 0:
        return start
    position = axis.index_of(start) + count
    for since, until in gaps:
        if until is not None and until <= start:
            continue
        begun = axis.index_of(max(since, start))
        if position <= begun:
            break
        if until is None:
            return None
        position += axis.index_of(until) - begun
    return axis.day_at(position)


def walk_back(
    axis: Axis,
    due: dt.date,
    count: int,
    gaps: Gaps,
) -> dt.date:
    """The ``count``-th day from the end that counts, ``due`` being the first."""
    position = axis.index_of(due) - count + 1
    for since, until in reversed(gaps):
        if since >= due:
            continue
        ended = axis.index_of(due if until is None else min(until, due))
        if position > ended:
            break
        position -= ended - axis.index_of(since)
    return axis.day_at(position)


def counted(
    axis: Axis,
    after: dt.date,
    until: dt.date,
    gaps: Gaps,
) -> int:
    """How many days of (after, until] count."""
    if until <= after:
        return 0
    total = axis.index_of(until) - axis.index_of(after)
    for since, ended in gaps:
        first = max(since, after)
        last = until if ended is None else min(ended, until)
        if last > first:
            total -= axis.index_of(last) - axis.index_of(first)
    return total
