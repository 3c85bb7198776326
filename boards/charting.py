"""What the charts page draws: how many came and went, who has how much, what falls due when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from approval.selectors import daily
from boards import scopes
from boards.days import ONE_DAY, day_word
from boards.patches import Board
from timelimits.custody import Kept

TREND_DAYS = 30
HEAT_DAYS = 10
LAMPS = ("warning", "promise", "statutory")


def charts(region: str, shown: Board, today: dt.date, kept: Kept) -> dict[str, Any]:
    """The three charts of a region; ``shown`` is its wall at the same moment."""
    within = scopes.units_within(region)
    units = None if within is None else list(within)
    return {
        "trend": trend(today, kept, daily.by_day(first_day(today), today, units=units)),
        "load": load(shown),
        "heat": heat(
            shown,
            working_days(today, kept),
            daily.promised_by_unit(today, working_days(today, kept)[-1], units=units),
        ),
    }


def first_day(today: dt.date) -> dt.date:
    """With which day the trend begins."""
    return today - (TREND_DAYS - 1) * ONE_DAY


def working_days(today: dt.date, kept: Kept) -> list[dt.date]:
    """The next working days from today on, as many as the heat shows."""
    days: list[dt.date] = []
    day = today
    while len(days) < HEAT_DAYS:
        day = kept.calendar.on_or_after(day)
        days.append(day)
        day += ONE_DAY
    return days


def trend(today: dt.date, kept: Kept, counted: list[daily.Day]) -> list[dict[str, Any]]:
    """A row a day, worked or not; today's is not over yet."""
    return [
        {
            "day": one.day.isoformat(),
            "word": day_word(one.day, kept),
            "works": kept.calendar.is_working_day(one.day),
            "received": one.received,
            "closed": one.closed,
            "running": one.day == today,
        }
        for one in counted
    ]


def load(shown: Board) -> list[dict[str, Any]]:
    """A row a unit in the official order: in hand without a lamp, and by lamp."""
    return [_loaded(code, shown["units"][code]) for code in shown["order"]]


def heat(
    shown: Board, days: list[dt.date], promised: Mapping[tuple[str, dt.date], int]
) -> dict[str, Any]:
    """How many cases each unit promised for each of the next working days."""
    return {
        "days": [day.isoformat() for day in days],
        "rows": [
            {
                "name": shown["units"][code]["name"],
                "counts": [promised.get((code, day), 0) for day in days],
            }
            for code in shown["order"]
        ],
    }


def _loaded(code: str, tile: Mapping[str, Any]) -> dict[str, Any]:
    lit = {lamp: tile[lamp] for lamp in LAMPS}
    return {
        "code": code,
        "name": tile["name"],
        "open": tile["open"],
        "normal": tile["open"] - sum(lit.values()),
        **lit,
    }
