"""What the ledger stores, one idea per file."""

from __future__ import annotations

from ledger.models.clocks import ClockAnchor, Heartbeat
from ledger.models.entry import STREAM, Bookmark, Entry, Stream
from ledger.models.idempotency import IdempotencyKey
from ledger.models.matter import Matter, Series

__all__ = [
    "STREAM",
    "Bookmark",
    "ClockAnchor",
    "Entry",
    "Heartbeat",
    "IdempotencyKey",
    "Matter",
    "Series",
    "Stream",
]
