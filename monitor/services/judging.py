"""The procedure rules at work: they read the ledger by bookmark, and each of them fails alone.

Note [What fails alone]
A rule that cannot judge an entry, or a finding that cannot be stored, is parked with an alarm: the
bookmark moves on, every other rule and every other entry is judged. Facts that cannot be read for
the whole piece are read entry by entry, so that one bad row parks only what needs it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, transaction

import ledger
from kernel import clock
from kernel.transactions import current, use_case, use_case_required
from ledger import reader
from ledger.models import STREAM, Entry, Matter
from monitor import events
from monitor.models import Alarm, Finding, Parked, ProcedureRule
from monitor.rules import BY_CODE, listeners
from monitor.rules.base import Act, Facts, Found, History, Need, Rule, Terms
from monitor.selectors import procedures, rule_facts
from monitor.services import drafting
from monitor.services.drafting import Raised

READER = "rules"
PIECE = 1000
BY = drafting.BY
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


def watch() -> int:
    """Judge a piece of what was entered since the last look; return how many entries that were."""
    return reader.drain(READER, judge, limit=PIECE)


@use_case_required
def judge(entries: Sequence[Entry]) -> None:
    """Put ``entries`` before the rules that listen; store what they find; park what they cannot."""
    piece = assemble(entries, procedures.book())
    _store(piece, judged(piece))
    _park(piece)


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


@use_case_required
def _store(piece: Piece, found: list[Judged]) -> int:
    """Cards and findings of what is new; where one cannot be stored the others are."""
    new = _not_yet(found)
    if not new:
        return 0
    try:
        _write(new)
    except (DatabaseError, ValueError) as error:
        if len(new) == 1:
            piece.fail(new[0].pair.rule.code, new[0].pair.entry.seq, error)
            return 0
        return sum(_store(piece, [one]) for one in new)
    return len(new)


def _not_yet(found: list[Judged]) -> list[Judged]:
    if not found:
        return []
    seqs = {one.pair.entry.seq for one in found}
    known = set(Finding.objects.filter(entry__in=seqs).values_list("entry", "code", "level"))
    said: set[Any] = set()
    new = []
    for one in found:
        once = one.found.values.get("once", "")
        mark = (one.pair.rule.code, once) if once else one.key
        if one.key not in known and mark not in said:
            said.add(mark)
            new.append(one)
    return [one for one in new if one.pair.entry.matter_id is not None]


@use_case_required
def _write(new: list[Judged]) -> None:
    """One piece of findings with their cards; what was noted for the ledger goes when they do."""
    drafts = current().drafts
    mark = len(drafts)
    try:
        with transaction.atomic():
            matters = Matter.objects.select_related("department").in_bulk(
                {one.pair.entry.matter_id for one in new}
            )
            carded = [one for one in new if _wants_card(one, matters)]
            raised = [_raised(one, matters) for one in carded]
            made = drafting.raise_cards(raised) if raised else []
            cards = {one.key: card.pk for one, card in zip(carded, made, strict=True)}
            Finding.objects.bulk_create([_finding(one, matters, cards) for one in new])
    except Exception:
        del drafts[mark:]
        raise


def _wants_card(one: Judged, matters: dict[int, Matter]) -> bool:
    """Not what the sweep has carded already, nor a warning for a matter that is closed."""
    if "card" in one.found.values:
        return False
    return one.level > 1 or matters[one.pair.entry.matter_id or 0].closed_at is None


def _raised(one: Judged, matters: dict[int, Matter]) -> Raised:
    version, pair = one.pair.version, one.pair
    return Raised(
        matter=matters[pair.entry.matter_id or 0],
        kind=pair.rule.code,
        about=pair.rule.label,
        basis=version.basis,
        level=one.level,
        mode=version.mode,
        confirm_days=version.confirm_days,
        happened_at=pair.entry.recorded_at,
        item=pair.act.text("item"),
    )


def _finding(
    one: Judged, matters: dict[int, Matter], cards: dict[tuple[int, str, int], int]
) -> Finding:
    entry = one.pair.entry
    values = {key: value for key, value in one.found.values.items() if key != "card"}
    matter = matters[entry.matter_id or 0]
    return Finding(
        rule=one.pair.version,
        code=one.pair.rule.code,
        entry=entry.seq,
        level=one.level,
        matter=matter,
        department=matter.department.code,
        values=values,
        card_id=one.found.values.get("card") or cards.get(one.key),
        happened_at=entry.occurred_at,
        found_at=current().now,
    )


@use_case_required
def _park(piece: Piece) -> None:
    """Set aside what could not be judged; cry once a day for each rule that fails."""
    now = current().now
    if not piece.failed:
        return
    Parked.objects.bulk_create(
        [
            Parked(code=code, entry=seq, error=error, parked_at=now)
            for (code, seq), error in piece.failed.items()
        ],
        ignore_conflicts=True,
    )
    for code in sorted({code for code, _ in piece.failed}):
        subject = f"{code}:{clock.office_date(now)}"
        _, new = Alarm.objects.get_or_create(
            kind="rule.parked", subject=subject, defaults={"raised_at": now}
        )
        if new:
            first = min(seq for failed, seq in piece.failed if failed == code)
            body = {"rule": code, "entry": first, "error": piece.failed[code, first]}
            ledger.append(None, events.ENTRY_PARKED, by=BY, body=body)


@use_case
def retry(*, code: str = "", limit: int = 500) -> tuple[int, int]:
    """Judge again what is parked, of one rule or of all; return how many were settled and how many not."""
    waiting = procedures.parked().select_for_update(no_key=True, of=("self",), skip_locked=True)
    held = list((waiting.filter(code=code) if code else waiting)[:limit])
    entries = {
        entry.seq: entry
        for entry in Entry.objects.filter(stream=STREAM, seq__in={one.entry for one in held})
    }
    settled = 0
    for parked in held:
        settled += _again(parked, entries.get(parked.entry))
    if settled:
        body = {"rule": code or UNREADABLE, "settled": settled, "left": len(held) - settled}
        ledger.append(None, events.ENTRY_UNPARKED, by=BY, body=body)
    return settled, len(held) - settled


@use_case_required
def _again(parked: Parked, entry: Entry | None) -> bool:
    only = None if parked.code == UNREADABLE else frozenset({parked.code})
    piece = assemble([entry] if entry is not None else [], procedures.book(), only)
    _store(piece, judged(piece))
    parked.attempts += 1
    if not piece.failed and (parked.code in BY_CODE or parked.code == UNREADABLE):
        parked.settled_at = current().now
    parked.save(update_fields=["attempts", "settled_at"])
    return parked.settled_at is not None
