"""How long things really took: working days between two moments, and what most of them needed.

Counted as the law counts: the first day is left out, the last one is in; a thing done on the day
it began took none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from timelimits.engine.calendar import WorkCalendar

Span = tuple[dt.datetime, dt.datetime]
SHARES = (50, 80, 95)
FEWEST = 20


@dataclass(frozen=True, slots=True)
class Durations:
    """Of ``count`` things, so many per cent took at most so many working days.

    ``within`` is empty where there are fewer than ``FEWEST``: too few to say anything.
    """

    count: int
    within: tuple[tuple[int, int], ...] = ()

    @property
    def enough(self) -> bool:
        """Whether there were enough of them for percentiles."""
        return bool(self.within)


def of_spans(spans: Iterable[Span], calendar: WorkCalendar, *, fewest: int = FEWEST) -> Durations:
    """The percentiles 50, 80 and 95 of the spans' working days (nearest rank, so a real case's).

    A span that ends before it began counts as none.
    """
    days = sorted(
        calendar.count(calendar.day_of(begun), calendar.day_of(ended)) for begun, ended in spans
    )
    if len(days) < fewest:
        return Durations(len(days))
    return Durations(len(days), tuple((share, nearest_rank(days, share)) for share in SHARES))


def nearest_rank(ordered: Sequence[int], share: int) -> int:
    """The smallest of ``ordered`` that at least ``share`` per cent do not exceed; not for none."""
    return ordered[-(-share * len(ordered) // 100) - 1]
