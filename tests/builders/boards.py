"""What a watching screen computes, beside what a newcomer is sent (D5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import reduce
from types import ModuleType
from typing import Any

import ledger.reader
from boards import bureau, department, looks, projector
from boards.facts import load_facts
from boards.scopes import Scope, city
from kernel import clock
from ledger.models import STREAM, Entry


def scope_of(unit: str = "") -> Scope:
    """The city's scope, or that of one of its units."""
    return Scope(city().code, unit)


def assert_board_keeps_up(
    action: Callable[[], Any], *, unit: str, boards: tuple[ModuleType, ...] = (bureau, department)
) -> list[Entry]:
    """Run ``action``; each board's stale snapshot plus the new entries must equal a fresh one.

    Boards are compared as kept and as shown. Returns the new entries; there must be some.
    """
    scope = scope_of(unit)
    stale = {board: _read_ahead(board, scope) for board in boards}
    last = ledger.reader.head().seq
    action()
    news = list(Entry.objects.filter(stream=STREAM, seq__gt=last).order_by("seq"))
    assert news, "the act left no entry"
    facts = load_facts(news)
    for board in boards:
        applied = reduce(lambda b, entry: board.apply(b, entry, facts), news, stale[board])
        fresh = board.snapshot(scope)
        assert shown(board, applied) == shown(board, fresh)
        assert applied.get("cases") == fresh.get("cases")
    return news


def _read_ahead(board: ModuleType, scope: Scope) -> dict[str, Any]:
    """The board as kept, but reaching past the day on which a feed would read it anew."""
    if board is bureau:
        return bureau.snapshot(scope, reach=dt.timedelta(days=120))
    kept: dict[str, Any] = board.snapshot(scope)
    return kept


def shown(board: ModuleType, kept: dict[str, Any]) -> dict[str, Any]:
    """The board as a screen shows it now."""
    view: dict[str, Any] = board.view(kept, clock.now(), looks.calendar())
    return view


def drain() -> None:
    """Let the projector read everything."""
    while projector.project():
        pass
