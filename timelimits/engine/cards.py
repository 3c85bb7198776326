"""Cards of the hour-exact rule set: elapsed time in whole days, rounded up (§1.10(9))."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from timelimits.engine.calendar import WorkCalendar
from timelimits.engine.hours import WorkedTime
from timelimits.engine.reading import received
from timelimits.engine.reckon import History, reckon, worked_end
from timelimits.engine.stretches import merged_seconds


@dataclass(frozen=True, slots=True)
class Threshold:
    """The card is due once elapsed − limit ≥ ``over``; negative before the end."""

    level: int
    over: int


def elapsed(calendar: WorkCalendar, history: History, at: dt.datetime) -> int:
    """Days elapsed at ``at``: worked seconds since the start outside pauses, rounded up to days.

    One second over a whole day is another day; after hours nothing elapses.
    """
    time = WorkedTime(calendar, history.reading.hours)
    start = time.at(received(calendar, history.started_at, history.reading))
    now = time.at(at)
    passed = max(0, now - start)
    for since, until in merged_seconds(time, history.stretches):
        begun, ended = max(since, start), now if until is None else min(until, now)
        passed -= max(0, ended - begun)
    return -(-passed // history.reading.hours.seconds)


def card_after(
    calendar: WorkCalendar, history: History, threshold: Threshold
) -> dt.datetime | None:
    """The last instant without the card; one worked second later it is due. None while open."""
    extra = reckon(calendar, history).extra if history.extensions else 0
    days = history.rule.amount + extra + threshold.over - 1
    if days < 0:
        return received(calendar, history.started_at, history.reading)
    return worked_end(calendar, replace(history, extensions=()), days)
