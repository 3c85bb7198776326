"""Known-bad variants of a monitor and of what stands beside it: each must be caught (T3)."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable

import psycopg

from boards.feeds import Frame
from config import roles
from monitor import recount
from realtime.lines import Wire
from realtime.members import Member
from rehearsal.proof import controls, watched

TABLES = (
    "CREATE TABLE bad_card (alert_id int NOT NULL, by int NOT NULL)",
    "CREATE TABLE bad_case (id int PRIMARY KEY, state text NOT NULL, moves int NOT NULL DEFAULT 0)",
    "CREATE TABLE bad_lease (id int PRIMARY KEY, taken_at timestamptz)",
    "INSERT INTO bad_case SELECT n, 'received' FROM generate_series(1, 40) n",
    "INSERT INTO bad_lease VALUES (1, NULL)",
    f"GRANT ALL ON bad_card, bad_case, bad_lease TO {roles.APP}",
)
RACED = 40


def prepare() -> None:
    """Make the variants' own tables."""
    with watched.superuser() as owner:
        controls.prepare(owner)
        for statement in TABLES:
            owner.execute(statement.encode())


def caught(chance: random.Random, *, short: bool) -> dict[str, int]:
    """What each variant did wrong; 0 means that the proof is blind to it."""
    tried: dict[str, Callable[[], int]] = {
        "two_statements": lambda: controls.two_statement_monitor_loses(chance),
        "check_then_insert": checked_then_inserted,
        "plain_save": moved_twice,
        "lease_without_lock": woken_and_wrote,
        "hub_without_last": told_twice,
        "card_deleted": card_deleted,
        "card_forged": card_forged,
    }
    if not short:  # the kills' short form has it
        tried["naive_reader"] = controls.naive_reader_misses
    return {name: act() for name, act in tried.items()}


def _app() -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


def _two_at_once(work: Callable[[int, threading.Barrier], None]) -> None:
    together = threading.Barrier(2)
    threads = [threading.Thread(target=work, args=(n, together)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _count(sql: str) -> int:
    with _app() as connection:
        row = connection.execute(sql.encode()).fetchone()
    return int(str(row[0])) if row else 0


def checked_then_inserted() -> int:
    """Cards beyond the first, by two monitors that look whether there is one and then insert it."""

    def work(nth: int, together: threading.Barrier) -> None:
        with _app() as connection:
            for alert in range(RACED):
                together.wait(10)
                known = connection.execute(
                    "SELECT 1 FROM bad_card WHERE alert_id = %s", [alert]
                ).fetchone()
                if known is None:
                    connection.execute("SELECT pg_sleep(0.0005)")
                    connection.execute("INSERT INTO bad_card VALUES (%s, %s)", [alert, nth])

    _two_at_once(work)
    return _count("SELECT count(*) - count(DISTINCT alert_id) FROM bad_card")


def moved_twice() -> int:
    """Cases that moved more than once, by two officers whose transition reads, checks and saves."""

    def work(_: int, together: threading.Barrier) -> None:
        with _app() as connection:
            for case in range(1, RACED + 1):
                together.wait(10)
                row = connection.execute(
                    "SELECT state FROM bad_case WHERE id = %s", [case]
                ).fetchone()
                if row is not None and row[0] == "received":
                    connection.execute("SELECT pg_sleep(0.0005)")
                    connection.execute(
                        "UPDATE bad_case SET state = 'accepted', moves = moves + 1 WHERE id = %s",
                        [case],
                    )

    _two_at_once(work)
    return _count("SELECT count(*) FROM bad_case WHERE moves > 1")


def woken_and_wrote() -> int:
    """Cards beyond the first, by a monitor that holds a lease instead of a lock and is paused."""
    take = (
        "UPDATE bad_lease SET taken_at = clock_timestamp() WHERE id = 1 AND"
        " (taken_at IS NULL OR taken_at < clock_timestamp() - interval '50 ms') RETURNING id"
    )
    with _app() as first, _app() as second:
        mine = first.execute(take.encode()).fetchone()
        threading.Event().wait(0.1)  # the pause
        if second.execute(take.encode()).fetchone():
            second.execute("INSERT INTO bad_card VALUES (-1, 2)")
        if mine:
            first.execute("INSERT INTO bad_card VALUES (-1, 1)")
    return _count("SELECT count(*) - 1 FROM bad_card WHERE alert_id = -1")


class Forgetful(Member):
    """A socket that does not remember what it was told."""

    def offer(self, step: Frame, wire: Wire) -> None:  # noqa: ARG002 - it looks at no number
        self.tell(wire)


class Paper:
    """A line that keeps what was written."""

    ending = False

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, wire: Wire) -> bool:
        """Keep the messages; there is always room."""
        self.written += wire.texts
        return True

    async def drained(self) -> None:
        """At once."""

    def abort(self) -> None:
        """Nothing to drop."""


def told_twice() -> int:
    """Frames beyond the first telling, where history and what is live overlap."""

    def heard(kind: type[Member]) -> int:
        paper = Paper()
        member = kind(paper, shut=lambda _: None)
        frames = [Frame(after=n - 1, seq=n, name="", patch={}) for n in range(1, 6)]
        for frame in (*frames[:4], *frames[2:]):  # history ran ahead of the hub by two
            member.offer(frame, Wire.of(str(frame.seq)))
        return len(paper.written) - len(set(paper.written))

    if heard(Member):
        raise RuntimeError("the hub itself told twice")
    return heard(Forgetful)


def card_deleted() -> int:
    """Deleted cards that the recount finds."""
    return _recounted(
        "deleted", "DELETE FROM monitor_card WHERE id = (SELECT min(id) FROM monitor_card)"
    )


def card_forged() -> int:
    """Forged cards that the recount finds: a copy under another number, for an alert that has none."""
    return _recounted(
        "forged",
        """
        INSERT INTO monitor_card
        SELECT (jsonb_populate_record(c, jsonb_build_object('id', 2000000000, 'alert_id', a.id,
                'matter_id', l.matter_id))).*
          FROM monitor_card c,
               (SELECT id, limit_id FROM timelimits_alert WHERE raised_at IS NULL LIMIT 1) a
          JOIN timelimits_timelimit l ON l.id = a.limit_id
         WHERE c.id = (SELECT max(id) FROM monitor_card)
        """,
    )


def _recounted(kind: str, forgery: str) -> int:
    with watched.superuser() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(forgery.encode())
    return sum(one.kind == kind for one in recount.recount().differences)
