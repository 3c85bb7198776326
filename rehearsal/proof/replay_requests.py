"""The citizens' requests of July 2011 counted a second time, by comparing columns of the file."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MOMENTS = ("2011-07-15T23:59:59", "2011-07-31T23:59:59", "2011-09-30T23:59:59")
WEEK = dt.timedelta(days=7)
Row = tuple[dt.datetime, dt.datetime | None, dt.datetime | None]


def differences(file: Path, report: Mapping[str, Any]) -> list[str]:
    """In what a replay's report differs from the columns; empty when it does not."""
    rows = _rows(file)
    pairs = {"cases": (len(rows), report["cases"])}
    ever = sum(due is not None and (closed is None or closed > due) for _, due, closed in rows)
    pairs["red cards"] = (ever, report["cards"]["3"])
    for at, shot in zip(MOMENTS, report["snapshots"], strict=True):
        mine = _standing(rows, dt.datetime.fromisoformat(at))
        pairs |= {f"{key} at {at}": (number, shot[key]) for key, number in mine.items()}
    return [
        f"{name}: counted {mine}, replayed {theirs}"
        for name, (mine, theirs) in pairs.items()
        if mine != theirs
    ]


def _rows(file: Path) -> list[Row]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        return [
            (
                dt.datetime.fromisoformat(row["open_dt"]),
                _at(row["target_dt"]),
                _at(row["closed_dt"]),
            )
            for row in csv.DictReader(text)
        ]


def _at(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _standing(rows: list[Row], at: dt.datetime) -> dict[str, int]:
    """What a monitor should find at that moment."""
    begun = [row for row in rows if row[0] <= at]
    still = [row for row in begun if row[2] is None or row[2] > at]
    over = [row for row in begun if row[2] is not None and row[2] <= at]
    return {
        "started": len(begun),
        "closed": len(over),
        "open": len(still),
        "open_overdue": sum(due is not None and due < at for _, due, _ in still),
        "due_within_7_days": sum(due is not None and at <= due < at + WEEK for _, due, _ in still),
        "closed_late": sum(
            due is not None and end is not None and end > due for _, due, end in over
        ),
        "open_without_limit": sum(due is None for _, due, _ in still),
    }
