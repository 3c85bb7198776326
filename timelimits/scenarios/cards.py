"""Rows about cards: from which day, after which instant, or which one is seen at an instant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from timelimits.engine.calendar import OFFICE_ZONE, WorkCalendar
from timelimits.engine.cards import Threshold, card_after
from timelimits.engine.reading import HOUR_EXACT
from timelimits.engine.reckon import History, Reckoning, reckon
from timelimits.engine.rungs import Rung, Trigger, UnitClass, falls
from timelimits.engine.stretches import Stretch
from timelimits.rules import Unit
from timelimits.scenarios.grammar import (
    DATE,
    INSTANT,
    Amount,
    Malformed,
    NotMachineReadable,
    amount_of,
    extensions_of,
    instant_of,
    rule_of,
    stretches_of,
)

LEVELS = {"warning": 1, "yellow": 2, "red": 3}
WORDS = {level: word for word, level in LEVELS.items()} | {0: "none"}
NO_CARD = ("none", "no card", "no warning", "normal", "green", "nothing", "-")
LEAD = 2  # working days before the promise from which the warning shows
# Thresholds of the other clocks of the hour-exact set, in days over; the row's own words go first.
CLOCKS = (
    ("special", {1: -2, 2: 1, 3: 2}),
    ("pre-acceptance", {1: 1, 2: 4, 3: 6}),
    ("complaint", {1: -2, 2: 1, 3: 2}),
    ("consultation", {1: -2, 2: 1, 3: 2}),
    ("licence issue", {2: 1}),
    ("e-licence", {2: 1}),
)


def dated_cards(
    calendar: WorkCalendar, row: Mapping[str, str]
) -> tuple[str, list[tuple[str, str, str]]]:
    """For n/m working days: the row's text with the days that the engine finds, and each column."""
    days = _days(calendar, row)
    got = row["expected"]
    words = [
        (r"promise due", "promise_due"),
        (r"statutory due", "statutory_due"),
        (r"warning from", "warning_from"),
        (r"yellow from", "yellow_from"),
        (r"red from", "red_from"),
    ]
    for said, name in words:
        got = re.sub(rf"({said}) {DATE}", rf"\1 {days[name]}", got)
    if not re.search(DATE, got):
        raise NotMachineReadable("expected names no day")
    return got, [(name, row[name], days[name]) for _, name in words if row[name]]


def _days(calendar: WorkCalendar, row: Mapping[str, str]) -> dict[str, str]:
    amount = amount_of(row)
    promise, law = _both(calendar, row, amount)
    found = {"promise_due": str(promise[1].due_on), "statutory_due": str(law[1].due_on)}
    fallen = _fallen(calendar, row, amount)
    return found | {
        f"{WORDS[level]}_from": "open" if at is None else str(calendar.day_of(at))
        for level, at in fallen.items()
    }


def _both(
    calendar: WorkCalendar, row: Mapping[str, str], amount: Amount
) -> tuple[tuple[History, Reckoning], tuple[History, Reckoning]]:
    """Promise and law; an extension is of the law's limit."""
    if amount.second is None:
        raise Malformed("base_days", "is not promise/law")
    start, stretches = instant_of(row["start"], "start"), stretches_of(row)
    promise = History(rule_of(Unit.WORKING_DAY, amount.base), start, stretches)
    law = History(
        rule_of(Unit.WORKING_DAY, amount.second),
        start,
        stretches,
        extensions_of(row, amount, start),
    )
    return (promise, reckon(calendar, promise)), (law, reckon(calendar, law))


def _fallen(
    calendar: WorkCalendar, row: Mapping[str, str], amount: Amount
) -> dict[int, dt.datetime | None]:
    """When each card first becomes true (D4)."""
    promise, law = _both(calendar, row, amount)
    lead = _lead(row)
    found: dict[int, dt.datetime | None] = dict.fromkeys(LEVELS.values())
    rungs = (
        Rung(1, UnitClass.DAYS, Trigger.REMAINING, lead),
        Rung(2, UnitClass.DAYS, Trigger.OVER, 1),
    )
    for fall in falls(calendar, *promise, rungs):
        found[fall.level] = fall.at
    for fall in falls(calendar, *law, (Rung(3, UnitClass.DAYS, Trigger.OVER, 1),)):
        found[fall.level] = fall.at
    return found


def _lead(row: Mapping[str, str]) -> int:
    said = re.search(r"warning (\d+)(?: WD| days?)? before", row["clock"] + "; " + row["events"])
    return int(said[1]) if said else LEAD


def seen_card(calendar: WorkCalendar, row: Mapping[str, str]) -> str:
    """For rows "now …; closed: …": the row's text if it names the card seen then, else the card.

    A closed case gets no warning; what it is over the limits by its closing stays.
    """
    said = re.search(
        rf"now ({INSTANT}|{DATE})\s*;\s*closed:?\s*(no|{INSTANT}|{DATE})", row["events"]
    )
    if said is None:
        raise Malformed("events", 'is not "now DATE TIME; closed: no" or "closed: DATE TIME"')
    now, closed = instant_of(said[1], "events"), said[2]
    until = now if closed == "no" else min(now, instant_of(closed, "events"))
    fallen = _fallen(calendar, row, amount_of(row))
    level = max((one for one, at in fallen.items() if at is not None and at <= until), default=0)
    if closed != "no" and until < now and level == LEVELS["warning"]:
        level = 0
    return row["expected"] if _names(row["expected"], level) else WORDS[level]


def _names(expected: str, level: int) -> bool:
    words = NO_CARD if level == 0 else (WORDS[level],)
    said = expected.lower()
    return any(re.match(rf"{re.escape(word)}(?![\w-])", said) for word in words)


def worked_cards(calendar: WorkCalendar, row: Mapping[str, str]) -> str:
    """For the hour-exact set: the row's text with the instants after which each card is due."""
    amount, start = amount_of(row), instant_of(row["start"], "start")
    stretches = stretches_of(row)
    granted = re.search(r"special procedure granted (\d+) days?", row["events"])
    if granted and not stretches:
        stretches = (Stretch(start, None, int(granted[1])),)
    found = {}
    for level, over in _thresholds(row, amount).items():
        days = (
            amount.second if level == LEVELS["red"] and amount.second is not None else amount.base
        )
        history = History(rule_of(Unit.WORKING_DAY, days), start, stretches, (), HOUR_EXACT)
        found[level] = card_after(calendar, history, Threshold(level, over))
    return _with_instants(row["expected"], found)


def _thresholds(row: Mapping[str, str], amount: Amount) -> dict[int, int]:
    """From how many days over each card is due: by the row's words, its clock, or the case's."""
    note, clock = row["note"], row["clock"].lower()
    if listed := re.search(r"over >\s*(\d+)\s*/\s*>\s*(\d+)\s*/\s*>\s*(\d+)", note):
        return {level: int(listed[level]) + 1 for level in WORDS if level}
    known = {1: -_lead(row), 2: 1, 3: 1}
    if amount.second is None:
        known = next((dict(over) for word, over in CLOCKS if word in clock), known)
    told = re.findall(r"(warning|yellow|red) when (?:elapsed-limit |over )?(>=|>) (-?\d+)", note)
    for word, sign, number in told:
        known[LEVELS[word]] = int(number) + (sign == ">")
    if amount.second is None and not told and known.keys() == {1, 2, 3} and "card" not in clock:
        raise NotMachineReadable("no threshold is named")
    return known


def _with_instants(expected: str, found: Mapping[int, dt.datetime | None]) -> str:
    """``expected`` with each instant replaced by the one found."""

    def told(level: int, old: str) -> str:
        at = found.get(level)
        if at is None:
            return "never" if level not in found else "open"
        pattern = "%Y-%m-%d %H:%M:%S" if old.count(":") > 1 else "%Y-%m-%d %H:%M"
        return at.astimezone(OFFICE_ZONE).strftime(pattern)

    def carded(one: re.Match[str]) -> str:
        return f"{one[1]} {one[2]} {told(LEVELS[one[1]], one[3])}"

    def uncarded(one: re.Match[str]) -> str:
        return f"{one[1]} {told(LEVELS['warning'], one[2])}"

    cards = rf"(warning|yellow|red) (after|from) ({INSTANT})"
    got, number = re.subn(cards, carded, expected)
    none = rf"(no card if closed before) ({INSTANT})(?=; warning after it)"
    got, before = re.subn(none, uncarded, got)
    if not number + before:
        raise NotMachineReadable("expected names no instant")
    return got
