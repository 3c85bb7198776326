"""Every row of the shared scenario file that the engine covers."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest

from tests.timelimits.china import at, china, day
from timelimits.engine.reckon import Extension, History, latest_day_before, reckon
from timelimits.engine.rungs import Rung, Trigger, UnitClass, falls
from timelimits.engine.standing import standing
from timelimits.engine.stretches import Stretch
from timelimits.rules import Rule, Unit

FILE = Path(__file__).resolve().parents[4] / "shared" / "clock_scenarios.csv"
UNITS = {"working day": Unit.WORKING_DAY, "calendar day": Unit.CALENDAR_DAY, "hour": Unit.HOUR}
MISSING = "the shared scenario file is not beside this checkout"


def rows() -> list[dict[str, str]]:
    if not FILE.exists():
        return []
    with FILE.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = {row["id"]: row for row in rows()}
# Local amounts and fixed dates are no counting; the second-exact Hunan set is another rule set.
COUNTED = [
    key
    for key, row in ROWS.items()
    if row["unit"].split(" (")[0] in UNITS and row["group"] != "monitor"
]
FORWARD = [
    key
    for key in COUNTED
    if ROWS[key]["first_counted_day"] and not ROWS[key]["base_days"].startswith("-")
]
CARDS = [key for key in ROWS if key in {"M01", "M02"}]
SEEN = [key for key, row in ROWS.items() if row["unit"] == "instant"]


def stretches(text: str) -> tuple[Stretch, ...]:
    found = []
    for part in filter(None, text.split(";")):
        since, until, granted = part.split("/")
        number = re.search(r"\d+", granted)
        found.append(Stretch(at(since), at(until), int(number.group()) if number else None))
    return tuple(found)


def history(row: dict[str, str]) -> History:
    base = int(row["base_days"].split("+")[0])
    unit = UNITS[row["unit"].split(" (")[0]]
    started = at(row["start"])
    more: tuple[Extension, ...] = ()
    if row["extension_days"]:
        more = (Extension(int(row["extension_days"]), started, started),)
    return History(
        Rule(unit, base, row["legal_basis"]), started, stretches(row["suspensions"]), more
    )


@pytest.mark.skipif(not ROWS, reason=MISSING)
@pytest.mark.parametrize("key", COUNTED)
def test_the_date_of_a_scenario(key):
    row = ROWS[key]
    if row["base_days"].startswith("-"):
        backward = Rule(UNITS[row["unit"].split(" (")[0]], -int(row["base_days"]), "CAL-9")
        got = latest_day_before(china(), day(row["start"]), backward)
        assert got == day(row["expected"])
        return
    outcome = reckon(china(), history(row))
    if row["unit"] == "hour":
        assert outcome.overrun_at == at(row["expected"])
    else:
        assert outcome.due_on == day(row["expected"])
        assert not outcome.provisional
    if row["alt_expected"] and "unrolled" in row["alt_rule"]:
        assert outcome.unrolled == day(row["alt_expected"])


@pytest.mark.skipif(not ROWS, reason=MISSING)
@pytest.mark.parametrize("key", FORWARD)
def test_the_first_counted_day_of_a_scenario(key):
    row = ROWS[key]
    outcome = reckon(
        china(), History(history(row).rule, at(row["start"]), stretches(row["suspensions"]))
    )
    made = History(history(row).rule, at(row["start"]))
    first = day(row["first_counted_day"])
    eve = first - dt.timedelta(days=1)
    assert standing(china(), made, outcome, eve).used == 0
    assert standing(china(), made, outcome, first).used == 1


PROMISED = (
    Rung(1, UnitClass.DAYS, Trigger.REMAINING, 2),
    Rung(2, UnitClass.DAYS, Trigger.OVER, 1),
)
STATUTORY = (Rung(3, UnitClass.DAYS, Trigger.OVER, 1),)


def lamp_days(row: dict[str, str]) -> dict[int, dt.date]:
    promise, law = (int(part) for part in row["base_days"].split("/"))
    found: dict[int, dt.date] = {}
    for amount, rungs in ((promise, PROMISED), (law, STATUTORY)):
        made = History(Rule(Unit.WORKING_DAY, amount, "M"), at(row["start"]))
        outcome = reckon(china(), made)
        for fall in falls(china(), made, outcome, rungs):
            assert fall.at is not None
            found[fall.level] = china().day_of(fall.at)
    return found


@pytest.mark.skipif(not ROWS, reason=MISSING)
@pytest.mark.parametrize("key", CARDS)
def test_the_days_on_which_the_lamps_of_a_scenario_change(key):
    row = ROWS[key]
    assert lamp_days(row) == {
        1: day(row["warning_from"]),
        2: day(row["yellow_from"]),
        3: day(row["red_from"]),
    }


@pytest.mark.skipif(not ROWS, reason=MISSING)
@pytest.mark.parametrize("key", SEEN)
def test_the_highest_card_of_a_scenario_at_an_instant(key):
    row = ROWS[key]
    said = re.match(r"now (.+); closed: (.+)", row["events"])
    assert said is not None
    now, closed = said.groups()
    until = at(now if closed == "no" else closed)
    fallen = [level for level, one in lamp_days(row).items() if china().midnight(one) <= until]
    words = {0: "none", 1: "warning", 2: "yellow", 3: "red"}
    assert words[max(fallen, default=0)] == row["expected"].split(" ")[0]
