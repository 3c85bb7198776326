"""Percentages as officials read them: beside every one stands what it was reckoned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from monitor.performance import intervals

FEW = 100


@dataclass(frozen=True, slots=True)
class Rate:
    """One share: tenths of a per cent (None without anything to divide by) with part and whole.

    ``low`` and ``high`` are the 95 % interval where the cases are few; ranked never.
    """

    code: str
    label: str
    part: int
    whole: int
    unit: str = ""
    note: str = ""
    low: int | None = None
    high: int | None = None
    drill: str = ""

    @property
    def tenths(self) -> int | None:
        """Tenths of a per cent, half away from zero; None where the whole is nothing."""
        if self.whole == 0:
            return None
        twice = (2000 * abs(self.part) + self.whole) // (2 * self.whole)
        return twice if self.part >= 0 else -twice

    @property
    def text(self) -> str:
        """103.2%, or a dash where there is nothing to divide by."""
        tenths = self.tenths
        if tenths is None:
            return "—"
        sign = "−" if tenths < 0 else ""
        return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}%"

    @property
    def beside(self) -> str:
        """What it was reckoned from."""
        return f"{self.part}/{self.whole}{self.unit}"

    @property
    def interval(self) -> str:
        """80.4–99.3%, only where the cases are few."""
        if self.low is None or self.high is None:
            return ""
        return f"{self.low / 10:.1f}–{self.high / 10:.1f}%"


def rates(figures: Mapping[str, int]) -> list[Rate]:
    """The standard shares of §2.8. 提速率 takes limits with what special procedures granted."""
    carried = figures["carried"]
    law, promise = figures["law_days"], figures["promise_days"]
    return [
        Rate(
            "closing",
            gettext("办结率"),
            figures["closed"],
            figures["accepted"],
            note=gettext("含上期结转 %(n)d 件") % {"n": carried} if carried else "",
            drill="closed",
        ),
        _share("on_time", gettext("按承诺办结率"), figures, ("on_time", "promised")),
        _share("early", gettext("提前办结率"), figures, ("early", "closed")),
        _share("instant", gettext("即办件占比"), figures, ("instant", "received")),
        _share("online", gettext("网办率"), figures, ("online", "received")),
        Rate(
            "law_speed",
            gettext("法定提速率"),
            law - figures["law_used"],
            law,
            gettext("个工作日"),
            gettext("仅展示，不排名"),
        ),
        Rate(
            "promise_speed",
            gettext("承诺提速率"),
            promise - figures["promise_used"],
            promise,
            gettext("个工作日"),
            gettext("仅展示，不排名"),
        ),
    ]


def _share(code: str, label: str, figures: Mapping[str, int], names: tuple[str, str]) -> Rate:
    part, whole = figures[names[0]], figures[names[1]]
    if 0 < whole < FEW and 0 <= part <= whole:
        low, high = intervals.wilson(part, whole)
        return Rate(code, label, part, whole, low=low, high=high, drill=names[0])
    return Rate(code, label, part, whole, drill=names[0])
