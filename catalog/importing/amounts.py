"""Numbers and units in free text: 20个工作日, 三个月, 60日."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 3650


class LimitUnit(StrEnum):
    """Units as a report names them; a bare 日 is one of its own until a person settles it."""

    WORKDAY = "workday"
    CALENDAR_DAY = "calendar_day"
    DAY_UNSPECIFIED = "day_unspecified"
    MONTH = "month"
    YEAR = "year"
    HOUR = "hour"


WORDS = {
    "工作日": LimitUnit.WORKDAY,
    "自然日": LimitUnit.CALENDAR_DAY,
    "日历日": LimitUnit.CALENDAR_DAY,
    "日历天": LimitUnit.CALENDAR_DAY,
    "日": LimitUnit.DAY_UNSPECIFIED,
    "天": LimitUnit.DAY_UNSPECIFIED,
    "月": LimitUnit.MONTH,
    "年": LimitUnit.YEAR,
    "小时": LimitUnit.HOUR,
}
DIGITS = "零一二三四五六七八九"
# A number that goes on before or behind (10-15日, 2.5日, 第3日) is not one plain amount.
AMOUNT = re.compile(
    r"(?<![\d.第零一二三四五六七八九十百两至到~-])"
    r"(?P<number>\d{1,4}|[一二三四五六七八九十百两]{1,5})"
    r"(?:个)?(?:法定)?(?P<unit>工作日|自然日|日历日|日历天|小时|日|天|月|年)(?!\d)"
)
SHORTEST = {"workday": 1, "calendar_day": 1, "day_unspecified": 1, "month": 28, "year": 365}
STRETCH = {"workday": 2, "calendar_day": 1, "day_unspecified": 2, "month": 31, "year": 366}


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of a unit."""

    value: int
    unit: LimitUnit

    @property
    def shortest_days(self) -> int:
        """At least so many days, however they fall."""
        return self.value * SHORTEST.get(self.unit, 0)

    @property
    def longest_days(self) -> int:
        """At most so many days, the longest holidays aside."""
        return self.value * STRETCH.get(self.unit, 1)


def normal(text: str) -> str:
    """The text in half-width signs and without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).rstrip("。")


def exact(found: re.Match[str]) -> Amount | None:
    """The amount a match says; None for nothing, or for more than any law gives."""
    value = number_of(found["number"])
    if value is None or not 0 < value <= LONGEST:
        return None
    return Amount(value, WORDS[found["unit"]])


def amounts_in(text: str) -> Iterator[Amount]:
    """Every amount that the text names."""
    for found in AMOUNT.finditer(text):
        amount = exact(found)
        if amount is not None:
            yield amount


def number_of(text: str) -> int | None:
    """20, 二十, 三, 一百二十, 两; None for what is no number."""
    if text.isdecimal():
        return int(text)
    if text == "两":
        return 2
    shape = re.fullmatch(
        r"(?:(?P<hundreds>[一二三四五六七八九两])百)?(?P<tens>[一二三四五六七八九]?十)?"
        r"(?P<ones>[一二三四五六七八九])?",
        text,
    )
    if shape is None:
        return None
    hundreds = 2 if shape["hundreds"] == "两" else DIGITS.find(shape["hundreds"] or "零")
    tens = DIGITS.find((shape["tens"] or "零")[0]) if shape["tens"] != "十" else 1
    return 100 * hundreds + 10 * tens + DIGITS.find(shape["ones"] or "零")
