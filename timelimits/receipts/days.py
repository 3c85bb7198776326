"""A limit day by day: counted or not, and why; and which weeks may be folded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from timelimits.custody import Kept
from timelimits.engine.calendar import ONE_DAY, SATURDAY
from timelimits.engine.reckon import History, Reckoning, Verdict
from timelimits.engine.stretches import Stretch, last_day
from timelimits.models import DayKind
from timelimits.receipts import words
from timelimits.rules import Unit

LONGEST = 1500  # days shown at most; a limit of years is folded long before
FOLD_FROM = 5  # weeks from which ordinary ones are folded


@dataclass(frozen=True, slots=True)
class Halt:
    """A pause as the receipt tells it."""

    ground: str
    basis: str
    document: str
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Longer:
    """An extension as the receipt tells it."""

    days: int
    approver: str
    document: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. ``number`` is its place in the count, 0 for none; ``mark`` 休 or 班 or nothing.

    ``notice`` is by what a marked day was declared: the notice's number or, not known, its source.
    """

    day: dt.date
    state: str  # start, counted, holiday, weekend, paused, rolled, running
    number: int = 0
    mark: str = ""
    note: str = ""
    reason: str = ""
    notice: str = ""
    extended: bool = False
    last: bool = False

    @property
    def ordinary(self) -> bool:
        """Whether it is just what its weekday says, so that its week may be folded."""
        plain = self.state == "counted" and not self.mark and not self.extended
        return (plain or (self.state == "weekend" and not self.mark)) and not self.last


@dataclass(frozen=True, slots=True)
class Week:
    """Seven places from Monday to Sunday, None where the limit does not reach; or folded weeks."""

    cells: tuple[Cell | None, ...] = ()
    folded: int = 0
    first: Cell | None = None
    last: Cell | None = None


@dataclass(frozen=True)
class Account:
    """What the days are told from; ``stopped`` are the pauses as (P, R]."""

    kept: Kept
    history: History
    outcome: Reckoning
    halts: Sequence[Halt] = ()
    longer: Sequence[Longer] = ()
    until: dt.date | None = None
    starts: str = field(default="")

    @cached_property
    def stopped(self) -> tuple[tuple[Halt, dt.date, dt.date | None], ...]:
        """Each pause with the day it began and the last day that does not count by it."""
        calendar = self.kept.calendar
        return tuple(
            (one, calendar.day_of(one.stretch.since), last_day(calendar, one.stretch))
            for one in self.halts
        )


def cells(account: Account) -> tuple[Cell, ...]:
    """Every day from the start to the due day; to ``until`` while the due day is open."""
    outcome = account.outcome
    end = outcome.due_on or account.until or outcome.start_day
    start = Cell(
        outcome.start_day,
        "start",
        mark=_mark(account, outcome.start_day),
        note=account.starts,
        reason=words.start_day(account.starts),
        last=outcome.due_on == outcome.start_day,
    )
    days = (start, *_counted(account, min(end, outcome.start_day + LONGEST * ONE_DAY)))
    return tuple(
        replace(cell, notice=_notice(account, cell.day)) if cell.mark else cell for cell in days
    )


def _counted(account: Account, end: dt.date) -> Iterator[Cell]:
    number = 0
    day = account.outcome.start_day
    while day < end:
        day += ONE_DAY
        cell = _cell(account, day, number + 1)
        number = cell.number or number
        yield cell


def _cell(account: Account, day: dt.date, number: int) -> Cell:
    """What ``day`` is, given that the next counted one bears ``number``."""
    if account.outcome.to_the_instant:
        return _cell_within(account, day)
    outcome = account.outcome
    mark, name = _mark(account, day), _holiday(account, day)
    halt = _halt(account, day)
    if halt is not None:
        reason = words.paused(halt.ground, halt.basis, halt.document)
        return Cell(day, "paused", mark=mark, note=halt.ground, reason=reason)
    if outcome.unrolled is not None and day > outcome.unrolled and day == outcome.due_on:
        return Cell(day, "rolled", mark=mark, reason=words.rolled(outcome.unrolled), last=True)
    if _is_off(account, day):
        return _day_off(day, mark, name)
    counted = Cell(day, "counted", number, mark, name, last=day == outcome.due_on)
    return _counted_cell(account, counted)


def _cell_within(account: Account, day: dt.date) -> Cell:
    """A day of a limit that ends within one: it bears no number, since parts of it may count."""
    mark, name = _mark(account, day), _holiday(account, day)
    by_office_hours = account.history.rule.unit is Unit.WORKING_DAY
    if by_office_hours and not account.kept.calendar.is_working_day(day):
        return _day_off(day, mark, name)
    reason = words.office_hours_only() if by_office_hours else words.runs_on()
    last = day == account.outcome.due_on
    return Cell(day, "running", mark=mark, note=name, reason=reason, last=last)


def _is_off(account: Account, day: dt.date) -> bool:
    """Whether a day off matters: in working days, and between a day off and the day it comes to."""
    if account.history.rule.unit is Unit.WORKING_DAY:
        return not account.kept.calendar.is_working_day(day)
    unrolled = account.outcome.unrolled
    return unrolled is not None and day > unrolled


def _counted_cell(account: Account, cell: Cell) -> Cell:
    base = account.history.rule.amount
    extended = account.outcome.extra > 0 and _base_used(account, base, cell.number)
    by = next((one for one in account.longer if one.verdict is Verdict.COUNTED), None)
    note = by.approver if extended and by is not None else cell.note
    reason = words.counted(
        cell.number, account.history.rule.unit, worked_for=_worked(account, cell)
    )
    if extended and by is not None:
        reason += words.by_extension(by.approver, by.document)
    return Cell(
        cell.day,
        cell.state,
        cell.number,
        cell.mark,
        note,
        reason,
        extended=extended,
        last=cell.last,
    )


def _base_used(account: Account, base: int, number: int) -> bool:
    """Whether a counted day lies beyond what the rule itself gives."""
    if account.history.rule.unit in {Unit.WORKING_DAY, Unit.CALENDAR_DAY}:
        return number > base
    span = account.outcome.unrolled or account.outcome.start_day
    return number > (span - account.outcome.start_day).days - account.outcome.extra


def _day_off(day: dt.date, mark: str, name: str) -> Cell:
    if name:
        return Cell(day, "holiday", mark=mark, note=name, reason=words.holiday(name))
    return Cell(day, "weekend", mark=mark, reason=words.weekend())


def _mark(account: Account, day: dt.date) -> str:
    """The corner of a wall calendar: only what a notice declares."""
    note = account.kept.notes.get(day)
    return str(DayKind(note.kind).label) if note is not None else ""


def _notice(account: Account, day: dt.date) -> str:
    """What declared ``day``: an amendment (CAL-13), or its year's notice."""
    note = account.kept.notes.get(day)
    if note is not None and note.notice:
        return note.notice
    declared = account.kept.notices.get(day.year)
    return declared.label if declared is not None else ""


def _holiday(account: Account, day: dt.date) -> str:
    note = account.kept.notes.get(day)
    return note.name if note is not None and note.kind == DayKind.OFF else ""


def _worked(account: Account, cell: Cell) -> str:
    """The holiday for which a Saturday or Sunday is worked."""
    note = account.kept.notes.get(cell.day)
    worked = note is not None and note.kind == DayKind.WORK and cell.day.weekday() >= SATURDAY
    return note.name if worked and note is not None else ""


def _halt(account: Account, day: dt.date) -> Halt | None:
    """The pause for which ``day`` does not count."""
    for halt, since, ended in account.stopped:
        if since < day and (ended is None or day <= ended):
            return halt
    return None


def weeks(days: Sequence[Cell]) -> tuple[Week, ...]:
    """The days by calendar weeks; in a long limit runs of ordinary whole weeks are folded."""
    rows = list(_rows(days))
    if len(rows) < FOLD_FROM:
        return tuple(Week(row) for row in rows)
    found: list[Week] = []
    run: list[tuple[Cell | None, ...]] = []
    for row in rows:
        if all(cell is not None and cell.ordinary for cell in row):
            run.append(row)
        else:
            found.extend((*_fold(run), Week(row)))
            run = []
    return (*found, *_fold(run))


def _rows(days: Sequence[Cell]) -> Iterator[tuple[Cell | None, ...]]:
    row: list[Cell | None] = [None] * days[0].day.weekday()
    for cell in days:
        row.append(cell)
        if len(row) == 7:
            yield tuple(row)
            row = []
    if row:
        yield (*row, *[None] * (7 - len(row)))


def _fold(run: Sequence[tuple[Cell | None, ...]]) -> Iterable[Week]:
    if len(run) < 2:
        return [Week(row) for row in run]
    counted = [cell for row in run for cell in row if cell is not None and cell.number]
    return [Week(folded=len(run), first=counted[0], last=counted[-1])]
