"""许可决定公开: decisions made public by their units, for as long as they are to be (XK-19, DB-1).

A unit publishes a decision by an act of its own, within seven working days; the projector copies
what may be read of it. It leaves again when its time is over, or when its item turns out to be one
that may not be named. What was decided is never corrected or void: only what still runs can be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from approval.selectors import publication
from approval.selectors.publication import Published
from boards.models import PublicDecision
from kernel import clock
from ledger.models import Entry

PUBLISHED = "case.published"
# Acts after which a decision is published, or reads differently.
CHANGING = frozenset({PUBLISHED, "case.licence_revoked", "case.renewal_decided"})
# Without an end of its own a licence stays in the list for three years (○: a local setting).
YEARS = 3
FIELDS = (
    "document",
    "holder",
    "company",
    "item_code",
    "item",
    "unit_code",
    "unit",
    "licence",
    "valid_from",
    "valid_to",
    "status",
    "decided_on",
    "published_on",
    "until",
)


def follow(acts: Iterable[Entry], region: str) -> None:
    """Write or change the public decisions that the acts concern."""
    wanted = _published_on(entry for entry in acts if entry.name in CHANGING)
    if not wanted:
        return
    found = publication.decisions(wanted)
    rows = [_row(found[number], region, day) for number, day in wanted.items() if number in found]
    PublicDecision.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["number"], update_fields=FIELDS
    )


def withhold(items: Iterable[str]) -> None:
    """Take away the decisions on items that may be named no longer."""
    PublicDecision.objects.filter(item_code__in=list(items)).delete()


def end_due(today: dt.date) -> int:
    """Take away the decisions whose time is over; return how many."""
    return PublicDecision.objects.filter(until__lt=today).delete()[0]


def _published_on(acts: Iterable[Entry]) -> dict[str, dt.date]:
    """The numbers of the public decisions concerned, each with the day it was published on."""
    days: dict[str, dt.date] = {}
    numbers, licences = set(), set()
    for entry in acts:
        body = entry.facts
        if entry.name == PUBLISHED:
            days[body["number"]] = clock.office_date(entry.occurred_at)
        numbers.add(body["number"])
        if body.get("licence"):
            licences.add(body["licence"])
    known = PublicDecision.objects.filter(Q(number__in=numbers) | Q(licence__in=licences))
    return days | dict(known.values_list("number", "published_on"))


def _row(told: Published, region: str, published_on: dt.date) -> PublicDecision:
    return PublicDecision(
        number=told.number,
        region=region,
        document=told.document,
        holder=told.holder,
        company=told.company,
        item_code=told.item_code,
        item=told.item,
        unit_code=told.unit_code,
        unit=told.unit,
        licence=told.licence,
        valid_from=told.valid_from,
        valid_to=told.valid_to,
        status=told.status,
        decided_on=told.decided_on,
        published_on=published_on,
        until=told.valid_to or _years_later(told.decided_on),
    )


def _years_later(day: dt.date) -> dt.date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + YEARS, day=28 if leap_day else day.day)
