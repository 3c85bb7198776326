"""One unit's board: its cases in hand, the nearest due first, each with its lamp."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from approval.selectors import boards as cases
from approval.states import CaseState, Holder
from boards import scopes
from boards.bureau import LEVEL_WORDS, after_act, restated
from boards.days import day_facts
from boards.facts import Facts, facts_for
from boards.matters import Row, is_in_hand, is_overdue, kept, lamp_of, tail
from boards.patches import Board
from kernel import clock
from ledger.models import Entry
from timelimits.custody import Kept

NEVER = "9999-12-31"


def concerns(entry: Entry, scope: scopes.Scope) -> bool:
    """Whether the entry can change this unit's board.

    An entry of another unit can: a corrected case may have been this unit's until then.
    """
    if entry.matter_id is None:
        return False
    unit = entry.facts.get("department", scope.unit)
    return unit == scope.unit or entry.name == "case.corrected"


def snapshot(scope: scopes.Scope) -> Board:
    """The board of the unit from source tables, at the legal now."""
    mine = [
        body
        for body in cases.open_case_facts()
        if body["department"] == scope.unit and is_in_hand(body)
    ]
    facts = facts_for(items={body["item"] for body in mine}, matters=(), red_limits=())
    places = scopes.regions_of_open_cases()
    return {
        "unit": scope.unit,
        "name": facts.unit(scope.unit),
        "items": {body["item"]: facts.item(body["item"]) for body in mine},
        "cases": {body["number"]: kept(body, places.get(body["number"], "")) for body in mine},
    }


def apply(board: Board, entry: Entry, facts: Facts) -> Board:
    """The board after the entry; a case that became another unit's is gone from it."""
    if entry.name == "time_limit.restated":
        return _with_cases(board, restated(board["cases"], entry, facts), facts)
    if not entry.name.startswith("case."):
        return board
    rows = after_act(board["cases"], entry, facts)
    if entry.facts["department"] != board["unit"]:
        rows.pop(entry.facts["number"], None)
    return _with_cases(board, rows, facts)


def view(board: Board, at: dt.datetime, calendar: Kept) -> Board:
    """What the unit's officers see at ``at``."""
    lamps = {number: lamp_of(row, at) for number, row in board["cases"].items()}
    levels = [lamp.level for lamp in lamps.values()]
    today = clock.office_date(at)
    return {
        "unit": board["unit"],
        "name": board["name"],
        "day": day_facts(today, calendar),
        "head": {
            "open": len(levels),
            "overdue": sum(is_overdue(row, at) for row in board["cases"].values()),
        }
        | {word: levels.count(level) for level, word in LEVEL_WORDS.items()},
        "rows": {
            number: _shown(row, board["items"], today, calendar)
            | {"lamp": lamps[number].code, "level": lamps[number].level}
            for number, row in board["cases"].items()
        },
    }


def _with_cases(board: Board, rows: dict[str, Row], facts: Facts) -> Board:
    """The board with these cases, and with the names of just their items."""
    known: Mapping[str, str] = board["items"]
    items = {
        row["item"]: known.get(row["item"]) or facts.item(row["item"]) for row in rows.values()
    }
    return board | {"cases": rows, "items": items}


def _shown(row: Mapping[str, Any], items: Mapping[str, str], today: dt.date, calendar: Kept) -> Row:
    due = row["promised_due"] or row["statutory_due"] or _first_due(row)
    return {
        "number": row["number"],
        "tail": tail(row["number"]),
        "item": items.get(row["item"], row["item"]),
        "state": _state_word(row),
        "holder": str(Holder(row["holder"]).label),
        "received_at": row["received_at"],
        "promised": row["promised_due"],
        "statutory": row["statutory_due"],
        "due": due or NEVER,
        "left": _left(dt.date.fromisoformat(due), today, calendar) if due else "",
    }


def _first_due(row: Mapping[str, Any]) -> str:
    """The nearest due day of any limit that runs: before acceptance, that for telling."""
    return min((fact["due"] for fact in row["limits"] if fact["due"]), default="")


def _state_word(row: Mapping[str, Any]) -> str:
    if row["state"] == CaseState.IN_REVIEW.value and row["step"]:
        return str(row["step"])
    return str(CaseState(row["state"]).label)


def _left(due: dt.date, today: dt.date, calendar: Kept) -> str:
    left, late = calendar.calendar.count(today, due), calendar.calendar.count(due, today)
    if due < today:
        return gettext("超 %(days)d 个工作日") % {"days": late} if late else gettext("已届满")
    return gettext("余 %(days)d 个工作日") % {"days": left} if left else gettext("今日到期")
