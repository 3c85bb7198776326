"""Many dates at once: the same rules over prefix sums, a few list look-ups a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

from timelimits.engine.calendar import Prefix, WorkCalendar
from timelimits.engine.stretches import LONGEST_GRANT, merged, walk
from timelimits.errors import PauseInvalid, RuleInvalid
from timelimits.rules import LONGEST, Unit

OPEN = 1 << 40
LONGEST_COUNT = LONGEST[Unit.WORKING_DAY]


class Halt(NamedTuple):
    """A pause in days: (``since``, ``until``] does not count, for ``granted`` working days at most.

    ``until`` None: it has not ended. ``granted`` None: the law sets no cap.
    """

    since: dt.date
    until: dt.date | None = None
    granted: int | None = None


Halts = Sequence[Halt]


def due_date(
    calendar: WorkCalendar, start: dt.date, amount: int, halts: Halts = ()
) -> dt.date | None:
    """The last of ``amount`` working days begun on ``start`` (CAL-2), halts left out.

    None where an open halt without a cap stands before the end. Raises RuleInvalid, PauseInvalid
    or DateUnreachable.
    """
    prefix = calendar.prefix()
    try:
        end = _end(prefix, start, amount, halts)
        return prefix.days[end] if end >= 0 else None
    except IndexError:
        return _asked_alone(calendar, 0, start, amount, halts)


def due_dates(
    calendar: WorkCalendar,
    starts: Sequence[dt.date],
    amounts: Sequence[int],
    halts: Sequence[Halts] | None = None,
) -> list[dt.date | None]:
    """``due_date`` of each limit of ``amounts[i]`` working days begun on ``starts[i]``.

    What is refused is refused with its row; then nothing is returned.
    """
    _same_length(starts, amounts, halts)
    prefix = calendar.prefix()
    days = prefix.days
    rows = zip(starts, amounts, halts or repeat((), len(starts)), strict=True)
    found: list[dt.date | None] = []
    for start, amount, pauses in rows:
        try:
            end = _end(prefix, start, amount, pauses)
            found.append(days[end] if end >= 0 else None)
        except IndexError:
            found.append(_asked_alone(calendar, len(found), start, amount, pauses))
    return found


def rolled(calendar: WorkCalendar, days: Sequence[dt.date]) -> list[dt.date]:
    """Each day, or the first day after the break if it is a day off (CAL-5)."""
    return [calendar.on_or_after(day) for day in days]


def calendar_due_dates(
    calendar: WorkCalendar,
    starts: Sequence[dt.date],
    amounts: Sequence[int],
    halts: Sequence[Halts] | None = None,
) -> list[dt.date | None]:
    """The same in calendar days, a last day off rolled to the day after the break (CAL-5)."""
    _same_length(starts, amounts, halts)
    one_day = dt.timedelta(days=1)
    if halts is None:
        halts = [()] * len(starts)
    ends: list[dt.date | None] = []
    for row, (start, amount, pauses) in enumerate(zip(starts, amounts, halts, strict=True)):
        _check(row, amount, pauses, Unit.CALENDAR_DAY)
        end: dt.date | None = start + amount * one_day
        for since, until in merged(tuple([_gap(calendar, one) for one in pauses])):
            if end is None or (until is not None and until <= start):
                continue
            begun = max(since, start)
            if end > begun:
                end = None if until is None else end + (until - begun)
        ends.append(end)
    moved = iter(rolled(calendar, [end for end in ends if end is not None]))
    found = [None if end is None else next(moved) for end in ends]
    return [
        day if amount else start for day, amount, start in zip(found, amounts, starts, strict=True)
    ]


def _end(prefix: Prefix, start: dt.date, amount: int, halts: Halts) -> int:
    """Where the count ends, -1 if it does not; IndexError where the general case must be asked.

    That is the case outside the lists, for halts out of order, and for whatever will be refused.
    """
    base, counts, _ = prefix
    place = start.toordinal() - base
    if not 0 < amount <= LONGEST_COUNT or place < 0:
        raise IndexError
    begun = counts[place]
    end = begun + amount
    before = 0
    for since, until, granted in halts:
        place = since.toordinal() - base
        first = counts[place]
        last = OPEN if granted is None else first + granted
        if place < 0 or first < before or last < first:
            raise IndexError
        before = first
        if until is not None:
            if until < since:
                raise IndexError
            ended = counts[until.toordinal() - base]
            last = ended if ended < last else last  # noqa: FURB136 - a call costs more than it
        first = begun if first < begun else first  # noqa: FURB136
        if first < end and first < last:
            if last == OPEN:
                return -1
            end += last - first
            begun = last
    return end


def _asked_alone(
    calendar: WorkCalendar, row: int, start: dt.date, amount: int, halts: Halts
) -> dt.date | None:
    """The general case: any number of halts, in any order, capped and merged."""
    _check(row, amount, halts, Unit.WORKING_DAY)
    gaps = merged(tuple([_gap(calendar, one) for one in halts]))
    return walk(calendar, start, amount, gaps)


def _gap(calendar: WorkCalendar, halt: Halt) -> tuple[dt.date, dt.date | None]:
    since, until, granted = halt
    if granted is None:
        return since, until
    cap = calendar.add(since, granted)
    return since, cap if until is None else min(cap, until)


def _same_length(
    starts: Sequence[dt.date], amounts: Sequence[int], halts: Sequence[Halts] | None
) -> None:
    if len(starts) != len(amounts) or (halts is not None and len(halts) != len(starts)):
        raise RuleInvalid("起算日、数量和中止的行数不一致", field="amounts")


def _check(row: int, amount: int, halts: Halts, unit: Unit) -> None:
    """Refuse what no date can be computed from, naming the row."""
    if not 0 <= amount <= LONGEST[unit]:
        raise RuleInvalid("时限的数量超出范围", row=row, field="amount", amount=amount)
    for since, until, granted in halts:
        if until is not None and until < since:
            raise PauseInvalid("中止的结束早于开始", row=row, field="until")
        if granted is not None and not 0 <= granted <= LONGEST_GRANT:
            raise PauseInvalid("批准的中止天数须在0到3660之间", row=row, field="granted")
