"""What a changed rule would have done last month: the same code on the same history, storing nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kernel import clock
from ledger.models import STREAM, Entry
from monitor.models import ProcedureRule
from monitor.rules.base import Rule
from monitor.selectors import pieces, procedures
from timelimits import custody, histories
from timelimits.engine import reckon, rungs
from timelimits.engine.rungs import Rung
from timelimits.models import TimeLimit

DAYS = 30
MOST_LIMITS = 20_000
MOST_ENTRIES = 100_000
PIECE = 2000


@dataclass(frozen=True, slots=True)
class DryRun:
    """Cards by level as the rule stands and as it would stand, over ``since`` to ``until``.

    ``looked`` limits or entries were looked at; ``whole`` says whether that was all there were.
    """

    since: dt.datetime
    until: dt.datetime
    now: Counter[int]
    then: Counter[int]
    looked: int
    whole: bool

    def to_json(self) -> dict[str, Any]:
        """Plain data for the change and its entry: instants in microseconds, levels as text."""
        return {
            "since": clock.micros(self.since),
            "until": clock.micros(self.until),
            "now": {str(level): self.now[level] for level in (1, 2, 3)},
            "then": {str(level): self.then[level] for level in (1, 2, 3)},
            "looked": self.looked,
            "whole": self.whole,
        }


def of_ladder(kind: str, ladder: Sequence[Rung], *, days: int = DAYS) -> DryRun:
    """How many cards limits of ``kind`` gave in the last ``days`` days, and would have given."""
    until = clock.now()
    since = until - dt.timedelta(days=days)
    look = custody.look()
    now: Counter[int] = Counter()
    then: Counter[int] = Counter()
    looked = 0
    for limit in _limits(kind, since, until):
        looked += 1
        calendar = look.kept_of(limit).calendar
        history = histories.history_of(limit, limit.pauses.all(), limit.extensions.all())
        outcome = reckon.reckon(calendar, history)
        for counted, steps in ((now, look.rungs(kind)), (then, ladder)):
            for fall in rungs.falls(calendar, history, outcome, steps):
                if _shown(fall, limit, since, until):
                    counted[fall.level] += 1
    return DryRun(since, until, now, then, looked, looked < MOST_LIMITS)


def _limits(kind: str, since: dt.datetime, until: dt.datetime) -> Iterator[TimeLimit]:
    """Limits of the kind that ran at some moment between; cancelled ones give no card."""
    found = TimeLimit.objects.filter(kind=kind, started_at__lte=until).exclude(
        status__in=["cancelled", "superseded"]
    )
    ran = found.filter(closed_at__isnull=True) | found.filter(closed_at__gte=since)
    related = ran.select_related("matter__region").prefetch_related("pauses", "extensions")
    yield from related.order_by("-started_at")[:MOST_LIMITS]


def _shown(fall: rungs.Fall, limit: TimeLimit, since: dt.datetime, until: dt.datetime) -> bool:
    if fall.at is None or fall.provisional or not since <= fall.at <= until:
        return False
    return limit.closed_at is None or fall.at <= limit.closed_at


def of_rule(rule: Rule, content: dict[str, Any], *, days: int = DAYS) -> DryRun:
    """What ``rule`` found in the entries of the last ``days`` days, and would have found."""
    until = clock.now()
    since = until - dt.timedelta(days=days)
    supposed = ProcedureRule(code=rule.code, valid_from=dt.datetime.min.replace(tzinfo=dt.UTC))
    for name, value in content.items():
        setattr(supposed, name, value)
    present, ahead = procedures.book(), procedures.Book({rule.code: [supposed]})
    now: Counter[int] = Counter()
    then: Counter[int] = Counter()
    looked = 0
    for entries in _pieces(rule, since):
        looked += len(entries)
        for counted, book in ((now, present), (then, ahead)):
            piece = pieces.assemble(entries, book, frozenset({rule.code}))
            counted.update(one.level for one in pieces.judged(piece))
    return DryRun(since, until, now, then, looked, looked < MOST_ENTRIES)


def _pieces(rule: Rule, since: dt.datetime) -> Iterator[list[Entry]]:
    """The entries the rule listens to, in pieces."""
    heard = Entry.objects.filter(stream=STREAM, name__in=rule.on, recorded_at__gte=since)
    last = 0
    for _ in range(MOST_ENTRIES // PIECE):
        piece = list(heard.filter(seq__gt=last).order_by("seq")[:PIECE])
        if not piece:
            return
        yield piece
        last = piece[-1].seq
