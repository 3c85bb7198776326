"""Histories as lists of acts, for rules that ask neither database nor clock."""

from __future__ import annotations

import datetime as dt
from typing import Any

from monitor.rules.base import Act

MORNING = dt.datetime(2026, 9, 21, 1, 0, tzinfo=dt.UTC)
UNIT = "990100-17"
CASE = {
    "number": "990100-17-1",
    "item": "990100-17-035",
    "item_version": 1,
    "department": UNIT,
    "holder_unit": UNIT,
    "in_hand": [],
    "limits": [],
    "accepted_at": 1,
    "state": "in_review",
}


def an_act(
    name: str,
    *,
    seq: int = 1,
    by: str = "account:1",
    as_: str = f"reviewer@{UNIT}",
    minutes: int = 0,
    late: int = 0,
    source: str = "hall",
    **facts: Any,
) -> Act:
    """An act ``minutes`` after nine, entered ``late`` hours after it happened."""
    at = MORNING + dt.timedelta(minutes=minutes)
    return Act(seq, name, by, as_, at, at + dt.timedelta(hours=late), source, CASE | facts)
