"""A log as read: its cases, its events, what had to be repaired; or everything wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from pathlib import Path

from rehearsal.replay import tables, xes
from rehearsal.replay.faults import Fault, LogRefused
from rehearsal.replay.instants import NoInstant
from rehearsal.replay.mapping import Mapping
from rehearsal.replay.rules import Rules

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
    start_rules: Rules = ()
    end_rules: Rules = ()


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event of the log, in file order.

    ``rules`` are those whose conditions hold as far as the log alone can tell; only the state of
    the case is left to be asked. ``grouped``: another event of its group makes their act.
    """

    case: str
    activity: str
    rules: Rules
    at: dt.datetime
    grouped: bool = False


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
    """Everything one replay drives; ``begun_by_events``: no case starts before its event says so."""

    cases: dict[str, LoggedCase] = field(default_factory=dict)
    events: list[LoggedEvent] = field(default_factory=list)
    repaired: list[Repair] = field(default_factory=list)
    begun_by_events: bool = False


def read(mapping: Mapping, *, cases: Path | None, events: Path | None) -> Log:
    """The log in ``cases`` and ``events``; raises LogRefused naming every line at fault in both.

    Without a cases file every case number of the events file is a case, and what its columns say
    is read from the case's first row there.
    """
    reader = _LogReader(mapping)
    faults = _disagreements(mapping, cases, events)
    event_rows, case_rows = _Rows(), _Rows()
    try:
        if events is not None and mapping.events is not None:
            columns = mapping.event_columns() + ([] if cases else mapping.case_columns())
            event_rows = _rows(events, mapping, columns)
        if cases is not None:
            case_rows = _rows(cases, mapping, mapping.case_columns())
        elif mapping.events is not None:
            case_rows = _first_of_each(event_rows, mapping.events.case)
    except LogRefused as refusal:
        raise LogRefused([*faults, *refusal.faults]) from refusal
    reader.read_events(event_rows.file, event_rows.rows)
    reader.read_cases(case_rows.file, case_rows.rows)
    reader.match(event_rows.file)
    if faults or reader.faults:
        raise LogRefused([*faults, *reader.faults])
    return reader.log


@dataclass(frozen=True, slots=True)
class _Rows:
    """The records of a file."""

    file: str = ""
    rows: list[tables.Row] = field(default_factory=list)


def _disagreements(mapping: Mapping, cases: Path | None, events: Path | None) -> list[Fault]:
    """Files and mapping say alike whether there are events; one file at least is given."""
    if cases is None and events is None:
        return [Fault("", 0, "neither a cases file nor an events file was given")]
    if events is not None and mapping.events is None:
        return [Fault(events.name, 0, "the mapping has no [events]")]
    if events is None and mapping.events is not None and cases is not None:
        what = "the mapping has [events], but no events file was given"
        return [Fault(cases.name, 0, what)]
    return []


def _rows(path: Path, mapping: Mapping, columns: list[str]) -> _Rows:
    if xes.is_xes(path):
        return _Rows(path.name, xes.read(path, columns=columns))
    return _Rows(path.name, tables.read(path, columns=columns, encoding=mapping.encoding))


def _first_of_each(found: _Rows, column: str) -> _Rows:
    first: dict[str, tables.Row] = {}
    for row in found.rows:
        first.setdefault(row.cells[column].strip(), row)
    return _Rows(found.file, list(first.values()))


class _LogReader:
    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.log = Log(begun_by_events=mapping.begun_by_events)
        self.faults: list[Fault] = []
        self._first: dict[str, dt.datetime] = {}
        self._event_rows: list[tables.Row] = []
        self._case_cells: dict[str, Table[str, str]] = {}
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
        self._case_cells[number] = row.cells
        self.log.cases[number] = LoggedCase(
            number=number,
            start=start,
            end=end,
            deadline=deadline,
            department=row.cells[columns.department].strip() if columns.department else "",
            item=row.cells[columns.item].strip() if columns.item else "",
            channel=row.cells[columns.channel].strip() if columns.channel else "",
            start_rules=_of_case(self.mapping.start, row),
            end_rules=_of_case(self.mapping.end, row),
        )
        if end is not None and not self.log.cases[number].end_rules:
            self.faults.append(Fault(file, row.line, "no rule of [end] takes this row"))

    def read_events(self, file: str, rows: list[tables.Row]) -> None:
        """Every event of the file; an activity that the mapping does not name is a fault."""
        columns = self.mapping.events
        unnamed: set[str] = set()
        for row in rows if columns is not None else []:
            assert columns is not None
            number = row.cells[columns.case].strip()
            activity = row.cells[columns.activity].strip()
            at = self._instant(file, row, columns.at, case=number, required=True)
            rules = self.mapping.rules_of(activity)
            if rules is None and activity not in unnamed:
                unnamed.add(activity)
                what = f"activity {activity!r} is not in the mapping" if activity else "no activity"
                self.faults.append(Fault(file, row.line, what))
            if rules is None or at is None:
                continue
            self.log.events.append(LoggedEvent(number, activity, rules, at))
            self._event_rows.append(row)
            self._first[number] = min(at, self._first.get(number, at))

    def match(self, file: str) -> None:
        """Settle what only both files tell: whose event it is, which rules it leaves, its group."""
        by_case: dict[str, list[int]] = {}
        for place, event in enumerate(self.log.events):
            if event.case not in self._numbers:
                what = f"no case {event.case!r} in the cases file"
                self.faults.append(Fault(file, self._event_rows[place].line, what))
            by_case.setdefault(event.case, []).append(place)
        self._route(by_case)
        for number, places in by_case.items():
            if number in self._case_cells:
                places.sort(key=lambda place: (self.log.events[place].at, place))
                self._narrow(file, places, self._case_cells[number])
                self._group(places)

    def _route(self, by_case: Table[str, list[int]]) -> None:
        """Say the item of each case, where the mapping tells it by routes."""
        for number, cells in self._case_cells.items() if self.mapping.routes else ():
            happens = {self.log.events[place].activity for place in by_case.get(number, ())}
            for route in self.mapping.routes:
                if route.takes(cells, happens):
                    self.log.cases[number] = replace(self.log.cases[number], item=route.item)
                    break

    def _narrow(self, file: str, places: list[int], case: Table[str, str]) -> None:
        """Leave each event the rules that can still apply; a fault where none can."""
        later: set[str] = set()
        for place in reversed(places):
            event, row = self.log.events[place], self._event_rows[place]
            left = tuple(
                rule
                for rule in event.rules
                if rule.when.holds_for(row.cells, case) and rule.when.holds_before(later)
            )
            if not left:
                what = f"no rule of activity {event.activity!r} takes this row"
                self.faults.append(Fault(file, row.line, what))
            elif left != event.rules:
                self.log.events[place] = replace(event, rules=left)
            later.add(event.activity)

    def _group(self, places: list[int]) -> None:
        """Among events of one group that follow each other, all but one make no act of their own."""
        run: list[int] = []
        for place in places:
            if run and not self._joins(run, place):
                self._join(run)
                run = []
            run.append(place)
        self._join(run)

    def _joins(self, run: list[int], place: int) -> bool:
        first, event = self.log.events[run[0]], self.log.events[place]
        name = _group_of(event)
        if not name or name != _group_of(first):
            return False
        minutes = self.mapping.groups[name].within_minutes
        return not minutes or event.at - first.at <= dt.timedelta(minutes=minutes)

    def _join(self, run: list[int]) -> None:
        if len(run) < 2:
            return
        by_last = self.mapping.groups[_group_of(self.log.events[run[0]])].by_last
        for place in run[:-1] if by_last else run[1:]:
            self.log.events[place] = replace(self.log.events[place], grouped=True)

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


def _of_case(rules: Rules, row: tables.Row) -> Rules:
    return tuple(rule for rule in rules if rule.when.holds_for({}, row.cells))


def _group_of(event: LoggedEvent) -> str:
    return event.rules[0].group if event.rules else ""
