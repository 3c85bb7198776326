"""An older backup is restored while screens watch: they load anew and show no ghost (T28)."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config import roles
from ledger import epochs
from rehearsal.proof import cast, streams_bad
from rehearsal.proof.streams_crowd import Habit, Heard, Seat
from rehearsal.proof.streams_hall import Hall, cry
from rehearsal.proof.streams_play import Audience
from rehearsal.proof.streams_server import House, forget_connections, offered, until_up

BACKUP: Final = "sunhall_backup"
BEFORE, AFTER = 12, 8
TURNED_WITHIN: Final = 1.0
FEW: Final = 4  # screens before the bad house

# The bad house's screens stay where they are: its fault is with those who watched all the time.
RESTLESS: Final = Habit(stays=60.0, pauses=0.1, lazy=0.0)
SETTLED: Final = replace(RESTLESS, stays=3600.0, patience=5.0)


@dataclass(frozen=True, slots=True)
class Restored:
    """What two crowds came to, before a sound house and before one that notices nothing."""

    heard: Heard
    of_the_bad: Heard
    undone: int  # entries they had heard that then never were

    @property
    def ghosts(self) -> int:
        """What the bad house's screens show that never was, and how many were not sent to reload."""
        bad = self.of_the_bad
        return bad.foreign + max(bad.clients - bad.reloads, 0)


def restored(hall: Hall, folder: Path, *, clients: int) -> Restored:
    """Let screens hear of entries, put the backup in the database's place, and go on."""
    houses = [
        House(folder, tuple(offered()), spoil=spoil)
        for spoil in (streams_bad.fair, streams_bad.holds_on_to_its_ledger)
    ]
    seats = hall.seats(clients)  # before the backup: a session of later ends with the restore
    base = seats[0].since
    _with_superuser(_back_up)
    try:
        audiences = [
            _seated(house, seats[:size], habit)
            for house, size, habit in zip(houses, (clients, FEW), (RESTLESS, SETTLED), strict=True)
        ]
        for _ in range(BEFORE):
            cry(hall.cases)
        threading.Event().wait(TURNED_WITHIN)
        forget_connections()
        _with_superuser(_restore)
        threading.Event().wait(TURNED_WITHIN)
        for _ in range(AFTER):
            cast.patiently(lambda: cry(hall.cases))
        heard, bad = (audience.heard(hall, base) for audience in audiences)
    finally:
        for house in houses:
            house.close()
    return Restored(heard, bad, BEFORE * len(hall.cases))


def _seated(house: House, seats: Sequence[Seat], habit: Habit) -> Audience:
    house.open()
    until_up(house)
    return Audience(seats, house.port, habit, seed=1)


def _with_superuser(work: Any) -> None:
    """Do it from the server's own database, while nobody else is in ours."""
    forget_connections()
    url = os.environ["DATABASE_SUPERUSER_URL"]
    name = str(conninfo_to_dict(url)["dbname"])
    with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as server:
        work(server, name)


def _back_up(server: psycopg.Connection[Any], name: str) -> None:
    _turn_out(server, name)
    server.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
            sql.Identifier(BACKUP), sql.Identifier(name), sql.Identifier(roles.OWNER)
        )
    )


def _restore(server: psycopg.Connection[Any], name: str) -> None:
    """As docs/stream-protocol.md says: a new epoch first, then the database under its name."""
    known = connections.settings["owner"]
    known["NAME"] = BACKUP
    epochs.renew()
    connections["owner"].close()
    known["NAME"] = name
    server.execute(
        sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name))
    )
    _turn_out(server, name)
    server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(BACKUP), sql.Identifier(name)
        )
    )


def _turn_out(server: psycopg.Connection[Any], name: str) -> None:
    server.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name]
    )
