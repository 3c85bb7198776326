"""The lamp of a limit at an instant: derived from its dates and pauses, never stored (D4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.clock import micros


@dataclass(frozen=True, slots=True)
class Lamp:
    """How far gone: ``level`` 0 to 3, ``code`` what to show."""

    level: int
    code: str


NORMAL = Lamp(0, "normal")
PAUSED = Lamp(0, "paused")
LAMPS = (NORMAL, Lamp(1, "warning"), Lamp(2, "promise"), Lamp(3, "statutory"))
OPEN = frozenset({"running", "paused"})


def lamp(fact: Mapping[str, Any], at: dt.datetime) -> Lamp:
    """What the limit of this LimitFacts shows at ``at``; normal once it has ended.

    A pause hides a warning but never an overrun: that is a fact, whatever came after it. When
    the pause's grant is used up the clock runs again by itself, and the lamp with it.
    """
    return _shown(fact, micros(at))


def _shown(fact: Mapping[str, Any], moment: int) -> Lamp:
    level = level_at(fact, moment)
    if level == 0 and fact["status"] == "paused":
        again = fact.get("runs_again", 0)
        return NORMAL if again and moment >= again else PAUSED
    return LAMPS[level]


def level_at(fact: Mapping[str, Any], moment: int) -> int:
    """The level of ``lamp`` alone, at a moment in microseconds, for boards that count thousands."""
    level = 0
    for rung, falls in fact["falls"]:
        if falls <= moment and rung > level:
            level = rung
    if fact["status"] == "running":
        return level
    if fact["status"] != "paused":
        return 0
    again = fact.get("runs_again", 0)
    return 0 if level <= 1 and (not again or moment < again) else level


def worst(facts: Iterable[Mapping[str, Any]], at: dt.datetime) -> Lamp:
    """The lamp of a matter: its worst open limit's; paused if nothing is gone and one is paused."""
    moment = micros(at)
    shown = [_shown(fact, moment) for fact in facts]
    top = max((one for one in shown), key=lambda one: one.level, default=NORMAL)
    if top.level == 0 and PAUSED in shown:
        return PAUSED
    return top


def next_change(facts: Iterable[Mapping[str, Any]], at: dt.datetime) -> int:
    """Microseconds of the next instant at which a lamp of these changes; 0 if none is planned."""
    moment = micros(at)
    later = [
        falls
        for fact in facts
        if fact["status"] in OPEN
        for _, falls in [*fact["falls"], [0, fact.get("runs_again", 0)]]
        if falls > moment
    ]
    return min(later, default=0)
