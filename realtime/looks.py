"""What the tail reads in one go, in a thread, with its own connection."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from typing import Any, Final

import ledger.reader
from boards.facts import Facts, load_facts
from boards.feeds import Feed, News
from boards.looks import Moment
from kernel import clock
from kernel.histogram import Histogram
from ledger.models import Entry, Heartbeat

PAGE: Final = 500
NOBODY = Facts()


@dataclass(frozen=True, slots=True)
class Round:
    """What one look into the database brought."""

    epoch: str
    head: int
    news: News
    more: dict[str, Any]
    moment: Moment


def read_round(cursor: int | None, feeds: dict[str, Feed]) -> Round:
    """Entries after ``cursor``, their facts, and what the feeds read besides."""
    head = ledger.reader.head()
    moment = Moment.now()
    entries: list[Entry] = []
    if cursor is not None and feeds and head.seq > cursor:
        entries = ledger.reader.entries_after(cursor, limit=PAGE)
    desks = any(getattr(feed, "needs_cases", False) for feed in feeds.values())
    return Round(
        epoch=str(head.epoch),
        head=head.seq,
        news=News(entries, load_facts(entries, desks=desks) if entries else NOBODY, moment.legal),
        more={key: feed.read_more() for key, feed in feeds.items()},
        moment=moment,
    )


def read_beats(feeds: dict[str, Feed]) -> tuple[Moment, dict[str, dict[str, Any]]]:
    """The legal clock, and what the foot of each topic's screens says."""
    return Moment.now(), {key: feed.read_health() for key, feed in feeds.items()}


def write_sign_of_life(at: Moment, sent: Histogram, figures: dict[str, int]) -> None:
    """This web process's row: that it serves screens, how many, and how late what it sent was."""
    wall = clock.wall()
    facts = {"screen": sent.to_json()} | figures
    Heartbeat.objects.update_or_create(
        process=f"screens:{socket.gethostname()}:{os.getpid()}",
        defaults={
            "kind": "screens",
            "wall_at": wall,
            "legal_at": at.legal,
            "facts": facts,
        },
        create_defaults={
            "kind": "screens",
            "started_at": wall,
            "wall_at": wall,
            "legal_at": at.legal,
            "facts": facts,
        },
    )
