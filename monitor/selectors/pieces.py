"""A piece of the ledger before the rules: its pairs, the facts they need, what the rules find.

Nothing is written here. What cannot be read for the whole piece is read entry by entry, so that
one bad row fails only what needs it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, transaction

from ledger.models import Entry
from monitor.models import ProcedureRule
from monitor.rules import listeners
from monitor.rules.base import Act, Facts, Found, History, Need, Rule, Terms
from monitor.selectors import procedures, rule_facts

LISTENERS = listeners()
NEEDS = {
    (rule.code, name): rule.needs_for(name) for name, rules in LISTENERS.items() for rule in rules
}
UNREADABLE = "*"  # stands for every rule where the entry itself cannot be read
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pair:
    """One entry before one rule, by the version in force when it was recorded."""

    rule: Rule
    version: ProcedureRule
    terms: Terms
    entry: Entry
    act: Act

    @property
    def needs(self) -> frozenset[Need]:
        return NEEDS[self.rule.code, self.entry.name]


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair and what was found."""

    pair: Pair
    found: Found

    @property
    def level(self) -> int:
        return self.found.level or self.pair.version.level

    @property
    def key(self) -> tuple[int, str, int]:
        return (self.pair.entry.seq, self.pair.rule.code, self.level)


@dataclass(slots=True)
class Piece:
    """A piece of the ledger under judgement."""

    pairs: list[Pair] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    past: dict[int, list[Act]] = field(default_factory=dict)
    lacking: set[tuple[Need, int]] = field(default_factory=set)
    failed: dict[tuple[str, int], str] = field(default_factory=dict)

    def fail(self, code: str, seq: int, error: Exception) -> None:
        """Remember that the rule could not judge the entry."""
        log.error("rule %s cannot judge entry %d", code, seq, exc_info=error)
        self.failed[code, seq] = type(error).__name__


def assemble(
    entries: Iterable[Entry], book: procedures.Book, only: frozenset[str] | None = None
) -> Piece:
    """The pairs of entries and rules in force, with all the facts they need."""
    piece = Piece()
    terms: dict[tuple[str, int], Terms] = {}
    for entry in entries:
        rules = LISTENERS.get(entry.name, ())
        if not rules:
            continue
        try:
            act = rule_facts.act_of(entry)
        except ValueError as error:
            piece.fail(UNREADABLE, entry.seq, error)
            continue
        for rule in rules:
            version = book.in_force(rule.code, entry.recorded_at)
            if version is None or (only is not None and rule.code not in only):
                continue
            key = (rule.code, version.version)
            if key not in terms:
                terms[key] = procedures.terms_of(version)
            piece.pairs.append(Pair(rule, version, terms[key], entry, act))
    _read_facts(piece)
    return piece


def _read_facts(piece: Piece) -> None:
    wanted: dict[Need, dict[int, Pair]] = {}
    for pair in piece.pairs:
        for need in pair.needs:
            wanted.setdefault(need, {})[pair.entry.seq] = pair
    filled: dict[str, Any] = {}
    for need, pairs in wanted.items():
        if need is Need.HISTORY:
            piece.past = _whole_or_single(piece, need, list(pairs.values()))
        else:
            filled[rule_facts.LOADERS[need][0]] = _whole_or_single(
                piece, need, list(pairs.values())
            )
    piece.facts = Facts(**filled)


def _whole_or_single(piece: Piece, need: Need, pairs: list[Pair]) -> dict[Any, Any]:
    """What ``need`` reads for all of them at once or, where that fails, for each by itself."""
    try:
        return _read(need, pairs)
    except (DatabaseError, ValueError):
        if len(pairs) == 1:
            log.exception("%s of entry %d cannot be read", need.value, pairs[0].entry.seq)
            piece.lacking.add((need, pairs[0].entry.seq))
            return {}
    found: dict[Any, Any] = {}
    for pair in pairs:
        found |= _whole_or_single(piece, need, [pair])
    return found


def _read(need: Need, pairs: list[Pair]) -> dict[Any, Any]:
    with transaction.atomic():
        if need is Need.HISTORY:
            return rule_facts.histories([pair.entry for pair in pairs])
        return dict(rule_facts.LOADERS[need][1]([pair.act for pair in pairs]))


class FactsMissing(RuntimeError):
    """What the rule needs to know could not be read."""


def judged(piece: Piece) -> list[Judged]:
    """What the rules find; a rule that breaks on an entry is noted in ``piece.failed``."""
    found: list[Judged] = []
    for pair in piece.pairs:
        try:
            one = _judge_one(piece, pair)
        except Exception as error:  # noqa: BLE001 - whatever a rule does, the others go on
            piece.fail(pair.rule.code, pair.entry.seq, error)
            continue
        if one is not None:
            found.append(Judged(pair, one))
    return found


def _judge_one(piece: Piece, pair: Pair) -> Found | None:
    if any((need, pair.entry.seq) in piece.lacking for need in pair.needs):
        raise FactsMissing
    history = History(pair.act, _before(piece, pair))
    return pair.rule.judge(history, piece.facts, pair.terms)


def _before(piece: Piece, pair: Pair) -> tuple[Act, ...]:
    if Need.HISTORY not in pair.needs or pair.entry.matter_id is None:
        return ()
    acts = piece.past.get(pair.entry.matter_id, ())
    return tuple(act for act in acts if act.seq < pair.entry.seq)
