"""One unit's board: its cases in hand, the nearest due first, each with its lamp."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from approval.limits import ACCEPTANCE, DELIVERY, OF_DECISION, PROMISED, STATUTORY
from approval.selectors import boards as cases
from approval.states import CaseState, Holder
from boards import scopes
from boards.bureau import LEVEL_WORDS, RESTATED, after_act, restated
from boards.cards import kind_label
from boards.days import day_facts
from boards.facts import Facts, facts_for
from boards.matters import Row, is_in_hand, is_overdue, kept, lamp_of, tail
from boards.patches import Board
from kernel import clock
from ledger.models import Entry
from timelimits.custody import Kept
from timelimits.lamps import lamp

NEVER = "9999-12-31"
RUNNING = "running"
ORDER = (PROMISED, STATUTORY, ACCEPTANCE, DELIVERY)
CHANGES_THE_UNIT = frozenset({"case.corrected", "case.forwarded"})


def concerns(entry: Entry, scope: scopes.Scope) -> bool:
    """Whether the entry can change this unit's board.

    An entry of another unit can: a corrected or forwarded case may have been this unit's until then.
    """
    if entry.matter_id is None:
        return False
    unit = entry.facts.get("department", scope.unit)
    return unit == scope.unit or entry.name in CHANGES_THE_UNIT


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
    if entry.name == RESTATED:
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
            number: _shown(row, board["items"], at, calendar)
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


def _shown(
    row: Mapping[str, Any], items: Mapping[str, str], at: dt.datetime, calendar: Kept
) -> Row:
    told = _telling(row, at)
    return {
        "number": row["number"],
        "tail": tail(row["number"]),
        "item": items.get(row["item"], row["item"]),
        "state": _state_word(row),
        "holder": str(Holder(row["holder"]).label),
        "received_at": row["received_at"],
        "promised": row["promised_due"],
        "statutory": row["statutory_due"],
        "due": (told["due"] if told else "") or NEVER,
        "left": _left(row, told, clock.office_date(at), calendar),
    }


def _telling(row: Mapping[str, Any], at: dt.datetime) -> Mapping[str, Any] | None:
    """The limit to speak of: what lit the lamp; while none is lit, the one that ends the case."""
    running = [fact for fact in row["limits"] if fact["status"] == RUNNING]
    return min(
        running,
        key=lambda fact: (-lamp(fact, at).level, _rank(fact["kind"]), fact["id"]),
        default=None,
    )


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def _left(
    row: Mapping[str, Any], told: Mapping[str, Any] | None, today: dt.date, calendar: Kept
) -> str:
    """Working days left or over, and of which limit; that the clock stands still, where it does."""
    if told is None:
        return gettext("时限中止") if row["limits"] else ""
    if not told["due"]:
        return ""
    words = _days_left(dt.date.fromisoformat(told["due"]), today, calendar)
    label = kind_label(told["kind"]).removesuffix(gettext("时限"))
    return words if told["kind"] in OF_DECISION else f"{label} · {words}"


def _state_word(row: Mapping[str, Any]) -> str:
    if row["state"] == CaseState.IN_REVIEW.value and row["step"]:
        return str(row["step"])
    return str(CaseState(row["state"]).label)


def _days_left(due: dt.date, today: dt.date, calendar: Kept) -> str:
    left, late = calendar.calendar.count(today, due), calendar.calendar.count(due, today)
    if due < today:
        return gettext("超 %(days)d 个工作日") % {"days": late} if late else gettext("已届满")
    return gettext("余 %(days)d 个工作日") % {"days": left} if left else gettext("今日到期")
