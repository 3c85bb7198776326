"""Whose time it was, read from the ledger's holder facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from approval.states import ENDS as CASE_ENDS
from approval.states import CaseState
from kernel import clock
from kernel.clock import micros
from ledger.models import STREAM, Entry, Matter
from monitor.performance.times import Change, Times, change_of, times

_DRAFT = str(CaseState.DRAFT)
_ENDS = frozenset(str(state) for state in CASE_ENDS)
BATCH = 500


def times_of(matter: Matter) -> Times | None:
    """How the matter's time divides up to now; None while it is only a draft.

    Matters that are not cases have no holders: their time is their department's from opening to end.
    """
    entries = Entry.objects.filter(stream=STREAM, matter_id=matter.pk).order_by("seq")
    return _divided(matter, entries)


def all_times() -> Iterator[tuple[Matter, Times]]:
    """Every matter's division, oldest first, a piece of the ledger at a time."""
    last = 0
    while True:
        matters = list(
            Matter.objects.select_related("department").filter(pk__gt=last).order_by("pk")[:BATCH]
        )
        if not matters:
            return
        last = matters[-1].pk
        entries = Entry.objects.filter(
            stream=STREAM, matter_id__in=[matter.pk for matter in matters]
        ).order_by("matter_id", "seq")
        by_matter = {
            key: list(some) for key, some in groupby(entries, key=lambda entry: entry.matter_id)
        }
        for matter in matters:
            found = _divided(matter, by_matter.get(matter.pk, []))
            if found is not None:
                yield matter, found


def _divided(matter: Matter, entries: Iterable[Entry]) -> Times | None:
    until = micros(clock.now())
    if matter.kind == "case":
        changes = list(_case_changes(entries))
    else:
        changes = [Change(micros(matter.opened_at))]
        if matter.closed_at is not None:
            changes.append(Change(micros(matter.closed_at), ends=True))
    if not changes:
        return None
    return times(changes, unit=matter.department.code, until=until)


def _case_changes(entries: Iterable[Entry]) -> Iterator[Change]:
    """What the case's own entries say, from the receipt on; a draft is nobody's time yet."""
    for entry in entries:
        if not entry.name.startswith("case."):
            continue
        state = entry.facts.get("state")
        if state == _DRAFT or "holder" not in entry.facts:
            continue
        yield change_of(entry.facts, at=micros(entry.occurred_at), ends=state in _ENDS)
