"""A screen's board at this moment: what a page opens with and what polling gets, the same."""

from __future__ import annotations

from typing import Any

from boards import bureau, department, looks, scopes, statistics, window
from boards.desk import Desk
from boards.feeds import Feed, LedgerFeed, PublicFeed
from boards.lobby_feed import LobbyFeed
from boards.scopes import Scope
from kernel import clock


def of_bureau(region: str) -> dict[str, Any]:
    """The region's supervision screen."""
    return _given(LedgerFeed(bureau, Scope(region)), region)


def of_department(code: str) -> dict[str, Any]:
    """One unit's board."""
    return _given(LedgerFeed(department, Scope("", code)), code)


def of_window(address: str) -> dict[str, Any]:
    """One window's board."""
    return _given(LedgerFeed(window, scopes.of_window(address)), address)


def of_desk(account_id: int, language: str) -> dict[str, Any]:
    """An officer's own desk."""
    return _given(LedgerFeed(Desk(account_id, language), Scope("")), language)


def of_lobby(hall: str) -> dict[str, Any]:
    """The hall's lobby board, through the public's role."""
    return _given(LobbyFeed(hall), hall)


def of_statistics(region: str) -> dict[str, Any]:
    """The public statistics, through the public's role."""
    return _given(PublicFeed(Scope(region), statistics), region)


def _given(feed: Feed, place: str) -> dict[str, Any]:
    feed.settle(feed.read_fresh())
    at = looks.Moment.now()
    return {
        "place": place,
        "hello": {
            "epoch": feed.epoch,
            "seq": feed.seq,
            "build": looks.build_id(),
            "simulated": at.simulated,
            "rate": at.rate,
            "legal_now": clock.micros(at.legal),
        },
        "seq": feed.seq,
        "board": feed.shown,
        "health": feed.read_health(),
    }
