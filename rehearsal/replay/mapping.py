"""The mapping of a log: which column is what, which activity is which act. Data, never code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rehearsal.replay.faults import Fault, LogRefused
from rehearsal.replay.instants import InstantForm
from rehearsal.replay.reading import Tree, TreeReader
from rehearsal.replay.regimes import ReplayItem, read_items
from rehearsal.replay.rules import (
    ANY,
    BEGINNINGS,
    Act,
    Group,
    Route,
    Rule,
    RuleReader,
    Rules,
    read_groups,
    read_routes,
    used_columns,
)

MACHINES = frozenset({"case"})
LOG_KEYS = {"name", "zone", "encoding", "machine", "instants", "bare_dates", "clock", "calendar"}
TOP_KEYS = {
    "log", "cases", "events", "item", "items", "activities", "channels", "groups", "start", "end",
    "routes",
}  # fmt: skip
CHANNELS = frozenset({"window", "online", "kiosk", "post", "import"})
CLOCKS = frozenset({"instant", "office"})
CLOSES: Rules = (Rule((Act("close"),)),)


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
class Mapping:
    """One log, read and understood.

    ``start`` is what is done on receipt where a column says when that was; ``end`` what is done
    when a column says that the case ended. ``calendar`` is empty for the hall's own, ``weekends``,
    or the file of the days off.
    """

    name: str
    form: InstantForm
    encoding: str
    cases: CaseColumns
    events: EventColumns | None
    item: ReplayItem
    items: Table[str, ReplayItem] = field(default_factory=dict)
    rules: Table[str, Rules] = field(default_factory=dict)
    groups: Table[str, Group] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    start: Rules = ()
    end: Rules = CLOSES
    channels: Table[str, str] = field(default_factory=dict)
    calendar: str = ""

    @property
    def begun_by_events(self) -> bool:
        """Whether events begin the cases, by the acts receive and draft."""
        return any(
            act.do in BEGINNINGS
            for rules in self.rules.values()
            for rule in rules
            for act in rule.acts
        )

    @property
    def hears_silence(self) -> bool:
        """Whether silence has an effect in any item."""
        every = (self.item, *self.items.values())
        return any(
            item.silence != "none" or (item.supplement is not None and item.supplement.withdraws)
            for item in every
        )

    def item_named(self, name: str) -> ReplayItem:
        """The regime under which cases of the item ``name`` go."""
        return self.items.get(name, self.item)

    def rules_of(self, activity: str) -> Rules | None:
        """The rules of an activity, those of "*" for one not named; None when there are none."""
        return self.rules.get(activity, self.rules.get(ANY) if activity else None)

    def case_columns(self) -> list[str]:
        """The columns that the cases file must have."""
        every = [rule for rules in (*self.rules.values(), self.start, self.end) for rule in rules]
        asked = used_columns(every, of_case=True)
        asked |= {column for route in self.routes for column, _ in route.case_cells}
        return [*self.cases.used(), *sorted(asked)]

    def event_columns(self) -> list[str]:
        """The columns that the events file must have."""
        every = [rule for rules in self.rules.values() for rule in rules]
        own = self.events.used() if self.events else []
        return [*own, *sorted(used_columns(every, of_case=False))]


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


class _Reader(TreeReader):
    """Reads a mapping, gathering every fault before it refuses."""

    def mapping(self, tree: Tree) -> Mapping:
        self.known("", tree, TOP_KEYS)
        log = self.table(tree, "log", required=True)
        self.known("log", log, LOG_KEYS)
        self.one_of("log.machine", log.get("machine", "case"), MACHINES)
        item, items = read_items(self, tree)
        groups = read_groups(self, self.table(tree, "groups"))
        steps = {step.name for one in (item, *items.values()) for step in one.steps}
        rules = RuleReader(self, steps, groups)
        made = Mapping(
            name=self.text("log", log, "name", required=True),
            form=self._form(log),
            encoding=self._encoding(log),
            cases=self._cases(self.table(tree, "cases", required=True)),
            events=self._events(tree),
            item=item,
            items=items,
            rules=rules.activities(self.table(tree, "activities")),
            groups=groups,
            routes=read_routes(self, tree.get("routes", []), items),
            start=rules.rules("start", tree["start"]) if "start" in tree else (),
            end=rules.rules("end", tree["end"]) if "end" in tree else CLOSES,
            channels=self._channels(self.table(tree, "channels")),
            calendar=self.text("log", log, "calendar"),
        )
        self._agree(tree, made)
        if self.faults:
            raise LogRefused(self.faults)
        return made

    def _agree(self, tree: Tree, made: Mapping) -> None:
        """What only the whole can tell; each line is a contradiction and its words."""
        cases, every = made.cases, (made.item, *made.items.values())
        begun, has_events = made.begun_by_events, made.events is not None
        contradictions = (
            (
                not cases.start and not has_events,
                "cases.start: missing, and there are no events to take a start from",
            ),
            (
                bool(cases.deadline) and any(item.start != "received" for item in every),
                "item.start: a deadline of the case's own runs from receipt",
            ),
            (bool(made.rules) and not has_events, "[activities] without [events]"),
            (has_events and not made.rules, "[events] without [activities]"),
            (
                begun and bool(cases.start or made.start),
                "cases.start: cases are begun by events here (receive, draft)",
            ),
            ("end" in tree and not cases.end, "[end] without cases.end"),
            (
                bool(made.items) and not cases.item and not made.routes,
                "[items] without cases.item or [[routes]]",
            ),
            (
                bool(cases.item and made.routes),
                "[[routes]]: cases.item says the item already",
            ),
            (
                any(not rule.of_case_alone for rule in (*made.start, *made.end)),
                "[start] and [end] know state and case_column only",
            ),
        )
        for stands, what in contradictions:
            if stands:
                self.fault(what)

    def _form(self, log: Tree) -> InstantForm:
        name = self.text("log", log, "zone", required=True)
        zone = ZoneInfo("UTC")
        try:
            zone = ZoneInfo(name or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fault(f"log.zone: no time zone {name!r}")
        told = log.get("clock", "instant")
        self.one_of("log.clock", told, CLOCKS)
        bare = log.get("bare_dates", False)
        if not isinstance(bare, bool):
            self.fault("log.bare_dates: true or false")
        return InstantForm(
            zone,
            self.text("log", log, "instants"),
            bare_dates=bool(bare),
            as_office=told == "office",
        )

    def _encoding(self, log: Tree) -> str:
        name = self.text("log", log, "encoding") or "utf-8"
        try:
            "".encode(name)
        except LookupError:
            self.fault(f"log.encoding: no encoding {name!r}")
        return name

    def _cases(self, table: Tree) -> CaseColumns:
        self.known(
            "cases", table, {"id", "start", "end", "deadline", "department", "item", "channel"}
        )
        return CaseColumns(
            case=self.text("cases", table, "id", required=True),
            start=self.text("cases", table, "start"),
            end=self.text("cases", table, "end"),
            deadline=self.text("cases", table, "deadline"),
            department=self.text("cases", table, "department"),
            item=self.text("cases", table, "item"),
            channel=self.text("cases", table, "channel"),
        )

    def _events(self, tree: Tree) -> EventColumns | None:
        if "events" not in tree:
            return None
        table = self.table(tree, "events")
        self.known("events", table, {"case", "activity", "at"})
        return EventColumns(
            case=self.text("events", table, "case", required=True),
            activity=self.text("events", table, "activity", required=True),
            at=self.text("events", table, "at", required=True),
        )

    def _channels(self, table: Tree) -> dict[str, str]:
        for key, value in table.items():
            self.one_of(f'channels."{key}"', value, CHANNELS)
        return {key: str(value) for key, value in table.items()}
