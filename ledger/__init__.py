"""Matters and the append-only ledger: the seam between who acts and who watches (D2)."""

from __future__ import annotations

from kernel.journal import Actor, Event, append, define, optional

__all__ = ["Actor", "Event", "append", "define", "optional"]
