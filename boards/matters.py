"""An open case as a board keeps it: whose it is and when its lamp changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from approval.limits import DELIVERY, JOINT, PROMISED, STATUTORY, STEP
from approval.selectors.facts import due_of
from approval.states import OPEN as OPEN_STATES
from approval.states import CaseState
from kernel import clock
from timelimits.lamps import OPEN, Lamp, worst

Row = dict[str, Any]

# A draft is nobody's yet; a granted case is in hand until it has been handed over (在办).
IN_HAND = frozenset(state.value for state in OPEN_STATES) - {CaseState.DRAFT.value}
PROMISE_PASSED = 2
# Limits of a step, which an office sets itself, and of handing over what has been decided.
BESIDE_THE_DECISION = frozenset({STEP, DELIVERY})
TAIL = 6
OF_A_LIMIT = ("id", "kind", "status", "due", "falls", "runs_again")
KEPT = (
    "number",
    "item",
    "state",
    "step",
    "holder",
    "received_at",
    "promised_due",
    "statutory_due",
)


def is_in_hand(body: Mapping[str, Any]) -> bool:
    """Whether a case with these facts has been filed and has not ended."""
    return body["state"] in IN_HAND


def kept(body: Mapping[str, Any]) -> Row:
    """The part of a case's facts that lamps and lists are made from."""
    row: Row = {key: body[key] for key in KEPT}
    return row | {
        "unit": body["department"],
        "limits": open_limits(body["limits"]),
    }


def after_act(rows: Mapping[str, Row], body: Mapping[str, Any]) -> dict[str, Row]:
    """The cases in hand after an act on one of them, with these facts after it."""
    others = {number: row for number, row in rows.items() if number != body["number"]}
    return others | {body["number"]: kept(body)} if is_in_hand(body) else others


def restated(
    rows: Mapping[str, Row], number: str, limits: Sequence[dict[str, Any]]
) -> dict[str, Row]:
    """The cases in hand after a notice of holidays moved the limits of one of them."""
    if number not in rows:
        return dict(rows)
    moved = {
        "limits": open_limits(limits),
        "promised_due": due_of(limits, PROMISED),
        "statutory_due": due_of(limits, STATUTORY) or due_of(limits, JOINT),
    }
    return dict(rows) | {number: rows[number] | moved}


def open_limits(limits: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The limits that still run or stand still, what lamps and dates need of them, by id."""
    running = ({key: fact[key] for key in OF_A_LIMIT} for fact in limits if fact["status"] in OPEN)
    return sorted(running, key=lambda fact: fact["id"])


def is_overdue(row: Mapping[str, Any], at: dt.datetime) -> bool:
    """Whether the case is late to be accepted or decided, by promise or by law (超时在办)."""
    deciding = [fact for fact in row["limits"] if fact["kind"] not in BESIDE_THE_DECISION]
    return worst(deciding, at).level >= PROMISE_PASSED


def lamp_of(row: Mapping[str, Any], at: dt.datetime) -> Lamp:
    """What a kept case shows at ``at``: the lamp of its worst limit."""
    return worst(row["limits"], at)


def falls(row: Mapping[str, Any], since: int, until: int) -> Iterable[tuple[int, int]]:
    """Each (moment, level) in microseconds at which a lamp of the case changes in that time."""
    for fact in row["limits"]:
        if fact["status"] != "running":
            continue
        for level, moment in fact["falls"]:
            if since < moment <= until:
                yield moment, level


def tail(number: str) -> str:
    """编号后六位: the last six signs without dashes, what people look for on a board."""
    return number.replace("-", "")[-TAIL:]


def day_of(moment: int) -> str:
    """The office's day of a moment in microseconds, as YYYY-MM-DD."""
    return clock.office_date(clock.from_micros(moment)).isoformat()
