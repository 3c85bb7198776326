"""The procedure rules at work: they read the ledger by bookmark, and each of them fails alone.

Note [What fails alone]
A rule that cannot judge an entry, or a finding that cannot be stored, is parked with an alarm: the
bookmark moves on, every other rule and every other entry is judged. Facts that cannot be read for
the whole piece are read entry by entry, so that one bad row parks only what needs it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, transaction

import ledger
from kernel import clock
from kernel.transactions import current, use_case, use_case_required
from ledger import reader
from ledger.models import STREAM, Entry, Matter
from monitor import events
from monitor.models import Alarm, Finding, Parked
from monitor.rules import BY_CODE
from monitor.selectors import procedures
from monitor.selectors.pieces import UNREADABLE, Judged, Piece, assemble, judged
from monitor.services import drafting
from monitor.services.drafting import Raised

READER = "rules"
PIECE = 1000
BY = drafting.BY
log = logging.getLogger(__name__)


def watch() -> int:
    """Judge a piece of what was entered since the last look; return how many entries that were."""
    return reader.drain(READER, judge, limit=PIECE)


@use_case_required
def judge(entries: Sequence[Entry]) -> None:
    """Put ``entries`` before the rules that listen; store what they find; park what they cannot."""
    piece = assemble(entries, procedures.book())
    _store(piece, judged(piece))
    _park(piece)


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
