"""What an activity of a log does: rules tried in their order, each with a condition and its acts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from approval.states import CaseState
from rehearsal.replay.reading import Tree, TreeReader

ACTS = frozenset(
    {
        "accept",
        "assign",
        "close",
        "count",
        "decline",
        "deliver",
        "deny",
        "draft",
        "extend",
        "finish_step",
        "grant",
        "ready",
        "receive",
        "request_supplement",
        "resume",
        "return_step",
        "start_over",
        "supply_supplement",
        "suspend",
        "tell",
        "tell_supplement",
        "withdraw",
    }
)
BEGINNINGS = frozenset({"receive", "draft"})
NOT_BEGUN = "none"
STATES = frozenset(CaseState.values) | {NOT_BEGUN}
ANY = "*"
CONDITIONS = {"state", "column", "case_column", "followed_by", "not_followed_by"}


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the hall.

    ``step`` is the step that is finished; ``ground`` and ``days`` go with a limit that is stopped or
    extended.
    """

    do: str
    step: str = ""
    ground: str = ""
    days: int = 0


Cells = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class When:
    """A condition: everything it names must hold; empty parts hold always."""

    states: frozenset[str] = frozenset()
    cells: Cells = ()
    case_cells: Cells = ()
    followed_by: frozenset[str] = frozenset()
    not_followed_by: frozenset[str] = frozenset()

    def holds_for(self, row: Mapping[str, str], case: Mapping[str, str]) -> bool:
        """Whether the row of the event and the row of its case have the values asked for."""
        return _match(self.cells, row) and _match(self.case_cells, case)

    def holds_before(self, later: Collection[str]) -> bool:
        """Whether what follows in the case is as asked for."""
        if self.followed_by and self.followed_by.isdisjoint(later):
            return False
        return self.not_followed_by.isdisjoint(later)

    def holds_in(self, state: str) -> bool:
        """Whether the case stands as asked for; ``none`` for one that has not begun."""
        return not self.states or state in self.states


@dataclass(frozen=True, slots=True)
class Rule:
    """Under this condition the activity does these acts, one after the other."""

    acts: tuple[Act, ...]
    when: When = When()
    group: str = ""

    @property
    def of_case_alone(self) -> bool:
        """Whether nothing of an event is asked for."""
        events = self.when.cells or self.when.followed_by or self.when.not_followed_by
        return not events and not self.group


@dataclass(frozen=True, slots=True)
class Group:
    """Events of a case that follow each other and make one act together."""

    by_last: bool = False
    within_minutes: int = 0


Rules = tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Cases that belong to ``item``: by the values of their row, and by what happens in them."""

    item: str
    case_cells: Cells = ()
    has: frozenset[str] = frozenset()
    has_none: frozenset[str] = frozenset()

    def takes(self, case: Mapping[str, str], happens: Collection[str]) -> bool:
        """Whether the case goes this way; of ``has`` one activity is enough."""
        if self.has and self.has.isdisjoint(happens):
            return False
        return self.has_none.isdisjoint(happens) and _match(self.case_cells, case)


def _match(cells: Cells, row: Mapping[str, str]) -> bool:
    return all(
        any(fnmatchcase(row[column].strip(), pattern) for pattern in patterns)
        for column, patterns in cells
    )


def used_columns(rules: Collection[Rule], *, of_case: bool) -> set[str]:
    """The columns that the conditions of ``rules`` ask for."""
    return {
        column
        for rule in rules
        for column, _ in (rule.when.case_cells if of_case else rule.when.cells)
    }


class RuleReader:
    """Reads rules; step names are checked against the items', groups against [groups]."""

    def __init__(self, reader: TreeReader, steps: set[str], groups: Collection[str]) -> None:
        self.reader = reader
        self.steps = steps
        self.groups = groups

    def activities(self, table: Tree) -> dict[str, Rules]:
        """The rules of every activity."""
        return {
            activity: self.rules(f'activities."{activity}"', rows)
            for activity, rows in table.items()
        }

    def rules(self, where: str, rows: object) -> Rules:
        """One table, or a list of them, whose first that fits is taken."""
        told = self.reader.tables(where, rows)
        several = len(told) > 1
        return tuple(
            self._rule(f"{where}[{number}]" if several else where, row)
            for number, row in enumerate(told, start=1)
        )

    def _rule(self, where: str, row: Tree) -> Rule:
        self.reader.known(where, row, {"do", "step", "ground", "days", "when", "group"})
        named = self.reader.texts(where, row, "do")
        if not named or not all(named):
            self.reader.fault(f"{where}.do: missing")
        for do in named:
            self.reader.one_of(f"{where}.do", do, ACTS)
        group = self.reader.text(where, row, "group")
        if group and group not in self.groups:
            self.reader.fault(f"{where}.group: there is no [groups.{group}]")
        acts = tuple(self._act(where, row, do) for do in named if do != "count")
        when = self._when(f"{where}.when", self.reader.table(row, "when", prefix=f"{where}."))
        return Rule(acts, when, group)

    def _act(self, where: str, row: Tree, do: str) -> Act:
        step = self.reader.text(where, row, "step")
        if step and step not in self.steps:
            self.reader.fault(f"{where}.step: item.steps has no {step!r}")
        days = self.reader.whole(where, row, "days", least=1 if do == "extend" else 0)
        ground = self.reader.text(where, row, "ground")
        return Act(do, step if do == "finish_step" else "", ground, days)

    def _when(self, where: str, table: Tree) -> When:
        self.reader.known(where, table, CONDITIONS)
        states = self.reader.texts(where, table, "state")
        for state in states:
            self.reader.one_of(f"{where}.state", state, STATES)
        return When(
            states=frozenset(states),
            cells=self._cells(where, table, "column"),
            case_cells=self._cells(where, table, "case_column"),
            followed_by=frozenset(self.reader.texts(where, table, "followed_by")),
            not_followed_by=frozenset(self.reader.texts(where, table, "not_followed_by")),
        )

    def _cells(self, where: str, table: Tree, key: str) -> Cells:
        columns = self.reader.table(table, key, prefix=f"{where}.")
        place = f"{where}.{key}"
        return tuple((name, self.reader.texts(place, columns, name)) for name in columns)


def read_groups(reader: TreeReader, table: Tree) -> dict[str, Group]:
    """The groups of [groups]."""
    made = {}
    for name in table:
        where = f"groups.{name}"
        row = reader.table(table, name, prefix="groups.")
        reader.known(where, row, {"by", "within_minutes"})
        by = str(row.get("by", "first"))
        reader.one_of(f"{where}.by", by, frozenset({"first", "last"}))
        made[name] = Group(by == "last", reader.whole(where, row, "within_minutes", least=0))
    return made


def read_routes(reader: TreeReader, rows: object, items: Collection[str]) -> tuple[Route, ...]:
    """The routes of [[routes]], of which the first that takes a case says its item."""
    routes = []
    for number, row in enumerate(reader.tables("routes", rows), start=1):
        where = f"routes[{number}]"
        reader.known(where, row, {"item", "case_column", "has", "has_none"})
        item = reader.text(where, row, "item", required=True)
        if item and item not in items:
            reader.fault(f"{where}.item: there is no [items] {item!r}")
        columns = reader.table(row, "case_column", prefix=f"{where}.")
        place = f"{where}.case_column"
        routes.append(
            Route(
                item,
                tuple((name, reader.texts(place, columns, name)) for name in columns),
                frozenset(reader.texts(where, row, "has")),
                frozenset(reader.texts(where, row, "has_none")),
            )
        )
    return tuple(routes)
