"""What others did in the last hour with the cases of an officer's scope, read from the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kernel.journal import EVENTS
from ledger.models import STREAM, Entry
from organizations.officers import Officer

WITHIN = dt.timedelta(hours=1)
LOOKED_AT = 300
MOST = 8
SYSTEM = "system:"


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of another: when, which act, on which case, at which window or by which unit."""

    at: dt.datetime
    act: str
    number: str
    item_code: str
    window: str


def others_lately(officer: Officer, *, at: dt.datetime) -> list[Deed]:
    """Acts of others and of the law in the hour before ``at``, newest first; no names."""
    entries = (
        Entry.objects.filter(name__startswith="case.", recorded_at__gt=at - WITHIN)
        .exclude(actor=officer.actor.id)
        .order_by("-seq")[:LOOKED_AT]
    )
    found = [_deed(entry) for entry in entries if _in_scope(officer, entry)]
    return found[:MOST]


def changes_since(officer: Officer, seq: int) -> int:
    """How many cases of the scope others have acted on after entry ``seq``; the own acts excepted."""
    entries = (
        Entry.objects.filter(stream=STREAM, seq__gt=seq, name__startswith="case.")
        .exclude(actor=officer.actor.id)
        .order_by("-seq")[:LOOKED_AT]
    )
    return len({entry.matter_id for entry in entries if _in_scope(officer, entry)})


def _in_scope(officer: Officer, entry: Entry) -> bool:
    facts = entry.facts
    return facts["item"] in officer.item_codes or (
        bool(officer.department_code) and facts["department"] == officer.department_code
    )


def _deed(entry: Entry) -> Deed:
    facts = entry.facts
    return Deed(
        at=entry.recorded_at,
        act=EVENTS[entry.name].label,
        number=facts["number"],
        item_code=facts["item"],
        window="" if entry.actor.startswith(SYSTEM) else facts["window"],
    )
