"""What happened to the cases of a period, row by row for process mining: from the ledger alone.

An entry leaves by the facts listed here and no others: codes, words of the vocabulary, instants,
the case's number. Whoever acted appears as the roles held at that moment, never as a person.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from approval import events
from kernel.clock import OFFICE_ZONE, office_time
from kernel.journal import Event
from ledger.models import STREAM, Entry, Stream
from organizations.roles import Role

# Rows held at once: the log is read in pages, each a query of its own up to one and the same entry.
PAGE = 2000
COMPLETE = "complete"
APPLICANT = "applicant"
SYSTEM = "system"
OTHER = "other"
RESOURCES = frozenset(Role.values) | {APPLICANT, SYSTEM}
# What a step is called where an entry is about one.
ABOUT_A_STEP = ("done_step", "signed_step")
ONE_DAY = dt.timedelta(days=1)
# What can happen to a case: approval's own vocabulary, in its words.
LABELS = {
    event.name: event.label
    for event in vars(events).values()
    if isinstance(event, Event) and event.name.startswith("case.")
}


@dataclass(frozen=True, slots=True)
class Period:
    """Office days, both included; ``region`` narrows to the matters of one region."""

    first: dt.date
    last: dt.date
    region: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event of the log: what may be known of it outside.

    ``activity`` is in the words of the vocabulary, with the step where it is about one; ``event``
    is its code, which never changes. ``resource`` is roles joined with +, ``unit`` where they were
    held, empty for the law, the system and the applicant.
    """

    case: str
    activity: str
    event: str
    at: dt.datetime
    resource: str
    unit: str
    department: str
    item: str
    channel: str
    step: str
    state: str
    outcome: str
    seq: int
    lifecycle: str = COMPLETE


@dataclass(frozen=True, slots=True)
class EventLog:
    """The log of a period as it stood when it was asked for: ``up_to`` is its last entry."""

    period: Period
    simulated: bool
    up_to: int
    page: int = PAGE

    def occurrences(self) -> Iterator[Occurrence]:
        """The events, case by case, each case's in the ledger's order.

        Entries are only ever added, so pages read one after the other tell what a single reading
        would have told; no more than one page is held.
        """
        after = (0, 0)
        while rows := self._rows(after):
            for row in rows:
                yield _occurrence(row)
            after = rows[-1]["matter_id"], rows[-1]["seq"]

    def _rows(self, after: tuple[int, int]) -> list[dict[str, Any]]:
        matter_id, seq = after
        found = Entry.objects.filter(
            stream=STREAM,
            seq__lte=self.up_to,
            name__in=list(LABELS),
            occurred_at__gte=office_time(self.period.first),
            occurred_at__lt=office_time(self.period.last + ONE_DAY),
            matter_id__gte=matter_id,
        )
        if self.period.region:
            found = found.filter(matter__region__code=self.period.region)
        told = ("matter_id", "seq", "name", "actor", "capacity", "occurred_at", "body")
        unread = found.exclude(matter_id=matter_id, seq__lte=seq).order_by("matter_id", "seq")
        return list(unread.values(*told)[: self.page])


def event_log(period: Period, *, page: int = PAGE) -> EventLog:
    """The log of ``period``, up to the ledger's head of this moment."""
    stream = Stream.objects.get(name=STREAM)
    return EventLog(period, stream.simulated, stream.last_seq, page)


def _occurrence(row: dict[str, Any]) -> Occurrence:
    facts = json.loads(row["body"])
    resource, unit = _by_role(row["actor"], row["capacity"])
    about = next((facts[key] for key in ABOUT_A_STEP if facts.get(key)), "")
    label = LABELS[row["name"]]
    return Occurrence(
        case=facts["number"],
        activity=f"{label}·{about}" if about else label,
        event=row["name"],
        at=row["occurred_at"].astimezone(OFFICE_ZONE),
        resource=resource,
        unit=unit,
        department=facts["department"],
        item=facts["item"],
        channel=facts["channel"],
        step=about or facts["step"],
        state=facts["state"],
        outcome=facts["outcome"],
        seq=row["seq"],
    )


def _by_role(actor: str, capacity: str) -> tuple[str, str]:
    """The roles of a capacity and its unit; a window's seat, like the person's number, stays inside."""
    held, _, place = capacity.partition("@")
    roles = [role if role in RESOURCES else OTHER for role in held.split("+")]
    if actor.startswith("system:"):
        return SYSTEM, ""
    return "+".join(dict.fromkeys(roles)), place.partition("/")[0]
