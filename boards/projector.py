"""Writes what the public may read: one reader of the ledger, idempotent, from an allow-list."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

import ledger.reader
from approval.selectors import boards as cases
from boards import disclosure, figures, scopes, tallies
from boards.bureau import RESTATED
from boards.facts import Facts, load_facts
from boards.models import PublicMatter, PublicTotals
from boards.public import NOBODY, Names, PublicRow, fold, restate, wordless
from catalog.models import Item
from kernel import clock
from kernel.transactions import use_case, use_case_required
from ledger.models import Entry
from timelimits import custody

READER = "public"
CHANNEL = "public"
CALENDAR = "CN"
ITEM_CHANGED, PUBLICITY = "item.changed", "public_by_name"
SIGN_OF_LIFE = dt.timedelta(seconds=2)
# A concluded case leaves the board so many days later: it has been read, and need not be for ever.
SHOWN_AFTER_CLOSING = dt.timedelta(days=30)
CLEARED_AT_ONCE = 1000
FIELDS = tuple(field.name for field in dataclasses.fields(PublicRow))
CHANGED = (*(name for name in FIELDS if name != "number"), "seq")


def project() -> int:
    """Bring the public rows up to the ledger's end, one batch; return how many entries were read."""
    read = ledger.reader.drain(READER, write)
    if not read:
        touch()
    return read


@use_case_required
def write(entries: list[Entry]) -> None:
    """Fold the entries into the public rows, figures and decisions, and number what changed."""
    totals = _head()
    done = [entry for entry in entries if entry.seq > totals.ledger_seq]
    acts = [entry for entry in done if entry.name.startswith("case.") or entry.name == RESTATED]
    hidden = _hidden_by(done)
    _write_rows(_folded(acts, hidden, totals), totals)
    disclosure.follow(acts, totals.region)
    disclosure.withhold(hidden)
    if done:
        totals.ledger_seq = done[-1].seq
    _sign(totals)
    totals.save()
    _wake(totals.seq)


@use_case
def touch() -> None:
    """Say that nothing new has come, and do what the passing of days asks for.

    Without a sign of life a public screen calls itself stale.
    """
    known = PublicTotals.objects.filter(region=scopes.city().code).first()
    if known is None or clock.wall() - known.seen_at > SIGN_OF_LIFE:
        totals = _head()
        _sign(totals)
        totals.save()
        _clear_away(totals)


def _head() -> PublicTotals:
    region = scopes.city().code
    held = PublicTotals.objects.select_for_update(no_key=True, of=("self",))
    found = held.filter(region=region).first()
    if found is not None:
        return found
    now = clock.now()
    return PublicTotals(
        region=region,
        epoch=ledger.reader.head().epoch,
        day=clock.office_date(now),
        as_of=now,
        seen_at=clock.wall(),
    )


def _sign(totals: PublicTotals) -> None:
    totals.epoch = ledger.reader.head().epoch
    totals.place = scopes.city().name
    totals.as_of = max(totals.as_of, clock.now())
    totals.seen_at = clock.wall()
    _begin_day(totals, clock.office_date(totals.as_of))


def _begin_day(totals: PublicTotals, day: dt.date) -> None:
    if day > totals.day:
        totals.day, totals.received, totals.closed = day, 0, 0


def _clear_away(totals: PublicTotals) -> None:
    """Publish the months that have ended; drop what has been public for as long as it should be."""
    today = totals.day
    figures.publish_ended(totals.region, today)
    over = PublicMatter.objects.filter(closed_on__lt=today - SHOWN_AFTER_CLOSING)
    gone = list(over.values_list("pk", flat=True)[:CLEARED_AT_ONCE])
    PublicMatter.objects.filter(pk__in=gone).delete()
    disclosure.end_due(today)


def _hidden_by(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The items that may be named no longer, each with the change that says so."""
    changed = {
        entry.facts["item"]: entry
        for entry in entries
        if entry.name == ITEM_CHANGED and PUBLICITY in entry.facts["fields"]
    }
    hidden = Item.objects.filter(code__in=changed, **{PUBLICITY: False})
    return {code: changed[code] for code in hidden.values_list("code", flat=True)}


def _folded(
    acts: list[Entry], hidden: dict[str, Entry], totals: PublicTotals
) -> dict[str, PublicRow]:
    """The rows that change; what they count for is noted, in ``totals`` for the day."""
    facts = load_facts(acts)
    applicants = cases.masked_applicants({entry.matter_id for entry in acts if entry.matter_id})
    calendar = custody.look().calendar(CALENDAR)
    before = _rows_of({facts.number(entry.matter_id) for entry in acts}, hidden)
    after, counted = dict(before), tallies.Steps()
    for entry in acts:
        was = after.get(facts.number(entry.matter_id))
        if entry.name == RESTATED:
            row = restate(was, entry, calendar=calendar) if was is not None else None
        else:
            names = _names(entry, facts, applicants.get(entry.matter_id or 0, ""))
            row = fold(was, entry, names, region=totals.region, calendar=calendar)
        if row is not None:
            after[row.number] = row
            _count(was, row, entry, totals=totals, counted=counted)
    for was in [row for row in after.values() if row.item_code in hidden]:
        entry = hidden[was.item_code]
        after[was.number] = wordless(was, entry)
        _count(was, after[was.number], entry, totals=totals, counted=counted)
    if any(counted.values()):
        tallies.note(totals.region, counted)
        figures.publish_now(totals.region)
    return {number: row for number, row in after.items() if row != before.get(number)}


def _count(
    was: PublicRow | None,
    row: PublicRow,
    entry: Entry,
    *,
    totals: PublicTotals,
    counted: tallies.Steps,
) -> None:
    """Add what the row's change counts for, to the day's figures and to the tallies."""
    _begin_day(totals, clock.office_date(entry.recorded_at))
    received, closed = tallies.of_day(was, row, totals.day)
    totals.received += received
    totals.closed += closed
    counted.update(tallies.steps(was, row))


def _names(entry: Entry, facts: Facts, applicant: str) -> Names:
    """Names only for an item that may be named; a hidden one has none to begin with."""
    body = entry.facts
    if not body["public"]:
        return NOBODY
    return Names(applicant, facts.item(body["item"]), facts.unit(body["department"]))


def _rows_of(numbers: Iterable[str], items: Iterable[str]) -> dict[str, PublicRow]:
    asked = Q(number__in=set(numbers)) | Q(item_code__in=list(items))
    found = PublicMatter.objects.filter(asked).values(*FIELDS)
    return {row["number"]: PublicRow(**row) for row in found}


def _write_rows(rows: dict[str, PublicRow], totals: PublicTotals) -> None:
    numbered = []
    for row in sorted(rows.values(), key=lambda row: (row.changed_at, row.number)):
        totals.seq += 1
        numbered.append(PublicMatter(**dataclasses.asdict(row), seq=totals.seq))
    PublicMatter.objects.bulk_create(
        numbered, update_conflicts=True, unique_fields=["number"], update_fields=CHANGED
    )


def _wake(seq: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(seq)])
