"""What others did in the last hour with the cases of an officer's scope, read from the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext

from kernel.journal import EVENTS
from ledger.models import STREAM, Entry
from ledger.reader import head
from organizations.officers import Officer

WITHIN = dt.timedelta(hours=1)
LOOKED_AT = 300
# Numbers before the ledger's end that are looked at; a busy city has that many acts in an hour.
REACH = 5000
MOST = 8
SYSTEM = "system:"


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of another: when, which act, on which case, at which window, and by whom."""

    at: dt.datetime
    name: str
    number: str
    item_code: str
    window: str
    actor: str

    @property
    def act(self) -> str:
        """The act in words."""
        return gettext(EVENTS[self.name].label)


def others_lately(officer: Officer, *, at: dt.datetime) -> list[Deed]:
    """Acts of others and of the law in the hour before ``at``, newest first."""
    return [deed_of(entry) for entry in entries_lately(officer, at=at)]


def entries_lately(officer: Officer, *, at: dt.datetime) -> list[Entry]:
    """The entries of these acts."""
    entries = (
        Entry.objects.filter(
            stream=STREAM,
            seq__gt=head().seq - REACH,
            name__startswith="case.",
            recorded_at__gt=at - WITHIN,
        )
        .exclude(actor=officer.actor.id)
        .order_by("-seq")[:LOOKED_AT]
    )
    found = [entry for entry in entries if concerns(officer, entry)]
    return found[:MOST]


def concerns(officer: Officer, entry: Entry) -> bool:
    """Whether it is an act of another on a case of the officer's scope."""
    facts = entry.facts
    if entry.actor == officer.actor.id:
        return False
    return facts["item"] in officer.item_codes or (
        bool(officer.department_code) and facts["department"] == officer.department_code
    )


def deed_of(entry: Entry) -> Deed:
    """The act of a case's entry; what the law did was done at no window."""
    facts = entry.facts
    return Deed(
        at=entry.recorded_at,
        name=entry.name,
        number=facts["number"],
        item_code=facts["item"],
        window="" if entry.actor.startswith(SYSTEM) else facts["window"],
        actor=entry.actor,
    )
