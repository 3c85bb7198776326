"""The expense claims of 2017-2018 counted a second time, from the rows of the file alone.

Nothing of the hall is used here: no engine, no mapping, no database. What the mapping says in TOML
is said once more as a small machine, and the days are counted one by one.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

LIMIT = 20
SUBMITTED, SAVED = "SUBMITTED by EMPLOYEE", "SAVED by EMPLOYEE"
BUDGET, PRE = "APPROVED by BUDGET OWNER", "APPROVED by PRE_APPROVER"
ENDS = {"delivered", "denied", "declined", "withdrawn"}
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Happening:
    """A row of the events file: the activity without the word Declaration, its local moment."""

    activity: str
    at: dt.datetime


@dataclass(slots=True)
class Counted:
    """What a replay must find."""

    cases: int = 0
    events: int = 0
    grouped: int = 0
    red: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)


class Days:
    """Working days: Monday to Friday without the days off of a file."""

    def __init__(self, days_off: Path) -> None:
        with days_off.open(encoding="utf-8") as file:
            self.off = {row["date"] for row in csv.DictReader(file)}

    def works(self, day: dt.date) -> bool:
        """Whether this is a working day."""
        return day.weekday() < 5 and day.isoformat() not in self.off

    def falls(self, start: dt.date, gaps: list[tuple[dt.date, dt.date]]) -> dt.date:
        """The first working day after the last of twenty that count after ``start``."""
        day, left = start, LIMIT
        while left:
            day += ONE_DAY
            left -= self.works(day) and not any(a < day <= b for a, b in gaps)
        day += ONE_DAY
        while not self.works(day):
            day += ONE_DAY
        return day


class Claim:
    """One case on its way through the machine of the mapping."""

    def __init__(self, rows: list[Happening], days: Days, counted: Counted) -> None:
        self.rows, self.days, self.counted = rows, days, counted
        there = {row.activity for row in rows}
        self.step = BUDGET if BUDGET in there else PRE if PRE in there else ""
        self.state, self.in_hand = "none", ""
        self.start: dt.date | None = None
        self.gaps: list[tuple[dt.date, dt.date]] = []
        self.waits: dt.date | None = None

    def go(self) -> None:
        """Every happening in turn; of rejections that follow each other the first alone acts."""
        for place, row in enumerate(self.rows):
            rejected = row.activity.startswith("REJECTED")
            if rejected and place and self.rows[place - 1].activity.startswith("REJECTED"):
                self.counted.grouped += 1
                continue
            later = any(one.activity == SUBMITTED for one in self.rows[place + 1 :])
            why = self._reject(row, later=later) if rejected else self._advance(row)
            if why:
                self.counted.refused["after_close" if self.state in ENDS else why] += 1
        if self.start is not None:
            self._settle(dt.date.max)
        self.counted.states[self.state] += 1

    def _advance(self, row: Happening) -> str:
        moves = {
            SAVED: self._save,
            SUBMITTED: self._submit,
            PRE: self._level,
            BUDGET: self._level,
            "APPROVED by ADMINISTRATION": self._accept,
            "FINAL_APPROVED by SUPERVISOR": self._approve,
            "Request Payment": self._ready,
            "Payment Handled": self._pay,
        }
        return moves[row.activity](row)

    def _save(self, _: Happening) -> str:
        if self.state != "none":
            return "begun_already"
        self.state = "draft"
        return ""

    def _submit(self, row: Happening) -> str:
        if self.state in {"none", "draft", "correcting"}:
            self.state, self.start, self.gaps = "received", row.at.date(), []
            return ""
        if self.state != "suspended" or self.waits is None:
            return "state_forbids"
        self.gaps.append((self.waits, row.at.date()))
        self.state, self.waits = "in_review", None
        return ""

    def _accept(self, _: Happening) -> str:
        if self.state == "in_review":
            return ""
        if self.state == "none":
            return "before_start"
        if self.state != "received":
            return "state_forbids"
        self.state, self.in_hand = "in_review", self.step or "decision"
        return ""

    def _level(self, row: Happening) -> str:
        if row.activity == PRE and self.state == "received":
            self._accept(row)
        if self.in_hand and row.activity != self.in_hand:
            return "other_step"
        if self.state != "in_review":
            return "state_forbids"
        self.in_hand = "decision"
        return ""

    def _approve(self, row: Happening) -> str:
        if self.state == "received":
            self._accept(row)
        if self.state != "in_review":
            return "state_forbids"
        self._settle(row.at.date())
        self.state, self.in_hand = "granted", ""
        return ""

    def _ready(self, _: Happening) -> str:
        return "" if self.state == "granted" else "state_forbids"

    def _pay(self, row: Happening) -> str:
        why = self._ready(row)
        self.state = self.state if why else "delivered"
        return why

    def _reject(self, row: Happening, *, later: bool) -> str:
        if self.state not in {"received", "in_review"}:
            return "state_forbids"
        if later and self.state == "in_review":
            self.state, self.in_hand = "suspended", self.step or "decision"
            self.waits = row.at.date()
            return ""
        self._settle(row.at.date())
        if later:
            self.state = "correcting"
        elif row.activity == "REJECTED by EMPLOYEE":
            self.state = "withdrawn"
        else:
            self.state = "declined" if self.state == "received" else "denied"
        return ""

    def _settle(self, day: dt.date) -> None:
        """The limit is over: a red card if the first working day after it had begun."""
        if self.start is not None and self.days.falls(self.start, self.gaps) <= day:
            self.counted.red += 1
        self.start = None


def _happenings(events: Path) -> Iterator[tuple[str, Happening]]:
    with gzip.open(events, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            activity = row["concept:name"].removeprefix("Declaration ")
            at = dt.datetime.fromisoformat(row["time:timestamp"])
            yield row["case_id"], Happening(activity, at)


def count(events: Path, days_off: Path) -> Counted:
    """The figures of the whole file."""
    counted, days = Counted(), Days(days_off)
    told = sorted(_happenings(events), key=lambda pair: (pair[0], pair[1].at))
    for _, rows in groupby(told, key=lambda pair: pair[0]):
        happened = [row for _, row in rows]
        counted.cases += 1
        counted.events += len(happened)
        Claim(happened, days, counted).go()
    return counted


def differences(counted: Counted, report: Mapping[str, Any]) -> list[str]:
    """In what a replay's report differs from this count; empty when it does not."""
    pairs = {
        "cases": (counted.cases, report["cases"]),
        "events": (counted.events, report["events"]),
        "grouped": (counted.grouped, report["grouped"]),
        "red cards": (counted.red, report["cards"]["3"]),
        "refused": (dict(counted.refused), report["refused"]),
        "states": (dict(counted.states), report["states"]),
    }
    return [
        f"{name}: counted {mine}, replayed {theirs}"
        for name, (mine, theirs) in pairs.items()
        if mine != theirs
    ]
