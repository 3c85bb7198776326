"""From rows to the engine's values and back to what is stored: the plan of a limit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kernel import clock
from timelimits.custody import Custody
from timelimits.engine import ENGINE_VERSION, reckon, rungs, stretches
from timelimits.engine.calendar import WorkCalendar
from timelimits.engine.reading import Reading
from timelimits.models import Extension, LimitStatus, Pause, TimeLimit
from timelimits.rules import DAY_UNITS

# How many plans a process remembers for one calendar; about a kilobyte each.
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Plan:
    """All that follows from a limit's history: dates, falls and, of an open pause, its own end."""

    outcome: reckon.Reckoning
    falls: tuple[rungs.Fall, ...]
    paused: bool
    runs_again_at: dt.datetime | None


def history_of(
    limit: TimeLimit, pauses: Iterable[Pause], extensions: Iterable[Extension]
) -> reckon.History:
    """The limit's history as a value; pauses nobody was told of stop nothing yet (D7)."""
    return reckon.History(
        rule=limit.rule,
        started_at=limit.started_at,
        stretches=tuple(
            stretch for stretch in (stretch_of(pause) for pause in pauses) if stretch is not None
        ),
        extensions=tuple(
            reckon.Extension(one.days, one.approved_at, one.told_at, one.times)
            for one in extensions
        ),
        reading=Reading.parse(limit.reading),
    )


def stretch_of(pause: Pause) -> stretches.Stretch | None:
    """The pause as a value; None for one that stops nothing, or nothing yet (D7)."""
    since = pause.effective_since
    if since is None or (pause.until is not None and pause.until < since):
        return None
    return stretches.Stretch(since, pause.until, pause.granted_days)


def plan(limit: TimeLimit, history: reckon.History, custody: Custody) -> Plan:
    """Reckon the history by the calendar where its matter belongs and the rungs in force.

    What starts on one day under one rule and has no history of its own is reckoned once.
    """
    calendar = custody.kept_of(limit).calendar
    if not is_plain(history):
        return _plan(limit, history, calendar, custody)
    memory = custody.memory_of(limit)
    begun = calendar.day_of(limit.started_at)
    key = (limit.kind, limit.unit, limit.amount, limit.reading, begun)
    if key not in memory:
        if len(memory) >= REMEMBERED:
            memory.clear()
        memory[key] = _plan(limit, history, calendar, custody)
    found: Plan = memory[key]
    return found


def is_plain(history: reckon.History) -> bool:
    """Whether nothing but the day of the start makes the date."""
    if history.stretches or history.extensions:
        return False
    return history.rule.unit in DAY_UNITS and history.reading.by_the_day


def _plan(
    limit: TimeLimit, history: reckon.History, calendar: WorkCalendar, custody: Custody
) -> Plan:
    outcome = reckon.reckon(calendar, history)
    open_ones = [one for one in history.stretches if one.until is None]
    return Plan(
        outcome=outcome,
        falls=rungs.falls(calendar, history, outcome, custody.rungs(limit.kind)),
        paused=bool(open_ones),
        runs_again_at=_runs_again(calendar, open_ones),
    )


def _runs_again(calendar: WorkCalendar, open_ones: list[stretches.Stretch]) -> dt.datetime | None:
    """When the last of the open pauses has used up its grant; None if one has no cap."""
    ends = [stretches.last_day(calendar, one) for one in open_ones]
    known = [end for end in ends if end is not None]
    return calendar.end_of(max(known)) if known and len(known) == len(ends) else None


def write(limit: TimeLimit, made: Plan, custody: Custody) -> None:
    """Put the plan into the row's columns; the caller saves."""
    outcome = made.outcome
    limit.due_on = outcome.due_on
    limit.overrun_at = outcome.overrun_at
    limit.provisional = outcome.provisional
    limit.falls = certain_falls(made)
    limit.runs_again_at = made.runs_again_at
    limit.calendar_version = custody.versions[limit.calendar][0]
    limit.engine_version = ENGINE_VERSION
    if limit.is_open:
        limit.status = LimitStatus.PAUSED if made.paused else LimitStatus.RUNNING


def certain_falls(made: Plan) -> list[list[int]]:
    """The rungs that can fall by what is known, as a limit's row and its facts keep them."""
    return [
        [fall.level, clock.micros(fall.at)]
        for fall in made.falls
        if fall.at is not None and not fall.provisional
    ]
