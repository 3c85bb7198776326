"""The cases in hand as a wide board keeps them: all are counted, only the lit ones are known.

A city has some ten thousand cases in hand and some thousand of them lit, or to be lit before the
board is read anew. So a board holds the unit of every number, and the limits of the few.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from approval.selectors import boards as cases
from approval.selectors import lamps as counted
from boards.facts import Facts
from boards.matters import BESIDE_THE_DECISION, PROMISE_PASSED, is_in_hand
from kernel.clock import micros
from ledger.models import Entry
from timelimits.lamps import OPEN, level_at

Hand = dict[str, Any]
Lit = dict[str, Any]
KEPT = ("id", "kind", "status", "falls", "runs_again")
WORDS = {1: "warning", 2: "promise", 3: "statutory"}
NOTHING = {"open": 0, "warning": 0, "promise": 0, "statutory": 0, "overdue": 0}


def read(until: int, *, units: Collection[str] | None = None) -> Hand:
    """The hand from the source tables, true for lamps that change up to ``until`` (microseconds).

    Two queries, of which the larger brings nothing but numbers; ``units`` narrows it to some.
    """
    known = None if units is None else list(units)
    return {
        "until": until,
        "units": known,
        "unit_of": cases.in_hand_by_unit(known),
        "lit": cases.lit_before(until, known),
    }


def first_look(
    span: counted.Span, *, most: int, limits: Iterable[int], units: Collection[str] | None = None
) -> Hand:
    """What ``counts``, ``falls`` and ``lit_ids`` would say now, of a hand that nobody has read yet.

    Counted by the database, so it costs little however many there are, and no act moves it on.
    Of what is about to change it knows the first ``most``, and which of some ``limits`` are lit.
    """
    lamps = counted.lamps_at(span, beside=BESIDE_THE_DECISION, most=most, units=units)
    return {
        "counts": {
            unit: NOTHING | {"open": n} | lamps.units.get(unit, {})
            for unit, n in counted.in_hand(units).items()
        },
        "coming": lamps.coming,
        "falls": lamps.soonest,
        "lit": counted.still_lit(limits, span.until),
    }


def after_act(hand: Hand, entry: Entry) -> Hand:
    """The hand after an act on a case."""
    body = entry.facts
    number, unit = body["number"], body["department"]
    if not is_in_hand(body) or not _concerns(hand, unit):
        return _without(hand, number)
    if hand["unit_of"].get(number) != unit:
        hand = hand | {"unit_of": hand["unit_of"] | {number: unit}}
    return _with_limits(hand, number, body["limits"])


def restated(hand: Hand, entry: Entry, facts: Facts) -> Hand:
    """The hand after a notice of holidays moved the limits of one of its cases."""
    number = facts.number(entry.matter_id)
    if number not in hand["unit_of"]:
        return hand
    return _with_limits(hand, number, entry.facts["limits"])


def counts(hand: Hand, at: dt.datetime) -> dict[str, dict[str, int]]:
    """By unit: how many in hand, how many by their worst lamp at ``at``, how many are late."""
    told = {unit: NOTHING | {"open": n} for unit, n in Counter(hand["unit_of"].values()).items()}
    moment = micros(at)
    for row in hand["lit"].values():
        level, late = _lamp(row["limits"], moment)
        if level:
            told[row["unit"]][WORDS[level]] += 1
        if late:
            told[row["unit"]]["overdue"] += 1
    return told


def falls(hand: Hand, since: int, until: int) -> list[tuple[int, int, str, str]]:
    """Each (moment, level, unit, number) at which a running limit's lamp changes in that time."""
    return sorted(
        (moment, level, row["unit"], number)
        for number, row in hand["lit"].items()
        for fact in row["limits"]
        if fact["status"] == "running"
        for level, moment in fact["falls"]
        if since < moment <= until
    )


def lit_ids(hand: Hand) -> set[int]:
    """The limits that are known because they are lit, or will be before the hand is read anew."""
    return {fact["id"] for row in hand["lit"].values() for fact in row["limits"]}


def lit_limits(limits: Iterable[Mapping[str, Any]], until: int) -> list[Lit]:
    """The open limits of which a lamp changes by ``until``, in the order of id."""
    found = [
        {key: fact[key] for key in KEPT}
        for fact in limits
        if fact["status"] in OPEN and any(moment <= until for _, moment in fact["falls"])
    ]
    return sorted(found, key=lambda fact: fact["id"])


def _concerns(hand: Hand, unit: str) -> bool:
    return hand["units"] is None or unit in hand["units"]


def _without(hand: Hand, number: str) -> Hand:
    return hand | {part: _less(hand[part], number) for part in ("unit_of", "lit")}


def _less(rows: dict[str, Any], number: str) -> dict[str, Any]:
    """Nothing is copied for a case that is not there."""
    if number not in rows:
        return rows
    return {one: row for one, row in rows.items() if one != number}


def _with_limits(hand: Hand, number: str, limits: Iterable[Mapping[str, Any]]) -> Hand:
    row = {"unit": hand["unit_of"][number], "limits": lit_limits(limits, hand["until"])}
    if not row["limits"]:
        return hand | {"lit": _less(hand["lit"], number)}
    return hand | {"lit": hand["lit"] | {number: row}}


def _lamp(limits: Iterable[Mapping[str, Any]], moment: int) -> tuple[int, bool]:
    """The worst level, and whether the case is late to be accepted or decided (超时在办)."""
    worst, late = 0, False
    for fact in limits:
        level = level_at(fact, moment)
        worst = max(worst, level)
        late = late or (level >= PROMISE_PASSED and fact["kind"] not in BESIDE_THE_DECISION)
    return worst, late
