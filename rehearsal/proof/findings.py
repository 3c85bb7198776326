"""What must hold after any number of kills; each answers how many times it does not."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from approval.models import Case
from approval.states import MOVES
from ledger.models import Entry, IdempotencyKey
from monitor.models import Card
from rehearsal.proof.journal import Answer, Journal

RAISED_WITHOUT_THEIR_ROWS = """
SELECT count(*) FROM timelimits_alert a
  LEFT JOIN monitor_breach b ON b.alert_id = a.id
  LEFT JOIN monitor_card c ON c.alert_id = a.id
 WHERE a.raised_at IS NOT NULL AND a.level >= 2 AND (b.id IS NULL OR c.id IS NULL)
"""
ROWS_WITHOUT_THEIR_ALERT = """
SELECT count(*) FROM timelimits_alert a
  LEFT JOIN monitor_breach b ON b.alert_id = a.id
  LEFT JOIN monitor_card c ON c.alert_id = a.id
 WHERE a.raised_at IS NULL AND (b.id IS NOT NULL OR c.id IS NOT NULL)
"""
DUE_AND_NOT_RAISED = """
SELECT count(*) FROM timelimits_alert a JOIN timelimits_timelimit l ON l.id = a.limit_id
 WHERE a.raised_at IS NULL AND NOT a.provisional AND a.falls_at < %s
   AND (l.closed_at IS NULL OR a.falls_at <= l.closed_at)
"""
IN_TIME_AND_CARDED = """
SELECT count(*) FROM monitor_card c
  JOIN timelimits_alert a ON a.id = c.alert_id
  JOIN timelimits_timelimit l ON l.id = a.limit_id
 WHERE l.closed_at < a.falls_at
"""


def examine(folder: Path, now: Any) -> dict[str, int]:
    """Every check; all zero when nothing was lost, doubled, invented or told in the wrong order."""
    answers = [answer for path in folder.glob("*.journal") for answer in Journal(path).answers]
    done = [answer for answer in answers if answer.version]
    entries = list(
        Entry.objects.order_by("seq").values("seq", "matter_id", "name", "actor", "body")
    )
    by_act = _acts_of_people()
    return {
        "lost": sum(1 for one in done if (one.number, one.version) not in by_act),
        "invented": sum(by_act.values()) - len(done),
        "doubled": sum(1 for times in by_act.values() if times > 1),
        "unkeyed": len(done) - IdempotencyKey.objects.filter(outcome__isnull=False).count(),
        "histories": sum(_broken(case) for case in _cases()),
        "gaps": sum(1 for place, one in enumerate(entries, start=1) if one["seq"] != place),
        "chain": _count("SELECT count(*) FROM ledger_findings('city')"),
        "cards_lost": _count(RAISED_WITHOUT_THEIR_ROWS) + _count(DUE_AND_NOT_RAISED, now),
        "cards_invented": _count(ROWS_WITHOUT_THEIR_ALERT) + _count(IN_TIME_AND_CARDED),
        "cards_untold": _untold(),
        "readers": sum(_misread(path, len(entries)) for path in folder.glob("*.seqs")),
        "order": _out_of_order(done),
    }


def acknowledged(folder: Path) -> int:
    """How many acts were acknowledged to a worker."""
    return sum(bool(a.version) for path in folder.glob("*.journal") for a in Journal(path).answers)


def lateness_p99() -> float:
    """Seconds from falling to being found, p99 over all cards."""
    delays = list(Card.objects.values_list("delay_us", flat=True))
    if len(delays) < 2:
        return 0.0
    return statistics.quantiles(delays, n=100)[98] / 1_000_000


def _count(sql: str, *params: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.fetchone()[0])


def _acts_of_people() -> Counter[tuple[str, int]]:
    """(number, version) of every entry of a case that a person made."""
    entries = Entry.objects.filter(name__startswith="case.", actor__startswith="account:")
    return Counter((e.facts["number"], e.facts["version"]) for e in entries.iterator())


def _cases() -> Iterable[tuple[Case, list[dict[str, Any]]]]:
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for entry in Entry.objects.filter(name__startswith="case.").order_by("seq").iterator():
        told[entry.matter_id or 0].append(entry.facts)
    for case in Case.objects.all():
        yield case, told[case.matter_id]


def _broken(told: tuple[Case, list[dict[str, Any]]]) -> bool:
    """Whether versions, states or moves of a case differ from what its entries tell."""
    case, facts = told
    versions = [fact["version"] for fact in facts]
    states = [fact["state"] for fact in facts]
    allowed = {(str(a), str(b)) for a, b in MOVES}
    moved = [pair for pair in itertools.pairwise(states) if pair[0] != pair[1]]
    return (
        versions != list(range(1, case.version + 1))
        or states[-1] != str(case.state)
        or not set(moved) <= allowed
    )


def _untold() -> int:
    """Cards without just one entry that shows them, and such entries without a card."""
    shown = Counter(
        entry.facts["card"] for entry in Entry.objects.filter(name="card.shown").iterator()
    )
    known = set(Card.objects.values_list("pk", flat=True))
    return sum(1 for card in known | set(shown) if card not in known or shown[card] != 1)


def _misread(notes: Path, last: int) -> int:
    read = [int(line) for line in notes.read_bytes().split()]
    return int(read != list(range(1, last + 1)))


def _out_of_order(done: Sequence[Answer]) -> int:
    """Acts that ended before another began and yet stand after it in the ledger."""
    place = {
        (entry.facts["number"], entry.facts["version"]): entry.seq
        for entry in Entry.objects.filter(name__startswith="case.").iterator()
    }
    moments = [
        moment
        for one in done
        if (seq := place.get((one.number, one.version)))
        for moment in ((one.intent.begun, 1, seq), (one.ended, 0, seq))
    ]
    ended, wrong = 0, 0
    for _, begins, seq in sorted(moments):
        if begins:
            wrong += seq < ended
        else:
            ended = max(ended, seq)
    return wrong
