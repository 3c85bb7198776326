"""How many cases came in and were concluded on the office's present day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from approval.selectors import boards as cases
from approval.states import REMOVED
from boards.matters import day_of, is_in_hand
from kernel import clock
from ledger.models import Entry

Today = dict[str, Any]
RECEIVED = "case.received"


def tally(day: dt.date, units: Collection[str] | None = None) -> Today:
    """The tally of the day from the source tables, of some units if given."""
    counted = cases.counts_of_day(day, units=units)
    return {
        "day": day.isoformat(),
        "received": counted["received"],
        "closed": counted["closed"],
    }


def count_entry(today: Today, entry: Entry, *, was_in_hand: bool, moved: int = 0) -> Today:
    """The tally after a case's entry; a new day starts from nothing.

    ``moved`` is 1 for a case that was another region's until this entry.
    """
    day = clock.office_date(entry.recorded_at).isoformat()
    counted = today if day <= today["day"] else {"day": day, "received": 0, "closed": 0}
    body = entry.facts
    if (entry.name == RECEIVED or moved) and day_of(body["received_at"]) == counted["day"]:
        return counted | {"received": counted["received"] + 1}
    concluded = was_in_hand and not is_in_hand(body) and body["state"] not in REMOVED
    if concluded and clock.office_date(entry.occurred_at).isoformat() == counted["day"]:
        return counted | {"closed": counted["closed"] + 1}
    return counted


def moved_away(today: Today, body: Mapping[str, Any]) -> Today:
    """The tally after a case went to another region: its receipt counts there from now on."""
    came_today = day_of(body["received_at"]) == today["day"]
    return today | {"received": today["received"] - 1} if came_today else today


def figures(today: Mapping[str, Any], on: str) -> tuple[int, int]:
    """Received and concluded on the day ``on``; nothing when the tally is of another day."""
    return (today["received"], today["closed"]) if today["day"] == on else (0, 0)
