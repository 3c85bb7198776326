"""The public statistics: what the city has in hand and did today, read through the public's role.

Only cases that may be named count, each of which can be read on the board row by row. Counts of
units are those the projector published: small ones are withheld already where they are stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from boards import lobby, scopes
from boards.days import day_facts
from boards.figures import EVERYBODY
from boards.lobby import totals_of
from boards.matters import Row
from boards.models import PublicFigure
from boards.patches import Board
from boards.tallies import NOW
from kernel import clock
from timelimits.custody import Kept

__all__ = ["apply", "changed_since", "snapshot", "totals_of", "view", "with_totals"]

READ = ("unit_code", "unit", "place", "in_hand")


def snapshot(scope: scopes.Scope) -> Board:
    """The region's totals and the published count of each unit, as the projector left them."""
    return {
        "totals": totals_of(scope.region),
        "units": {row["unit_code"]: row for row in changed_since(scope, 0)},
    }


def changed_since(scope: scopes.Scope, seq: int) -> list[Row]:  # noqa: ARG001 - they are few
    """The published count of every unit, and of the whole."""
    figures = PublicFigure.objects.using(lobby.ALIAS).filter(
        region=scope.region, month=NOW, item_code=""
    )
    return list(figures.order_by("place", "unit_code").values(*READ))


def apply(board: Board, change: Mapping[str, Any]) -> Board:
    """The board with one unit's newer count; pure."""
    return board | {"units": board["units"] | {change["unit_code"]: dict(change)}}


def with_totals(board: Board, totals: Mapping[str, Any]) -> Board:
    """The board under a newer head of the stream."""
    return board | {"totals": dict(totals)}


def view(board: Board, at: dt.datetime, calendar: Kept) -> Board:
    """What the page shows at ``at``: today's figures, and 在办 by unit.

    What is withheld is empty in the head and null in a row.
    """
    today = clock.office_date(at)
    totals = board["totals"]
    fresh = totals["day"] == today
    whole = board["units"].get(EVERYBODY, {"in_hand": 0})
    return {
        "day": day_facts(today, calendar),
        "head": {
            "received": totals["received"] if fresh else 0,
            "closed": totals["closed"] if fresh else 0,
            # Inside an object a patch's null takes a key away; what is withheld is told as a word.
            "open": "" if whole["in_hand"] is None else whole["in_hand"],
        },
        "units": {
            code: {"name": row["unit"], "place": row["place"], "open": row["in_hand"]}
            for code, row in board["units"].items()
            if code != EVERYBODY
        },
    }
