"""The usual ladders of rungs, for kinds that have none in custody."""

from __future__ import annotations

from timelimits.engine.rungs import Rung, Trigger, UnitClass

Ladder = tuple[Rung, ...]


def late(level: int, *, warning: int = 0, days: int = 1) -> Ladder:
    """``level`` from the ``days``-th working day after the last; a warning so many days before."""
    first = (Rung(1, UnitClass.DAYS, Trigger.REMAINING, warning),) if warning else ()
    return (
        *first,
        Rung(level, UnitClass.DAYS, Trigger.OVER, days),
        Rung(level, UnitClass.HOURS, Trigger.AT_OVERRUN),
        Rung(level, UnitClass.INSTANT, Trigger.AT_OVERRUN),
    )


def stairs(**over: int) -> Ladder:
    """Each level from so many working days over: ``stairs(warning=1, yellow=4, red=6)``."""
    levels = {"warning": 1, "yellow": 2, "red": 3}
    return tuple(
        Rung(levels[name], UnitClass.DAYS, Trigger.OVER, days) for name, days in over.items()
    )


def at_the_end(level: int) -> Ladder:
    """``level`` at the legal end itself, whatever it is counted in."""
    return tuple(Rung(level, units, Trigger.AT_OVERRUN) for units in UnitClass)


def alarm(working_days: int) -> Rung:
    """A warning when that many working days are left before an instant."""
    return Rung(1, UnitClass.INSTANT, Trigger.REMAINING, working_days)
