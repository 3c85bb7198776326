"""Reading the ledger in order: by bookmark for handlers, by number for screens."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from kernel.transactions import use_case
from ledger.models import STREAM, Bookmark, Entry, Stream


class LedgerGap(RuntimeError):
    """An entry is missing between two that were read: a bug, never to be papered over."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the stream ends."""

    epoch: uuid.UUID
    seq: int
    recorded_at: dt.datetime


def head() -> Head:
    """The end of the stream as committed."""
    stream = Stream.objects.get(name=STREAM)
    return Head(stream.epoch, stream.last_seq, stream.last_recorded_at)


def entries_after(seq: int, *, limit: int = 500) -> list[Entry]:
    """At most ``limit`` entries that follow ``seq``, in order; raises LedgerGap if one is missing."""
    unread = list(Entry.objects.filter(stream=STREAM, seq__gt=seq).order_by("seq")[:limit])
    for place, entry in enumerate(unread, start=seq + 1):
        if entry.seq != place:
            raise LedgerGap(f"{STREAM}: {entry.seq} stands where {place} should")
    return unread


@use_case
def drain(reader: str, handle: Callable[[list[Entry]], None], *, limit: int = 500) -> int:
    """Hand ``handle`` what ``reader`` has not read; return how many, 0 when it is up to date.

    The mark moves in the transaction of what ``handle`` did, so each entry works once. A second
    process with the same reader waits for the first.
    """
    Bookmark.objects.get_or_create(reader=reader, stream=STREAM)
    mark = Bookmark.objects.select_for_update(no_key=True, of=("self",)).get(
        reader=reader, stream=STREAM
    )
    unread = entries_after(mark.seq, limit=limit)
    if unread:
        handle(unread)
        mark.seq = unread[-1].seq
        mark.save(update_fields=["seq"])
    return len(unread)
