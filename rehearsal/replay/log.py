"""A log as read: its cases, its events, what had to be repaired; or everything wrong with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from rehearsal.replay import tables
from rehearsal.replay.faults import Fault, LogRefused
from rehearsal.replay.instants import NoInstant
from rehearsal.replay.mapping import Act, Mapping

LONGEST_NUMBER = 50


@dataclass(frozen=True, slots=True)
class LoggedCase:
    """One case of the log; instants in UTC, ``end`` and ``deadline`` None where the log is silent."""

    number: str
    start: dt.datetime
    end: dt.datetime | None
    deadline: dt.datetime | None
    department: str
    item: str
    channel: str


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event of the log, in file order."""

    case: str
    activity: str
    act: Act
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Repair:
    """A row that was put right so that it could be replayed."""

    file: str
    line: int
    case: str
    what: str

    def to_json(self) -> dict[str, str | int]:
        """The row as the report lists it."""
        return {"file": self.file, "line": self.line, "case": self.case, "what": self.what}


@dataclass(slots=True)
class Log:
    """Everything one replay drives."""

    cases: dict[str, LoggedCase] = field(default_factory=dict)
    events: list[LoggedEvent] = field(default_factory=list)
    repaired: list[Repair] = field(default_factory=list)


def read(mapping: Mapping, *, cases: Path, events: Path | None) -> Log:
    """The log in ``cases`` and ``events``; raises LogRefused naming every line at fault in both."""
    reader = _LogReader(mapping)
    faults: list[Fault] = []
    if events is not None and mapping.events is None:
        faults.append(Fault(events.name, 0, "the mapping has no [events]"))
    if events is None and mapping.events is not None:
        faults.append(
            Fault(cases.name, 0, "the mapping has [events], but no events file was given")
        )
    event_rows: list[tables.Row] = []
    try:
        if events is not None and mapping.events is not None:
            columns = mapping.events.used()
            event_rows = tables.read(events, columns=columns, encoding=mapping.encoding)
    except LogRefused as refusal:
        faults += refusal.faults
    try:
        case_rows = tables.read(cases, columns=mapping.cases.used(), encoding=mapping.encoding)
    except LogRefused as refusal:
        raise LogRefused([*faults, *refusal.faults]) from refusal
    reader.read_events(events.name if events else "", event_rows)
    reader.read_cases(cases.name, case_rows)
    reader.match(events.name if events else "")
    if faults or reader.faults:
        raise LogRefused([*faults, *reader.faults])
    return reader.log


class _LogReader:
    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.log = Log()
        self.faults: list[Fault] = []
        self._first: dict[str, dt.datetime] = {}
        self._event_lines: list[int] = []
        self._numbers: dict[str, int] = {}

    def read_cases(self, file: str, rows: list[tables.Row]) -> None:
        """Every case of the file; a repeated number, a missing start are faults."""
        lines = self._numbers
        if not rows:
            self.faults.append(Fault(file, 0, "no cases"))
        for row in rows:
            number = row.cells[self.mapping.cases.case].strip()
            if not number:
                self.faults.append(Fault(file, row.line, "the case has no number"))
            elif len(number) > LONGEST_NUMBER:
                what = f"a case number longer than {LONGEST_NUMBER} characters"
                self.faults.append(Fault(file, row.line, what))
            elif number in lines:
                what = f"case {number!r} stands already on line {lines[number]}"
                self.faults.append(Fault(file, row.line, what))
            else:
                lines[number] = row.line
                self._case(file, row, number)

    def _case(self, file: str, row: tables.Row, number: str) -> None:
        columns = self.mapping.cases
        if columns.start:
            start = self._instant(file, row, columns.start, case=number, required=True)
        else:
            start = self._first.get(number)
            if start is None:
                self.faults.append(
                    Fault(file, row.line, f"case {number!r} has no event to start at")
                )
        end = self._instant(file, row, columns.end, case=number)
        deadline = self._instant(file, row, columns.deadline, case=number, end_of_day=True)
        if start is None:
            return
        if end is not None and end < start:
            self.log.repaired.append(Repair(file, row.line, number, "end_before_start"))
            end = start
        self.log.cases[number] = LoggedCase(
            number=number,
            start=start,
            end=end,
            deadline=deadline,
            department=row.cells[columns.department].strip() if columns.department else "",
            item=row.cells[columns.item].strip() if columns.item else "",
            channel=row.cells[columns.channel].strip() if columns.channel else "",
        )

    def read_events(self, file: str, rows: list[tables.Row]) -> None:
        """Every event of the file; an activity that the mapping does not name is a fault."""
        columns = self.mapping.events
        unnamed: set[str] = set()
        for row in rows if columns is not None else []:
            assert columns is not None
            number = row.cells[columns.case].strip()
            activity = row.cells[columns.activity].strip()
            at = self._instant(file, row, columns.at, case=number, required=True)
            act = self.mapping.acts.get(activity)
            if act is None and activity not in unnamed:
                unnamed.add(activity)
                what = f"activity {activity!r} is not in the mapping" if activity else "no activity"
                self.faults.append(Fault(file, row.line, what))
            if act is None or at is None:
                continue
            self.log.events.append(LoggedEvent(number, activity, act, at))
            self._event_lines.append(row.line)
            self._first[number] = min(at, self._first.get(number, at))

    def match(self, file: str) -> None:
        """Name every event whose case the cases file does not hold."""
        for line, event in zip(self._event_lines, self.log.events, strict=True):
            if event.case not in self._numbers:
                self.faults.append(Fault(file, line, f"no case {event.case!r} in the cases file"))

    def _instant(
        self, file: str, row: tables.Row, column: str, *, case: str, required: bool = False,
        end_of_day: bool = False,
    ) -> dt.datetime | None:  # fmt: skip
        text = row.cells[column].strip() if column else ""
        if not text:
            if required:
                self.faults.append(Fault(file, row.line, f"{column}: empty"))
            return None
        try:
            moment, twice = self.mapping.form.read(text, end_of_day=end_of_day)
        except NoInstant as error:
            self.faults.append(Fault(file, row.line, f"{column}: {error}"))
            return None
        if twice:
            what = f"{column}: {text} came twice that night, the first is taken"
            self.log.repaired.append(Repair(file, row.line, case, what))
        return moment
