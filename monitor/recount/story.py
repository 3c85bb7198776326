"""What a matter's entries alone say of its limits and cards: the recount's own reading.

Nothing here knows alerts, breaches or the sweep. A card was due when the plan last told of its
limit had fallen and nothing that was told excuses it; a card is true when some plan in force named
its very instant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from timelimits.rules import Unit

RUNNING = frozenset({"running", "paused"})
MET = "met"
WARNING = 1

Judged = Callable[[int, str, int], bool]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree; instants in microseconds, units by their keys."""

    kind: str
    matter: int
    limit: int = 0
    card: int = 0
    level: int = 0
    round: int = 0
    expected: int = 0
    found: int = 0

    @property
    def subject(self) -> str:
        """Under what an alarm about it is kept, once."""
        return f"{self.kind}:{self.card}:{self.limit}:{self.level}:{self.round}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A card as its first entry told it."""

    card: int
    limit: int
    level: int
    round: int
    falls: int
    found: int


@dataclass(frozen=True, slots=True)
class Telling:
    """What one entry told of one limit: ``at`` is when that was so."""

    at: int
    facts: Mapping[str, Any]

    def falls(self, level: int) -> int:
        """When this plan lets the level fall; 0 for never."""
        return next((at for rung, at in self.facts["falls"] if rung == level), 0)


@dataclass
class Story:
    """One matter's entries, heard in their order."""

    matter: int
    item: str = ""
    item_version: int = 0
    imported: bool = False  # its deadline came with it; the item's version says nothing of that day
    limits: dict[int, list[Telling]] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    shown: list[Shown] = field(default_factory=list)
    cards: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)

    def hear(self, name: str, at: int, facts: Mapping[str, Any]) -> None:
        """Take in the next entry of the matter."""
        if name.startswith("card.") and "card" in facts:
            self._hear_of_card(name, facts)
        if "limits" in facts:
            self._hear_of_limits(at, facts["limits"])
        if "item_version" in facts:
            self.item, self.item_version = facts["item"], facts["item_version"]
        self.imported = self.imported or facts.get("basis") == Unit.FIXED_INSTANT

    def _hear_of_card(self, name: str, facts: Mapping[str, Any]) -> None:
        self.cards.add(facts["card"])
        if name == "card.withdrawn":
            self.withdrawn.add(facts["card"])
        if name == "card.shown":
            self.shown.append(
                Shown(
                    facts["card"],
                    facts["limit"],
                    facts["card_level"],
                    facts["round"],
                    facts["falls_at"],
                    facts["found_at"],
                )
            )

    def _hear_of_limits(self, at: int, limits: list[Mapping[str, Any]]) -> None:
        told = {fact["id"] for fact in limits}
        self.dropped = set(self.limits) - told
        for fact in limits:
            self.limits.setdefault(fact["id"], []).append(Telling(at, fact))

    # ------------------------------------------------------------ what should be

    def differences(self, horizon: int, slack: int, judged: Judged) -> Iterator[Difference]:
        """Cards that were due by ``horizon`` and never shown, and shown ones that were not due.

        ``slack`` is how long, in legal microseconds, a sweep may take before a warning is late.
        """
        yield from self._missing(horizon, slack, judged)
        yield from self._untrue()

    def _missing(self, horizon: int, slack: int, judged: Judged) -> Iterator[Difference]:
        for limit, tellings in self.limits.items():
            last = tellings[-1]
            if limit in self.dropped or last.facts["provisional"]:
                continue
            for level, falls in last.facts["falls"]:
                due = falls + slack < horizon and last.at + slack < horizon
                if (
                    due
                    and self._stands(last, level, falls + slack)
                    and judged(level, last.facts["kind"], falls)
                    and not self._has_card(limit, level, last.facts["round"])
                ):
                    yield Difference(
                        "missing",
                        self.matter,
                        limit=limit,
                        level=level,
                        round=last.facts["round"],
                        expected=falls,
                    )

    def _stands(self, last: Telling, level: int, until: int) -> bool:
        """Whether the overrun is a fact, or the warning had somebody to warn until then."""
        if last.facts["status"] in RUNNING:
            return True
        closed: int = last.facts["closed_at"]
        met: bool = last.facts["status"] == MET
        return met and closed > (until if level == WARNING else until + 1)

    def _has_card(self, limit: int, level: int, round_: int) -> bool:
        return any(
            card.limit == limit
            and card.level == level
            and (card.round == round_ or card.card not in self.withdrawn)
            for card in self.shown
        )

    def _untrue(self) -> Iterator[Difference]:
        seen: set[tuple[int, int, int]] = set()
        for card in self.shown:
            key = (card.limit, card.level, card.round)
            known = {
                "card": card.card,
                "limit": card.limit,
                "level": card.level,
                "round": card.round,
                "found": card.falls,
            }
            # A rule's card rests on no limit: no plan names its instant, and two acts may give two.
            if card.limit and key in seen:
                yield Difference("doubled", self.matter, **known)
            seen.add(key)
            if card.found < card.falls:
                yield Difference("early", self.matter, **known)
            elif card.limit and not self._was_planned(card):
                yield Difference("untrue", self.matter, **known)

    def _was_planned(self, card: Shown) -> bool:
        """Whether some plan told of the limit named this level and instant, before it was closed."""
        for telling in self.limits.get(card.limit, ()):
            closed = telling.facts["closed_at"]
            if telling.falls(card.level) == card.falls and not (closed and closed < card.falls):
                return True
        return False

    # ------------------------------------------------------------ dates

    def untouched(self) -> Iterator[Mapping[str, Any]]:
        """Limits whose last round was never paused, lengthened or provisional: their day is plain."""
        for tellings in self.limits.values():
            round_ = tellings[-1].facts["round"]
            of_round = [one.facts for one in tellings if one.facts["round"] == round_]
            plain = all(
                one["status"] != "paused"
                and not one["provisional"]
                and one["due"] == of_round[0]["due"]
                for one in of_round
            )
            if plain and of_round[0]["due"] and tellings[0].facts["round"] == round_:
                yield of_round[-1]
