"""When the lamp changes: the rungs of a limit as instants (D4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from timelimits.engine.calendar import WorkCalendar
from timelimits.engine.reckon import ONE_HOUR, History, Reckoning
from timelimits.engine.stretches import merged_instants, walk, walk_back, walk_instants
from timelimits.rules import DAY_UNITS, Unit


class Trigger(StrEnum):
    """What makes a rung fall."""

    REMAINING = (
        "remaining"  # 00:00 of the day on which ``amount`` working days are left, it included
    )
    OVER = "over"  # 00:00 of the ``amount``-th working day after the due day
    AT_OVERRUN = "at_overrun"  # the legal end itself
    SHARE = "share"  # when ``amount`` hundredths of the time have run


class UnitClass(StrEnum):
    """Rungs differ by what the limit is counted in."""

    DAYS = "days"
    HOURS = "hours"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Rung:
    """At ``trigger`` a limit counted in ``units`` goes to ``level``."""

    level: int
    units: UnitClass
    trigger: Trigger
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Fall:
    """The instant at which the lamp goes to ``level``; None while an open pause forbids to say."""

    level: int
    at: dt.datetime | None
    provisional: bool = False


def class_of(unit: Unit) -> UnitClass:
    """Which rungs a limit of that unit has."""
    if unit in DAY_UNITS:
        return UnitClass.DAYS
    return UnitClass.HOURS if unit is Unit.HOUR else UnitClass.INSTANT


def falls(
    calendar: WorkCalendar, history: History, outcome: Reckoning, rungs: Iterable[Rung]
) -> tuple[Fall, ...]:
    """One Fall for each rung that concerns this limit, in the order of levels."""
    units = class_of(history.rule.unit)
    found: list[Fall] = []
    for rung in sorted((r for r in rungs if r.units is units), key=lambda r: r.level):
        if rung.trigger in {Trigger.AT_OVERRUN, Trigger.SHARE}:
            at = outcome.overrun_at
            if rung.trigger is Trigger.SHARE:
                at = _share(calendar, history, outcome, rung.amount)
            found.append(Fall(rung.level, at, provisional=outcome.provisional))
        elif not (rung.trigger is Trigger.REMAINING and _same_day(history, outcome)):
            day = _day_of(calendar, history, outcome, rung)
            if day is None:
                found.append(Fall(rung.level, None))
            else:
                guess = outcome.provisional or not calendar.knows(outcome.start_day, day)
                found.append(Fall(rung.level, calendar.midnight(day), provisional=guess))
    return tuple(found)


def _same_day(history: History, outcome: Reckoning) -> bool:
    """A limit of no days ends on the day it starts: nothing comes before it."""
    return history.rule.unit in DAY_UNITS and history.rule.amount + outcome.extra == 0


def _day_of(
    calendar: WorkCalendar, history: History, outcome: Reckoning, rung: Rung
) -> dt.date | None:
    """The day at whose 00:00 a rung of days falls."""
    if rung.trigger is Trigger.OVER:
        return None if outcome.due_on is None else calendar.add(outcome.due_on, rung.amount)
    first = walk(calendar, outcome.start_day, 1, outcome.gaps)
    if history.rule.unit is Unit.WORKING_DAY:
        count = max(1, history.rule.amount + outcome.extra - rung.amount + 1)
        return walk(calendar, outcome.start_day, count, outcome.gaps)
    if outcome.due_on is None:
        return None
    day = walk_back(calendar, outcome.due_on, rung.amount, outcome.gaps)
    return day if first is None else max(day, min(first, outcome.due_on))


def _share(
    calendar: WorkCalendar, history: History, outcome: Reckoning, hundredths: int
) -> dt.datetime | None:
    if history.rule.unit is not Unit.HOUR:
        return outcome.overrun_at
    amount = (history.rule.amount + 24 * outcome.extra) * ONE_HOUR * hundredths / 100
    start = history.started_at.astimezone(dt.UTC)
    return walk_instants(start, amount, merged_instants(calendar, history.stretches))
