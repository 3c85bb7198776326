"""One unit's board: its cases in hand, the nearest due first, each with its lamp."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, ngettext

from approval.limits import ACCEPTANCE, DELIVERY, OF_DECISION, PROMISED, STATUTORY
from approval.selectors import boards as cases
from approval.states import CaseState, Holder
from boards import scopes
from boards.bureau import LEVEL_WORDS, RESTATED
from boards.cards import kind_label
from boards.days import day_facts
from boards.facts import Facts, facts_for
from boards.matters import BESIDE_THE_DECISION, Row, after_act, is_overdue, lamp_of, restated, tail
from boards.patches import Board
from kernel import clock
from ledger.models import Entry
from timelimits.custody import Kept
from timelimits.lamps import lamp

NEVER = "9999-12-31"
MOST_ROWS = 200
RUNNING = "running"
CHINESE, ENGLISH = "zh-hans", "en"  # one board serves both: its few words stand in it twice
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
    return _board(scope, cases.unit_rows(scope.unit))


def first_look(scope: scopes.Scope) -> Board:
    """Of a unit with much in hand only the cases that are listed; the others are but counted."""
    at = clock.micros(clock.now())
    order = cases.unit_order(
        scope.unit, at, kinds=ORDER, beside=BESIDE_THE_DECISION, most=MOST_ROWS
    )
    board = _board(scope, cases.some_unit_rows(scope.unit, order.first))
    if order.every <= MOST_ROWS:
        return board
    return board | {"head": _head(order.every, order.late, order.by_level), "partial": True}


def _board(scope: scopes.Scope, found: list[Row]) -> Board:
    return {
        "unit": scope.unit,
        "name": facts_for(items=(), matters=(), red_limits=()).unit(scope.unit),
        "items": {row["item"]: row.pop("item_name") for row in found},
        "cases": {row["number"]: row | {"unit": scope.unit} for row in found},
    }


def apply(board: Board, entry: Entry, facts: Facts) -> Board:
    """The board after the entry; a case that became another unit's is gone from it."""
    if entry.name == RESTATED:
        number = facts.number(entry.matter_id)
        rows = restated(board["cases"], number, entry.facts["limits"])
        return _with_cases(board, rows, facts)
    if not entry.name.startswith("case."):
        return board
    rows = after_act(board["cases"], entry.facts)
    if entry.facts["department"] != board["unit"]:
        rows.pop(entry.facts["number"], None)
    return _with_cases(board, rows, facts)


def view(board: Board, at: dt.datetime, calendar: Kept) -> Board:
    """What the unit's officers see at ``at``: all are counted, the first MOST_ROWS are listed."""
    lamps = {number: lamp_of(row, at) for number, row in board["cases"].items()}
    today = clock.office_date(at)
    words = Wording(today, calendar)
    told = {number: _telling(row, at) for number, row in board["cases"].items()}
    order = sorted(told, key=lambda number: (-lamps[number].level, _due(told[number]), number))
    return {
        "unit": board["unit"],
        "name": board["name"],
        "day": day_facts(today, calendar),
        "head": board.get("head")
        or _head(
            len(lamps),
            sum(is_overdue(row, at) for row in board["cases"].values()),
            Counter(lamp.level for lamp in lamps.values()),
        ),
        "rows": {
            number: _shown(board["cases"][number], told[number], board["items"])
            | words.of(board["cases"][number], told[number])
            | {"lamp": lamps[number].code, "level": lamps[number].level}
            for number in order[:MOST_ROWS]
        },
    }


def _head(every: int, overdue: int, by_level: Mapping[int, int]) -> dict[str, int]:
    return {
        "open": every,
        "overdue": overdue,
        "unlisted": max(every - MOST_ROWS, 0),
    } | {word: by_level[level] for level, word in LEVEL_WORDS.items()}


def _with_cases(board: Board, rows: dict[str, Row], facts: Facts) -> Board:
    """The board with these cases, and with the names of just their items."""
    known: Mapping[str, str] = board["items"]
    items = {
        row["item"]: known.get(row["item"]) or facts.item(row["item"]) for row in rows.values()
    }
    return board | {"cases": rows, "items": items}


def _shown(
    row: Mapping[str, Any],
    told: Mapping[str, Any] | None,
    items: Mapping[str, str],
) -> Row:
    return {
        "number": row["number"],
        "tail": tail(row["number"]),
        "item": items.get(row["item"], row["item"]),
        "received_at": row["received_at"],
        "promised": row["promised_due"],
        "statutory": row["statutory_due"],
        "due": _due(told),
    }


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of the rows on one day; many rows say the same."""

    today: dt.date
    calendar: Kept
    said: dict[tuple[Any, ...], Row] = field(default_factory=dict)

    def of(self, row: Mapping[str, Any], told: Mapping[str, Any] | None) -> Row:
        """Where the case stands, who has it in hand and how much is left, in both languages."""
        limit = (told["kind"], told["due"]) if told else None
        key = (row["state"], row["step"], row["holder"], limit, bool(row["limits"]))
        if key not in self.said:
            with translation.override(CHINESE):
                chinese = self._words(row, told)
            with translation.override(ENGLISH):
                self.said[key] = chinese | {"en": self._words(row, told)}
        return self.said[key]

    def _words(self, row: Mapping[str, Any], told: Mapping[str, Any] | None) -> Row:
        return {
            "state": _state_word(row),
            "holder": holder_word(row["holder"]),
            "left": _left(row, told, self.today, self.calendar),
        }


def holder_word(holder: str) -> str:
    """A post, never a name: whose it is to act on a step that is not finished."""
    return gettext("承办岗") if holder == Holder.STEP else str(Holder(holder).label)


def _due(told: Mapping[str, Any] | None) -> str:
    """The day of the limit to speak of; a day that never comes where there is none."""
    return (told["due"] if told else "") or NEVER


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
        if not late:
            return gettext("已届满")
        return ngettext("超 %(days)d 个工作日", "超 %(days)d 个工作日", late) % {"days": late}
    if not left:
        return gettext("今日到期")
    return ngettext("余 %(days)d 个工作日", "余 %(days)d 个工作日", left) % {"days": left}
