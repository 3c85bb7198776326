"""What a change of a public row adds to the counts of its unit, its item and its month."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from boards.models import PublicState, Tally
from boards.public import PublicRow

NOW = ""  # the month of what is in hand at this moment
MEASURES = ("received", "closed", "late", "in_hand")


@dataclass(frozen=True, slots=True)
class Cell:
    """A month, a unit and an item."""

    month: str
    unit: str
    item: str


Steps = Counter[tuple[Cell, str]]


def steps(before: PublicRow | None, after: PublicRow) -> Steps:
    """By how much each measure of each cell changed with the row."""
    found: Steps = Counter()
    if before is not None and before.in_hand:
        found[Cell(NOW, before.unit_code, before.item_code), "in_hand"] -= 1
    if after.in_hand:
        found[Cell(NOW, after.unit_code, after.item_code), "in_hand"] += 1
    if before is None:
        found[_cell(after, after.received_on), "received"] += 1
    if _was_closed(before, after) and after.closed_on is not None:
        cell = _cell(after, after.closed_on)
        found[cell, "closed"] += 1
        if after.promised_on is not None and after.closed_on > after.promised_on:
            found[cell, "late"] += 1
    return found


def of_day(before: PublicRow | None, after: PublicRow, day: dt.date) -> tuple[int, int]:
    """What the row's change adds to the day's 收件 and 办结."""
    received = before is None and after.received_on == day
    closed = _was_closed(before, after) and after.closed_on == day
    return int(received), int(closed)


def note(region: str, taken: Steps) -> None:
    """Add the steps to the region's tallies; the projector alone does, under the stream's head."""
    moved = {cell for (cell, _), by in taken.items() if by}
    if not moved:
        return
    rows = _rows(region, moved)
    for (cell, measure), by in taken.items():
        if by:
            setattr(rows[cell], measure, getattr(rows[cell], measure) + by)
    Tally.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["region", "month", "unit_code", "item_code"],
        update_fields=MEASURES,
    )


def _rows(region: str, cells: Iterable[Cell]) -> dict[Cell, Tally]:
    wanted = set(cells)
    held = Tally.objects.filter(
        region=region,
        month__in={cell.month for cell in wanted},
        unit_code__in={cell.unit for cell in wanted},
    )
    rows = {Cell(row.month, row.unit_code, row.item_code): row for row in held}
    return {
        cell: Tally(
            region=region,
            month=cell.month,
            unit_code=cell.unit,
            item_code=cell.item,
            **{name: getattr(rows[cell], name) for name in MEASURES if cell in rows},
        )
        for cell in wanted
    }


def _cell(row: PublicRow, day: dt.date) -> Cell:
    return Cell(f"{day:%Y-%m}", row.unit_code, row.item_code)


def _was_closed(before: PublicRow | None, after: PublicRow) -> bool:
    return before is not None and before.in_hand and after.state == PublicState.CLOSED.value
