"""Who has a case open: rows of a table that forgets, kept alive by the process that serves them.

Not in the ledger, not on disk for longer than a look (the table is UNLOGGED), nothing of applicants.
A process that crashes stops renewing its rows; they count for nothing a few seconds later.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
import threading
import time
from collections import defaultdict
from typing import Any, Final

from django.db import connection

from boards.models import Presence
from kernel import clock
from organizations.models import Account

FORGOTTEN_AFTER: Final = dt.timedelta(seconds=7)
RENEWED_EVERY: Final = 2.5
SILENT_AFTER: Final = 12.0  # seconds without an answer to a beat: the page is not there any more
LOOKED_FOR: Final = 0.25  # seconds for which one look serves every page of this process
CHANNEL: Final = "screens"
Seat = tuple[int, int]  # matter, account


class Here:
    """The pages that this process serves, and what all processes know of all pages."""

    def __init__(self) -> None:
        self.process = f"{socket.gethostname()}:{os.getpid()}"
        self._heard: dict[object, tuple[Seat, Any]] = {}
        self._written: frozenset[Seat] = frozenset()
        self._renewed_at = 0.0
        self._looked_at = 0.0
        self._present: dict[int, dict[str, str]] = {}
        self._lock = threading.Lock()

    def came(self, member: Any, matter_id: int) -> None:
        """A socket watches the matter from now on; ``member`` says whose it is and when it was heard."""
        account = member.held.account_id
        if account is not None:
            self._heard[member] = ((matter_id, account), member)

    def went(self, member: Any) -> None:
        """A socket is closed."""
        self._heard.pop(member, None)

    def at(self, matter_id: int) -> dict[str, str]:
        """Account → name of everyone who has the matter open, by whatever process; in a thread.

        Writes first what changed here, and wakes the other processes then.
        """
        with self._lock:
            now = time.monotonic()
            self._tell(now)
            if now - self._looked_at > LOOKED_FOR:
                self._present, self._looked_at = _everybody(), now
            return self._present.get(matter_id, {})

    def _tell(self, now: float) -> None:
        seats = frozenset(
            seat
            for seat, member in list(self._heard.values())
            if now - member.heard_at < SILENT_AFTER
        )
        if seats == self._written and now - self._renewed_at < RENEWED_EVERY:
            return
        if seats or self._written:
            _write(self.process, seats, changed=seats != self._written)
            self._looked_at = 0.0
        self._written, self._renewed_at = seats, now


def _write(process: str, seats: frozenset[Seat], *, changed: bool) -> None:
    """This process's rows: those of ``seats``, seen just now, and no others."""
    wall = clock.wall()
    rows = [
        Presence(process=process, matter_id=matter, account_id=account, seen_at=wall)
        for matter, account in sorted(seats)
    ]
    Presence.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["process", "matter_id", "account_id"],
        update_fields=["seen_at"],
    )
    gone = Presence.objects.filter(process=process, seen_at__lt=wall)
    dead = Presence.objects.filter(seen_at__lt=wall - 10 * FORGOTTEN_AFTER)
    (gone | dead).delete()
    if changed:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def _everybody() -> dict[int, dict[str, str]]:
    fresh = Presence.objects.filter(seen_at__gt=clock.wall() - FORGOTTEN_AFTER)
    seats = set(fresh.values_list("matter_id", "account_id"))
    names = dict(
        Account.objects.filter(pk__in={account for _, account in seats}).values_list(
            "pk", "display_name"
        )
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for matter, account in sorted(seats):
        found[matter][str(account)] = names.get(account, "")
    return dict(found)


HERE = Here()
