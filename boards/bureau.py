"""The supervision bureau's board: every unit's cases in hand, and the stream of cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from approval.limits import JOINT, PROMISED, STATUTORY
from approval.selectors import boards as cases
from approval.selectors.facts import due_of
from boards import scopes
from boards.cards import card_row, shown_row
from boards.days import day_facts, working_spans
from boards.facts import Facts, facts_for
from boards.matters import Row, falls, is_in_hand, is_overdue, kept, lamp_of, open_limits
from boards.patches import Board
from boards.tally import count_entry, figures, tally
from kernel import clock
from ledger.models import Entry
from monitor.selectors import cards
from timelimits.custody import Kept

ROWS = 60
TICKS = 240
RED = 3
RESTATED = "time_limit.restated"
LEVEL_WORDS = {1: "warning", 2: "promise", 3: "statutory"}


def concerns(entry: Entry, scope: scopes.Scope) -> bool:  # noqa: ARG001 - the city has one board
    """Whether the entry can change this board: whatever belongs to a matter."""
    return entry.matter_id is not None


def snapshot(scope: scopes.Scope) -> Board:
    """The board of the region from source tables, at the legal now."""
    today = clock.office_date(clock.now())
    newest = cards.stream(limit=ROWS)
    facts = facts_for(
        items={body["item"] for body in newest},
        matters=(),
        red_limits={body["limit"] for body in newest if body["card_level"] == RED},
    )
    places = scopes.regions_of_open_cases()
    return {
        "units": scopes.watched_units(scope.region),
        "regions": scopes.counties(scope.region),
        "today": tally(today),
        "cases": {
            body["number"]: kept(body, places.get(body["number"], ""))
            for body in cases.open_case_facts()
            if is_in_hand(body)
        },
        "cards": {str(body["card"]): card_row(body, facts) for body in newest},
    }


def apply(board: Board, entry: Entry, facts: Facts) -> Board:
    """The board after the entry; pure: what it needs besides the entry stands in ``facts``."""
    if entry.name.startswith("card."):
        return board | {"cards": _with_card(board["cards"], card_row(entry.facts, facts))}
    if entry.name == RESTATED:
        return board | {"cases": restated(board["cases"], entry, facts)}
    if not entry.name.startswith("case."):
        return board
    number = entry.facts["number"]
    return board | {
        "cases": after_act(board["cases"], entry, facts),
        "today": count_entry(board["today"], entry, was_in_hand=number in board["cases"]),
    }


def after_act(rows: Mapping[str, Row], entry: Entry, facts: Facts) -> dict[str, Row]:
    """The cases in hand after an act on one of them."""
    body = entry.facts
    others = {number: row for number, row in rows.items() if number != body["number"]}
    if not is_in_hand(body):
        return others
    return others | {body["number"]: kept(body, facts.region(entry.matter_id))}


def restated(rows: Mapping[str, Row], entry: Entry, facts: Facts) -> dict[str, Row]:
    """The cases in hand after a notice of holidays moved the limits of one of them."""
    number = facts.number(entry.matter_id)
    row = rows.get(number)
    if row is None:
        return dict(rows)
    limits = entry.facts["limits"]
    moved = {
        "limits": open_limits(limits),
        "promised_due": due_of(limits, PROMISED),
        "statutory_due": due_of(limits, STATUTORY) or due_of(limits, JOINT),
    }
    return dict(rows) | {number: row | moved}


def view(board: Board, at: dt.datetime, calendar: Kept) -> Board:
    """What the screen shows of the board at ``at``."""
    lamps = {number: lamp_of(row, at).level for number, row in board["cases"].items()}
    today = clock.office_date(at)
    received, closed = figures(board["today"], today.isoformat())
    running = {fact["id"] for row in board["cases"].values() for fact in row["limits"]}
    return {
        "day": day_facts(today, calendar),
        "head": {
            "received": received,
            "closed": closed,
            "open": len(lamps),
            "overdue": sum(is_overdue(row, at) for row in board["cases"].values()),
        },
        "order": list(board["units"]),
        "units": _tiles(board["units"], "unit", board["cases"], lamps),
        "region_order": list(board["regions"]),
        "regions": _tiles(board["regions"], "region", board["cases"], lamps),
        "ruler": _ruler(board, today, calendar),
        "stream": {
            key: shown_row(row, at, calendar, still_runs=row["limit"] in running)
            for key, row in board["cards"].items()
        },
    }


def _with_card(rows: Mapping[str, Row], row: Row) -> dict[str, Row]:
    """The newest cards with this one among them."""
    together = dict(rows) | {str(row["id"]): row}
    newest = sorted(
        together.items(), key=lambda pair: (pair[1]["found"], pair[1]["id"]), reverse=True
    )
    return dict(newest[:ROWS])


def _tiles(
    names: Mapping[str, str], key: str, rows: Mapping[str, Row], lamps: Mapping[str, int]
) -> dict[str, dict[str, Any]]:
    tiles: dict[str, dict[str, Any]] = {
        code: {"name": name, "open": 0, "warning": 0, "promise": 0, "statutory": 0}
        for code, name in names.items()
    }
    for number, row in rows.items():
        tile = tiles.get(row[key])
        if tile is None:
            continue
        tile["open"] += 1
        word = LEVEL_WORDS.get(lamps[number])
        if word is not None:
            tile[word] += 1
    return tiles


def _ruler(board: Board, today: dt.date, calendar: Kept) -> dict[str, Any]:
    spans = working_spans(today, calendar)
    since = clock.micros(clock.office_time(today))
    until = spans[-1][1] if spans else since
    ticks = [
        [moment, level, board["units"].get(row["unit"], row["unit"])]
        for row in board["cases"].values()
        for moment, level in falls(row, since, until)
    ]
    return {"spans": spans, "ticks": sorted(ticks)[:TICKS]}
