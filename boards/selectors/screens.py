"""A screen's board at this moment: what a page opens with and what polling gets, the same."""

from __future__ import annotations

from typing import Any

from boards import bureau, department, looks
from boards.feeds import Feed, LedgerFeed, PublicFeed
from boards.scopes import Scope
from kernel import clock


def of_bureau(region: str) -> dict[str, Any]:
    """The region's supervision screen."""
    return _given(LedgerFeed(bureau, Scope(region)), region)


def of_department(code: str) -> dict[str, Any]:
    """One unit's board."""
    return _given(LedgerFeed(department, Scope("", code)), code)


def of_lobby(region: str) -> dict[str, Any]:
    """The hall's lobby board, through the public's role."""
    return _given(PublicFeed(Scope(region)), region)


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
