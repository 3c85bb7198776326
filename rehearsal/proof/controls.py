"""Known-bad variants that a sound harness must catch: if these go free, the proof is blind."""

from __future__ import annotations

import os
import random
import signal
import threading
import time

import psycopg

from config import roles

WRITERS, WRITE_FOR = 4, 1.5
DUE = 5000
MOST_KILLS = 60

TABLES = (
    "CREATE TABLE control_event (id bigserial PRIMARY KEY, writer int NOT NULL)",
    "CREATE TABLE control_alert (id int PRIMARY KEY, raised boolean NOT NULL DEFAULT false)",
    "CREATE TABLE control_card (alert_id int NOT NULL)",
    f"INSERT INTO control_alert SELECT n FROM generate_series(1, {DUE}) n",  # noqa: S608
    f"GRANT ALL ON control_event, control_event_id_seq, control_alert, control_card TO {roles.APP}",
)


def prepare(superuser: psycopg.Connection[tuple[object, ...]]) -> None:
    """Make the controls' own tables."""
    for statement in TABLES:
        superuser.execute(statement.encode())


def naive_reader_misses() -> int:
    """How many committed events a reader by ``id > cursor`` never sees."""
    children = [_fork_writer(n) for n in range(WRITERS)]
    seen, cursor = 0, 0
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        until = time.monotonic() + WRITE_FOR + 0.5
        while time.monotonic() < until:
            rows = connection.execute(
                "SELECT id FROM control_event WHERE id > %s ORDER BY id", [cursor]
            ).fetchall()
            seen += len(rows)
            cursor = rows[-1][0] if rows else cursor
        for child in children:
            os.waitpid(child, 0)
        row = connection.execute("SELECT count(*) FROM control_event").fetchone()
    assert row is not None
    return int(row[0]) - seen


def _fork_writer(nth: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        chance = random.Random(nth)  # noqa: S311 - no secret
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            until = time.monotonic() + WRITE_FOR
            while time.monotonic() < until:
                connection.execute("INSERT INTO control_event (writer) VALUES (%s)", [nth])
                connection.execute("SELECT pg_sleep(%s)", [chance.random() / 200])
                connection.commit()
    finally:
        os._exit(0)


def two_statement_monitor_loses(chance: random.Random) -> int:
    """How many cards a monitor loses that marks first and records in a second transaction."""
    lost = 0
    for _ in range(MOST_KILLS):
        pid = os.fork()
        if not pid:
            _mark_then_record()
        threading.Event().wait(0.05 + chance.random() / 20)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        lost = _lost()
        if lost:
            break
    return lost


def _lost() -> int:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        row = connection.execute(
            "SELECT count(*) FROM control_alert a WHERE raised AND NOT EXISTS"
            " (SELECT 1 FROM control_card c WHERE c.alert_id = a.id)"
        ).fetchone()
    return int(row[0]) if row else 0


def _mark_then_record() -> None:
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            while row := connection.execute(
                "UPDATE control_alert SET raised = true WHERE id ="
                " (SELECT id FROM control_alert WHERE NOT raised ORDER BY id LIMIT 1) RETURNING id"
            ).fetchone():
                connection.execute("INSERT INTO control_card VALUES (%s)", [row[0]])
    finally:
        os._exit(0)
