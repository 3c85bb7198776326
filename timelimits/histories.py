"""From rows to the engine's values and back to what is stored: the plan of a limit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kernel import clock
from timelimits.custody import Custody
from timelimits.engine import ENGINE_VERSION, reckon, rungs, stretches
from timelimits.engine.calendar import WorkCalendar
from timelimits.models import Extension, LimitStatus, Pause, TimeLimit


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
            stretch for stretch in (_stretch(pause) for pause in pauses) if stretch is not None
        ),
        extensions=tuple(
            reckon.Extension(one.days, one.approved_at, one.told_at, one.times)
            for one in extensions
        ),
    )


def _stretch(pause: Pause) -> stretches.Stretch | None:
    since = pause.effective_since
    if since is None or (pause.until is not None and pause.until < since):
        return None
    return stretches.Stretch(since, pause.until, pause.granted_days)


def plan(limit: TimeLimit, history: reckon.History, custody: Custody) -> Plan:
    """Reckon the history by the calendar and the rungs in force."""
    calendar = custody.calendar(limit.calendar)
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
    limit.falls = [
        [fall.level, clock.micros(fall.at)]
        for fall in made.falls
        if fall.at is not None and not fall.provisional
    ]
    limit.runs_again_at = made.runs_again_at
    limit.calendar_version = custody.calendar(limit.calendar).version
    limit.engine_version = ENGINE_VERSION
    if limit.is_open:
        limit.status = LimitStatus.PAUSED if made.paused else LimitStatus.RUNNING
