"""The engine's answer to one row, beside what the row expects."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from timelimits.engine.calendar import OFFICE_ZONE, WorkCalendar
from timelimits.engine.reading import Filing, Reading
from timelimits.engine.reckon import (
    EVERY_DAY,
    History,
    Reckoning,
    latest_day_before,
    reckon,
    span_of,
)
from timelimits.engine.stretches import walk
from timelimits.errors import DateUnreachable
from timelimits.rules import Unit
from timelimits.scenarios import cards
from timelimits.scenarios.grammar import (
    DATE,
    INSTANT,
    Amount,
    Malformed,
    amount_of,
    day_of,
    extensions_of,
    instant_of,
    rule_of,
    stretches_of,
    unit_of,
)

OPEN = {"open", "suspended", "-", "–", "none"}
CARDS = {"working second": cards.worked_cards, "instant": cards.seen_card}


@dataclass(frozen=True, slots=True)
class Difference:
    """A further column that the engine answers otherwise."""

    field: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Answer:
    """``expected`` is the row's own text; ``got`` equals it exactly when the engine agrees."""

    id: str
    expected: str
    got: str
    differences: tuple[Difference, ...] = field(default=())

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return self.expected == self.got and not self.differences


def answer(calendar: WorkCalendar, row: Mapping[str, str]) -> Answer:
    """Reckon the row; raises Malformed, or NotMachineReadable where only prose would tell."""
    if not row["id"]:
        raise Malformed("id", "is empty")
    if row.get("surplus"):
        raise Malformed("row", row["surplus"])
    try:
        return _answer(calendar, row)
    except DateUnreachable as refused:
        raise Malformed("start", refused.message) from None


def _answer(calendar: WorkCalendar, row: Mapping[str, str]) -> Answer:
    by_cards = CARDS.get(row["unit"].lower())
    if by_cards is not None:
        return Answer(row["id"], row["expected"], by_cards(calendar, row))
    unit, amount = unit_of(row), amount_of(row)
    if amount.second is not None:
        got, columns = cards.dated_cards(calendar, row)
        found = tuple(Difference(*one) for one in columns if one[1] != one[2])
        return Answer(row["id"], row["expected"], got, found)
    if amount.backward:
        return _backward(calendar, row, unit, amount)
    return _forward(calendar, row, unit, amount)


def _backward(calendar: WorkCalendar, row: Mapping[str, str], unit: Unit, amount: Amount) -> Answer:
    if unit is Unit.HOUR:
        raise Malformed("base_days", "hours are not counted backwards")
    event = instant_of(row["start"], "start").astimezone(calendar.zone).date()
    rule = rule_of(unit, amount.base)
    asked: list[tuple[str, str]] = [
        ("last_counted_day", str(latest_day_before(calendar, event, rule)))
    ]
    eve = event - dt.timedelta(days=1)
    first = eve if unit is not Unit.WORKING_DAY else calendar.day_at(calendar.index_of(eve))
    asked += [("first_counted_day", str(first)), ("counted_days", str(amount.base))]
    other = _other_unit(row["alt_rule"], unit)
    if other is not None:
        asked.append(
            ("alt_expected", str(latest_day_before(calendar, event, rule_of(other, amount.base))))
        )
    day_of(row["expected"][:10], "expected")
    got = f"{latest_day_before(calendar, event, rule)}{row['expected'][10:]}"
    return Answer(row["id"], row["expected"], got, _differing(row, asked))


def _other_unit(said: str, unit: Unit) -> Unit | None:
    """The unit of an alternative that reads the bare 日 otherwise (CAL-9, XK-22)."""
    words = said.lower()
    if "calendar" in words and unit is not Unit.CALENDAR_DAY and "unrolled" not in words:
        return Unit.CALENDAR_DAY
    if "working-day" in words or "working days" in words:
        return None if unit is Unit.WORKING_DAY else Unit.WORKING_DAY
    return None


def _forward(calendar: WorkCalendar, row: Mapping[str, str], unit: Unit, amount: Amount) -> Answer:
    start = instant_of(row["start"], "start")
    if unit is Unit.HOUR and len(row["start"]) == len("2025-04-30"):
        raise Malformed("start", "hours run from an instant: a time is missing")
    history = History(
        rule_of(unit, amount.base),
        start,
        stretches_of(row),
        extensions_of(row, amount, start),
    )
    outcome = reckon(calendar, history)
    return Answer(
        row["id"],
        row["expected"],
        _said(outcome, row["expected"], unit),
        _differing(row, _also(calendar, history, outcome, row)),
    )


def _said(outcome: Reckoning, expected: str, unit: Unit) -> str:
    """What came out, written as the row writes it; words behind the date stay as they are."""
    if outcome.due_on is None or outcome.overrun_at is None:
        return "open" if re.match(DATE, expected) else expected
    if expected.lower() in OPEN:
        return str(outcome.due_on)
    if unit is not Unit.HOUR:
        day_of(expected[:10], "expected")
        return f"{outcome.due_on}{expected[10:]}"
    found = re.match(INSTANT, expected)
    if found is None:
        raise Malformed("expected", f"{expected!r} is no date and time")
    instant_of(found[0], "expected")
    end = outcome.overrun_at.astimezone(OFFICE_ZONE)
    exact = end.second or found[0].count(":") > 1
    said = end.strftime("%Y-%m-%d %H:%M:%S" if exact else "%Y-%m-%d %H:%M")
    return said.replace(" ", found[0][10]) + expected[found.end() :]


def _also(
    calendar: WorkCalendar, history: History, outcome: Reckoning, row: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The further columns, where the engine has something to say of them."""
    if history.rule.unit is Unit.HOUR or outcome.due_on is None:
        return []
    span = span_of(history.rule, outcome.start_day) + outcome.extra
    if span == 0:
        return []
    axis = calendar if history.rule.unit is Unit.WORKING_DAY else EVERY_DAY
    first = walk(axis, outcome.start_day, 1, outcome.gaps)
    found = [
        ("first_counted_day", str(first)),
        ("last_counted_day", str(outcome.unrolled)),
        ("counted_days", str(span)),
    ]
    other = _alternative(calendar, history, outcome, row["alt_rule"])
    if other is not None:
        found.append(("alt_expected", str(other)))
    return found


def _alternative(
    calendar: WorkCalendar, history: History, outcome: Reckoning, said: str
) -> dt.date | None:
    """The date under the alternative that alt_rule names; None for one told in prose only."""
    words = said.lower()
    if "unrolled" in words:
        return outcome.unrolled
    other = _other_unit(said, history.rule.unit)
    if "rule b" in words:
        history = replace(history, reading=Reading(filing=Filing.NEXT_WORKING_DAY))
    elif "extension not been granted" in words or "without the extension" in words:
        history = replace(history, extensions=())
    elif "without the pause" in words or "without consultation" in words:
        history = replace(history, stretches=())
    elif other is not None:
        history = replace(history, rule=replace(history.rule, unit=other))
    else:
        return None
    return reckon(calendar, history).due_on


def _differing(row: Mapping[str, str], asked: list[tuple[str, str]]) -> tuple[Difference, ...]:
    """Of the columns that the row fills in, those that say otherwise."""
    found = []
    for name, got in asked:
        expected = row[name]
        if not expected:
            continue
        if name == "counted_days" and not expected.isdigit():
            raise Malformed(name, f"{expected!r} is no number")
        if name != "counted_days":
            day_of(expected, name)
        if expected != got:
            found.append(Difference(name, expected, got))
    return tuple(found)
