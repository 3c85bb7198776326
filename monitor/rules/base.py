"""What a procedure rule is: a pure predicate over one entry, its matter's history, and read facts.

A rule never asks the database or the clock. Whatever it needs besides the entry is named in
``needs`` and loaded once for a whole piece of the ledger.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import Template
from typing import Any, ClassVar

from monitor.states import CardMode

Value = str | int


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of the ledger as a rule sees it."""

    seq: int
    name: str
    actor: str
    capacity: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    source: str
    facts: Mapping[str, Any]

    @property
    def by_person(self) -> bool:
        """Whether an officer did it, not the system nor the applicant."""
        return self.actor.startswith("account:")

    @property
    def roles(self) -> frozenset[str]:
        """The roles the actor held then."""
        return frozenset(self.capacity.partition("@")[0].split("+"))

    @property
    def unit(self) -> str:
        """The code of the unit the actor stood in then; '' where the capacity names none."""
        return self.capacity.partition("@")[2].partition("/")[0]

    def text(self, key: str) -> str:
        """A fact as text; '' where the entry has none."""
        found = self.facts.get(key, "")
        return found if isinstance(found, str) else str(found)

    def count(self, key: str) -> int:
        """A fact as a number; 0 where the entry has none."""
        found = self.facts.get(key, 0)
        return found if isinstance(found, int) else 0

    @property
    def cautions(self) -> frozenset[str]:
        """What the officer was cautioned about and went on in spite of (D6)."""
        return frozenset(self.facts.get("cautions") or ())


@dataclass(frozen=True, slots=True)
class History:
    """The act that is judged and the acts of its matter before it, oldest first."""

    act: Act
    before: tuple[Act, ...] = ()

    @classmethod
    def of(cls, acts: Iterable[Act]) -> History:
        """The history that ends with the last of ``acts``."""
        *before, last = acts
        return cls(last, tuple(before))

    def last(self, *names: str) -> Act | None:
        """The newest earlier act with one of these names."""
        return next((act for act in reversed(self.before) if act.name in names), None)

    def all(self, *names: str) -> list[Act]:
        """Every earlier act with one of these names."""
        return [act for act in self.before if act.name in names]


class Need(enum.Enum):
    """What a rule wants to know besides the entry."""

    HISTORY = "history"
    VERSION = "version"
    REFILED = "refiled"
    OVERTAKEN = "overtaken"
    RETURNS = "returns"
    BURSTS = "bursts"


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What a published item version says, as far as rules ask."""

    instant: bool = False
    steps: tuple[str, ...] = ()
    separated: bool = False  # somebody else approves than reviews
    fees: tuple[int, ...] = ()  # fen
    gaps: tuple[str, ...] = ()  # cells the page must show and does not
    first_seen: bool = True  # no case under this version was found fault with for its gaps


@dataclass(frozen=True, slots=True)
class Refiled:
    """The same applicant had filed for the same item before, and that filing was sent back."""

    days: int
    end: str
    near_due: bool


@dataclass(frozen=True, slots=True)
class Returns:
    """How many matters of a unit ended this month, and how many of them by being sent back."""

    ended: int
    returned: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read for a piece of the ledger; keys are those of the entries in it."""

    versions: Mapping[tuple[str, int], VersionFacts] = field(default_factory=dict)
    refiled: Mapping[str, Refiled] = field(default_factory=dict)  # by case number
    overtaken: Mapping[str, int] = field(default_factory=dict)  # by case number
    returns: Mapping[str, Returns] = field(default_factory=dict)  # by unit
    bursts: Mapping[int, int] = field(default_factory=dict)  # by number of the entry

    def version_of(self, act: Act) -> VersionFacts | None:
        """The item version of the act's case."""
        return self.versions.get((act.text("item"), act.count("item_version")))


@dataclass(frozen=True, slots=True)
class Setting:
    """A threshold that an installation may move within bounds."""

    label: str
    usual: int
    least: int
    most: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """The version of a rule in force: its level and its thresholds."""

    level: int
    settings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: the values its message names, and a level where the rule says another."""

    values: Mapping[str, Value] = field(default_factory=dict)
    level: int | None = None


# What every message may name.
COMMON = ("number", "item", "department", "label")


class Rule(ABC):
    """One anomaly of the catalogue. A class holds what law and practice say of it."""

    code: ClassVar[str]
    label: ClassVar[str]
    root: ClassVar[str]
    level: ClassVar[int] = 2
    mode: ClassVar[str] = CardMode.CONFIRM
    confirm_days: ClassVar[int] = 1
    on: ClassVar[frozenset[str]]
    needs: ClassVar[frozenset[Need]] = frozenset()
    # Where only some of the entries it listens to take reading; else all of them do.
    needs_at: ClassVar[Mapping[Need, frozenset[str]]] = {}
    settings: ClassVar[Mapping[str, Setting]] = {}
    values: ClassVar[tuple[str, ...]] = ()
    zh: ClassVar[str]
    en: ClassVar[str]

    @property
    def by_time(self) -> bool:
        """Whether its card is raised by the sweep, and only named here."""
        return False

    @functools.cached_property
    def terms(self) -> Terms:
        """The terms it is shipped with."""
        return Terms(self.level, {name: one.usual for name, one in self.settings.items()})

    def needs_for(self, name: str) -> frozenset[Need]:
        """What must be read to judge an entry of that name."""
        return frozenset(need for need in self.needs if name in self.needs_at.get(need, {name}))

    @abstractmethod
    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:
        """What is improper about the newest act of ``history``; None for nothing."""

    def message(self, template: str, values: Mapping[str, Value]) -> str:
        """``template`` with the finding's values; a name it does not know stays as written."""
        return Template(template).safe_substitute({"label": self.label, **values})

    def unknown_names(self, template: str) -> list[str]:
        """The names in ``template`` that no finding of this rule can fill, and broken marks."""
        pattern = Template(template)
        if not pattern.is_valid():
            return ["$"]
        known = {*COMMON, *self.values}
        return [name for name in pattern.get_identifiers() if name not in known]


class TimeRule(Rule):
    """An anomaly that a limit's end is: its card is the sweep's, the rule says which anomaly it is."""

    on = frozenset({"card.shown"})
    kinds: ClassVar[frozenset[str]]
    mode = CardMode.AUTOMATIC
    confirm_days = 0
    from_level: ClassVar[int] = 2
    values = ("kind", "due")
    zh = "$number：$label，$due 届满"
    en = "$number: $label, due $due"

    @property
    def by_time(self) -> bool:
        return True

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        act = history.act
        level = act.count("card_level")
        if act.text("kind") not in self.kinds or level < self.from_level:
            return None
        values: dict[str, Value] = {
            "kind": act.text("kind"),
            "due": act.text("due"),
            "card": act.count("card"),
        }
        return Found(values, level)
