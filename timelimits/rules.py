"""What a limit's regime says: how much of which unit, and on whose word (D3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from timelimits.errors import RuleInvalid

LONGEST = {"working_day": 2500, "calendar_day": 3660, "month": 120, "year": 10, "hour": 8784}


class Unit(StrEnum):
    """The units a law counts in. A bare 日 is none of them: a person settles it first."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    YEAR = "year"
    HOUR = "hour"
    FIXED_INSTANT = "fixed_instant"


MEASURES = {
    Unit.WORKING_DAY: "个工作日",
    Unit.CALENDAR_DAY: "日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
    Unit.HOUR: "小时",
}

DAY_UNITS = frozenset({Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH, Unit.YEAR})


@dataclass(frozen=True, slots=True)
class Rule:
    """``amount`` of ``unit``, by the article ``basis``; ``unit_basis`` says why it is that unit.

    ``calendar`` is the code of the working calendar. ``instant`` is the deadline itself and goes
    with FIXED_INSTANT only. ``starts`` names the event that started it (受理, 收到 …) for the
    receipt; empty means the kind's own word. Raises RuleInvalid for what cannot be computed.
    """

    unit: Unit
    amount: int
    basis: str
    unit_basis: str = ""
    calendar: str = "CN"
    instant: dt.datetime | None = None
    starts: str = ""

    def __post_init__(self) -> None:
        if (self.unit is Unit.FIXED_INSTANT) != (self.instant is not None):
            raise RuleInvalid("固定时点须写明时刻，其他单位不得写时刻", unit=str(self.unit))
        if self.instant is not None and self.instant.tzinfo is None:
            raise RuleInvalid("固定时点须带时区", unit=str(self.unit))
        if not 0 <= self.amount <= LONGEST.get(self.unit, 0):
            raise RuleInvalid("时限的数量超出范围", unit=str(self.unit), amount=self.amount)
        if self.amount == 0 and self.unit not in {
            Unit.WORKING_DAY,
            Unit.CALENDAR_DAY,
            Unit.FIXED_INSTANT,
        }:
            raise RuleInvalid("时限的数量须大于零", unit=str(self.unit), amount=self.amount)

    @property
    def phrase(self) -> str:
        """How the law would say it: 5个工作日, 3个月, 24小时; 当日 for none at all."""
        if self.unit is Unit.FIXED_INSTANT:
            return "固定时点"
        if self.amount == 0:
            return "当日"
        return f"{self.amount}{MEASURES[self.unit]}"
