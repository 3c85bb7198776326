"""An older backup is restored while screens watch: they load anew and show no ghost (T28)."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any, Final

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config import roles
from ledger import epochs
from rehearsal.proof import cast
from rehearsal.proof.streams_crowd import Habit, Heard
from rehearsal.proof.streams_hall import Hall, cry
from rehearsal.proof.streams_play import Audience
from rehearsal.proof.streams_server import House, forget_connections, offered, until_up

BACKUP: Final = "sunhall_backup"
BEFORE, AFTER = 12, 8
TURNED_WITHIN: Final = 1.0


def restored(hall: Hall, folder: Path, *, clients: int) -> tuple[Heard, int]:
    """What the screens came to, and how many entries they had heard that then never were."""
    house = House(folder, tuple(offered()))
    _with_superuser(_back_up)
    seats = hall.seats(clients)
    base = seats[0].since
    house.open()
    try:
        until_up(house)
        habit = Habit(stays=60.0, pauses=0.1, lazy=0.0)
        audience = Audience(seats, house.port, habit, seed=1)
        for _ in range(BEFORE):
            cry(hall.cases)
        threading.Event().wait(TURNED_WITHIN)
        forget_connections()
        _with_superuser(_restore)
        threading.Event().wait(TURNED_WITHIN)
        for _ in range(AFTER):
            cast.patiently(lambda: cry(hall.cases))
        heard = audience.heard(hall, base)
    finally:
        house.close()
    return heard, BEFORE * len(hall.cases)


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
