"""The mapping of a log: which column is what, which activity is which act. Data, never code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rehearsal.replay.faults import Fault, LogRefused
from rehearsal.replay.instants import InstantForm

MACHINES = frozenset({"case"})
ACTS = frozenset(
    {
        "accept",
        "assign",
        "close",
        "count",
        "decline",
        "deliver",
        "deny",
        "extend",
        "finish_step",
        "grant",
        "request_supplement",
        "resume",
        "return_step",
        "supply_supplement",
        "suspend",
        "tell",
        "tell_supplement",
        "withdraw",
    }
)
ROLES = frozenset({"reviewer", "approver"})
UNITS = frozenset({"working_day", "calendar_day", "month", "year", "hour"})
LOG_KEYS = {"name", "zone", "encoding", "machine", "instants", "bare_dates", "clock"}
CHANNELS = frozenset({"window", "online", "kiosk", "post", "import"})
CLOCKS = frozenset({"instant", "office"})
LONGEST_STEP = 20
STARTS = frozenset({"received", "accepted"})
SILENCES = frozenset({"none", "accepted"})


@dataclass(frozen=True, slots=True)
class CaseColumns:
    """Columns of the cases file; an empty name means the log has no such column."""

    case: str
    start: str = ""
    end: str = ""
    deadline: str = ""
    department: str = ""
    item: str = ""
    channel: str = ""

    def used(self) -> list[str]:
        """The names that must stand in the header."""
        named = (self.case, self.start, self.end, self.deadline)
        return [name for name in (*named, self.department, self.item, self.channel) if name]


@dataclass(frozen=True, slots=True)
class EventColumns:
    """Columns of the events file."""

    case: str
    activity: str
    at: str

    def used(self) -> list[str]:
        """The names that must stand in the header."""
        return [self.case, self.activity, self.at]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of the item: so many units, and the words it rests on."""

    unit: str
    amount: int
    basis: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of review."""

    name: str
    role: str = "reviewer"


@dataclass(frozen=True, slots=True)
class ReplayItem:
    """The item that the cases of the log belong to, where the log names none of its own."""

    name: str
    limit: Limit | None = None
    acceptance: Limit | None = None
    start: str = "received"
    silence: str = "none"
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """What one activity of the log does.

    ``step`` is the step that is finished; ``ground`` and ``days`` go with a limit that is stopped or
    extended.
    """

    do: str
    step: str = ""
    ground: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Mapping:
    """One log, read and understood."""

    name: str
    form: InstantForm
    encoding: str
    cases: CaseColumns
    events: EventColumns | None
    item: ReplayItem
    acts: Table[str, Act] = field(default_factory=dict)
    channels: Table[str, str] = field(default_factory=dict)


def read(path: Path) -> Mapping:
    """The mapping in ``path``; raises LogRefused naming every key that cannot be used."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LogRefused([Fault(str(path), 0, f"cannot be read: {error}")]) from error
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LogRefused([Fault(path.name, 0, f"not TOML: {error}")]) from error
    return _Reader(path.name).mapping(tree)


class _Reader:
    """Reads a TOML tree, gathering every fault before it refuses."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def mapping(self, tree: dict[str, Any]) -> Mapping:
        self._known("", tree, {"log", "cases", "events", "item", "activities", "channels"})
        log = self._table(tree, "log", required=True)
        self._known("log", log, LOG_KEYS)
        self._one_of("log.machine", log.get("machine", "case"), MACHINES)
        item = self._item(self._table(tree, "item", required=True))
        acts = self._acts(self._table(tree, "activities"), item)
        made = Mapping(
            name=self._text("log", log, "name", required=True),
            form=self._form(log),
            encoding=self._encoding(log),
            cases=self._cases(self._table(tree, "cases", required=True)),
            events=self._events(tree),
            item=item,
            acts=acts,
            channels=self._channels(self._table(tree, "channels")),
        )
        self._agree(made)
        if self.faults:
            raise LogRefused(self.faults)
        return made

    def _agree(self, made: Mapping) -> None:
        """What only the whole can tell: a start is needed, and acts need events."""
        if not made.cases.start and made.events is None:
            self._fault("cases.start: missing, and there are no events to take a start from")
        if made.cases.deadline and made.item.start != "received":
            self._fault("item.start: a deadline of the case's own runs from receipt")
        if made.acts and made.events is None:
            self._fault("[activities] without [events]")
        if made.events is not None and not made.acts:
            self._fault("[events] without [activities]")

    def _form(self, log: dict[str, Any]) -> InstantForm:
        name = self._text("log", log, "zone", required=True)
        zone = ZoneInfo("UTC")
        try:
            zone = ZoneInfo(name or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._fault(f"log.zone: no time zone {name!r}")
        told = log.get("clock", "instant")
        self._one_of("log.clock", told, CLOCKS)
        bare = log.get("bare_dates", False)
        if not isinstance(bare, bool):
            self._fault("log.bare_dates: true or false")
        return InstantForm(
            zone,
            self._text("log", log, "instants"),
            bare_dates=bool(bare),
            as_office=told == "office",
        )

    def _encoding(self, log: dict[str, Any]) -> str:
        name = self._text("log", log, "encoding") or "utf-8"
        try:
            "".encode(name)
        except LookupError:
            self._fault(f"log.encoding: no encoding {name!r}")
        return name

    def _cases(self, table: dict[str, Any]) -> CaseColumns:
        self._known(
            "cases", table, {"id", "start", "end", "deadline", "department", "item", "channel"}
        )
        return CaseColumns(
            case=self._text("cases", table, "id", required=True),
            start=self._text("cases", table, "start"),
            end=self._text("cases", table, "end"),
            deadline=self._text("cases", table, "deadline"),
            department=self._text("cases", table, "department"),
            item=self._text("cases", table, "item"),
            channel=self._text("cases", table, "channel"),
        )

    def _events(self, tree: dict[str, Any]) -> EventColumns | None:
        if "events" not in tree:
            return None
        table = self._table(tree, "events")
        self._known("events", table, {"case", "activity", "at"})
        return EventColumns(
            case=self._text("events", table, "case", required=True),
            activity=self._text("events", table, "activity", required=True),
            at=self._text("events", table, "at", required=True),
        )

    def _item(self, table: dict[str, Any]) -> ReplayItem:
        self._known("item", table, {"name", "limit", "acceptance", "start", "silence", "steps"})
        start = str(table.get("start", "received"))
        silence = str(table.get("silence", "none"))
        self._one_of("item.start", start, STARTS)
        self._one_of("item.silence", silence, SILENCES)
        acceptance = self._limit(table, "acceptance")
        if silence != "none" and acceptance is None:
            self._fault("item.silence: an effect of silence needs item.acceptance")
        return ReplayItem(
            name=self._text("item", table, "name", required=True),
            limit=self._limit(table, "limit"),
            acceptance=acceptance,
            start=start,
            silence=silence,
            steps=self._steps(table.get("steps", [])),
        )

    def _limit(self, table: dict[str, Any], key: str) -> Limit | None:
        if key not in table:
            return None
        limit = self._table(table, key, prefix="item.")
        self._known(f"item.{key}", limit, {"unit", "amount", "basis"})
        unit = self._text(f"item.{key}", limit, "unit", required=True)
        self._one_of(f"item.{key}.unit", unit, UNITS)
        amount = limit.get("amount")
        if type(amount) is not int or amount < 1:
            self._fault(f"item.{key}.amount: a whole number above 0")
            amount = 1
        return Limit(unit, amount, self._text(f"item.{key}", limit, "basis", required=True))

    def _steps(self, rows: object) -> tuple[Step, ...]:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._fault("item.steps: a list of tables")
            return ()
        steps = []
        for number, row in enumerate(rows, start=1):
            where = f"item.steps[{number}]"
            self._known(where, row, {"name", "role"})
            role = str(row.get("role", "reviewer"))
            self._one_of(f"{where}.role", role, ROLES)
            name = self._text(where, row, "name", required=True)
            if len(name) > LONGEST_STEP:
                self._fault(f"{where}.name: longer than {LONGEST_STEP} characters")
            steps.append(Step(name, role))
        return tuple(steps)

    def _acts(self, table: dict[str, Any], item: ReplayItem) -> dict[str, Act]:
        acts = {}
        for activity, row in table.items():
            where = f'activities."{activity}"'
            if not isinstance(row, dict):
                self._fault(f"{where}: a table with do = ...")
                continue
            acts[activity] = self._act(where, row, {step.name for step in item.steps})
        return acts

    def _act(self, where: str, row: dict[str, Any], steps: set[str]) -> Act:
        self._known(where, row, {"do", "step", "ground", "days"})
        do = self._text(where, row, "do", required=True)
        self._one_of(f"{where}.do", do, ACTS)
        step = self._text(where, row, "step")
        if step and step not in steps:
            self._fault(f"{where}.step: item.steps has no {step!r}")
        days = row.get("days", 0)
        if type(days) is not int or days < 0 or (do == "extend" and days < 1):
            self._fault(f"{where}.days: a whole number above 0")
            days = 0
        return Act(do, step, self._text(where, row, "ground"), days)

    def _channels(self, table: dict[str, Any]) -> dict[str, str]:
        for key, value in table.items():
            self._one_of(f'channels."{key}"', value, CHANNELS)
        return {key: str(value) for key, value in table.items()}

    def _table(
        self, tree: dict[str, Any], key: str, *, required: bool = False, prefix: str = ""
    ) -> dict[str, Any]:
        value = tree.get(key, {})
        if not isinstance(value, dict):
            self._fault(f"{prefix}{key}: a table")
            return {}
        if required and key not in tree:
            self._fault(f"[{prefix}{key}] is missing")
        return value

    def _text(self, where: str, table: dict[str, Any], key: str, *, required: bool = False) -> str:
        value: object = table.get(key, "")
        if not isinstance(value, str):
            self._fault(f"{where}.{key}: text")
            return ""
        if required and not value:
            self._fault(f"{where}.{key}: missing")
        return value

    def _one_of(self, where: str, value: object, allowed: frozenset[str]) -> None:
        if value not in allowed and value != "":
            self._fault(f"{where}: {value!r} is none of {', '.join(sorted(allowed))}")

    def _known(self, where: str, table: dict[str, Any], keys: set[str]) -> None:
        for key in sorted(table.keys() - keys):
            self._fault(f"{where + '.' if where else ''}{key}: no such key")

    def _fault(self, what: str) -> None:
        self.faults.append(Fault(self.file, 0, what))
