"""The two contestants of the rules' bench: the product's reader, and reading alone."""

from __future__ import annotations

import datetime as dt
import os
import time

import psycopg

from kernel import clock
from kernel.transactions import use_case
from ledger import reader
from ledger.models import Bookmark
from monitor.models import Finding, Parked
from monitor.rules import RULES
from monitor.services import judging
from rehearsal.bench import rules_load
from rehearsal.city.load import load_city

NOW = rules_load.BEGIN + dt.timedelta(days=31)
_start = 0


def prepare(entries: int) -> None:
    """Load the city with its catalogue, then the ledger; the reader starts behind the city."""
    global _start  # noqa: PLW0603 - one run, one ledger
    clock.install(clock.DrivenClock(rules_load.BEGIN - dt.timedelta(days=1)))
    load_city(clock.now())
    _start = reader.head().seq
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        rules_load.load(superuser, entries=entries)
    clock.install(clock.DrivenClock(NOW))
    _place(_start)


@use_case
def _place(seq: int) -> None:
    Bookmark.objects.update_or_create(reader=judging.READER, stream="city", defaults={"seq": seq})


def judged(count: int) -> float:
    """Entries a second through all rules."""
    began, read = time.perf_counter(), 0
    while read < count:
        some = judging.watch()
        if not some:
            raise RuntimeError("the ledger is too short")
        read += some
    return read / (time.perf_counter() - began)


def read(after: int, count: int) -> float:
    """Entries a second, read in the same pieces and parsed."""
    began, done = time.perf_counter(), 0
    while done < count:
        piece = reader.entries_after(_start + after + done, limit=judging.PIECE)
        done += len([entry for entry in piece if entry.facts])
    return done / (time.perf_counter() - began)


def outcome() -> dict[str, int]:
    """What was found, so that nobody can be fast by finding nothing."""
    return {
        "rules": len(RULES),
        "findings": Finding.objects.count(),
        "parked": Parked.objects.count(),
    }
