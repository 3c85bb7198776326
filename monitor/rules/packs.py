"""The ladders of rungs of the two colour dialects; an installation takes one and may change each.

In the dialect of three, a warning comes before the end, a yellow card after the promise, a red one
after the law's limit. In that of two, yellow is the warning and red is every overrun: one rung at
the promise, so that nobody gets two red cards for one delay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from timelimits.engine.rungs import Rung, Trigger, UnitClass

_WARNING = Rung(1, UnitClass.DAYS, Trigger.REMAINING, 2)
_EVE = Rung(1, UnitClass.DAYS, Trigger.REMAINING, 1)
_HOURS = Rung(1, UnitClass.HOURS, Trigger.SHARE, 75)


def _late(level: int, days: int = 1) -> tuple[Rung, ...]:
    return (
        Rung(level, UnitClass.DAYS, Trigger.OVER, days),
        Rung(level, UnitClass.HOURS, Trigger.AT_OVERRUN),
        Rung(level, UnitClass.INSTANT, Trigger.AT_OVERRUN),
    )


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of ladders under one name; ``dress`` is the set of words and colours that goes with it."""

    code: str
    label: str
    source: str
    dress: str
    ladders: Mapping[str, tuple[Rung, ...]]


PACKS: Mapping[str, Pack] = {
    pack.code: pack
    for pack in (
        Pack(
            "three-colour",
            "三色：预警、黄牌、红牌",
            "湖南2018式：承诺届满前2个工作日预警，超承诺1日黄牌，超法定1日红牌",
            "default",
            {
                "promised": (_WARNING, _HOURS, *_late(2)),
                "statutory": _late(3),
                "special": (_WARNING, *_late(2)[:1], Rung(3, UnitClass.DAYS, Trigger.OVER, 2)),
                "complaint_answer": (
                    _WARNING,
                    _HOURS,
                    *_late(2),
                    Rung(3, UnitClass.DAYS, Trigger.OVER, 2),
                ),
            },
        ),
        Pack(
            "two-colour",
            "两色：黄牌即预警、红牌即超期",
            "成都2010、泉州2007式：临近届满黄牌，超期或者异常红牌",
            "two-colour",
            {
                "promised": (_EVE, _HOURS, *_late(3)),
                "statutory": _late(3),
                "special": (_EVE, *_late(3)[:1]),
                "complaint_answer": (_EVE, _HOURS, *_late(3)),
            },
        ),
    )
}
