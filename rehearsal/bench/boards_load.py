"""A city of a million matters: some real cases, made by use cases, copied by set-based SQL.

What is in hand copies cases that stand in hand, each with its limits as they were planned, so that
lamps and days are true; what has ended copies one that has. Triggers and constraints are off while
loading (only the cluster's superuser can do that) and on while anything is measured.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections

from approval.models import Case
from approval.services import delivery, publication
from approval.services.telling import Told
from boards import projector
from kernel import clock
from ledger import anchors, codes
from monitor import sweep
from rehearsal.bench.transitions_hall import OPENING, Hall
from timelimits import custody

# Working days before today on which the copied cases were accepted, and how many parts of the cases
# in hand each stands for: a few of a thousand are late, as in a city that keeps its promises.
IN_REVIEW = {0: 260, 1: 220, 2: 160, 3: 60, 4: 30, 5: 8, 6: 2, 11: 1}
RECEIVED = {0: 70, 1: 60, 2: 40}
TO_COLLECT = {0: 40, 1: 40, 3: 20}
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class City:
    """What was loaded, and whom and what the bench asks for."""

    hall: Hall
    matters: int
    in_hand: int
    first: int
    code: str

    def number(self, nth: int) -> str:
        """The number of the nth copy, from one; those in hand come first."""
        return f"990100B{self.first + nth:09d}"


# The items of the city in turn: the nth copy is of the nth item, and of its department.
ITEMS = """
CREATE TEMPORARY TABLE bench_item AS
SELECT row_number() OVER (ORDER BY i.code) - 1 AS nth, v.id AS version, i.department_id AS unit
  FROM catalog_item i JOIN catalog_itemversion v ON v.item_id = i.id AND v.status = 'published'
"""
WINDOWS = """
CREATE TEMPORARY TABLE bench_window AS
SELECT row_number() OVER (ORDER BY code) - 1 AS nth, code FROM organizations_window WHERE in_use
"""
COPIES = """
CREATE TEMPORARY TABLE bench_copy AS
SELECT n AS id, t.matter, t.filed, t.ended, i.version, i.unit, w.code AS window,
       CASE WHEN t.ended THEN n %% 250 * interval '1 day' ELSE interval '0' END AS earlier
  FROM generate_series(%(first)s::bigint + 1, %(last)s) n
  JOIN bench_template t ON t.ended = (n > %(first)s + %(in_hand)s)
       AND (t.ended OR n * 7919 %% %(parts)s >= t.begins AND n * 7919 %% %(parts)s < t.ends)
  JOIN bench_item i ON i.nth = n %% (SELECT count(*) FROM bench_item)
  JOIN bench_window w ON w.nth = n %% (SELECT count(*) FROM bench_window)
"""
# What a copy has of its own; every other column is the template's.
OWN = {
    "ledger_matter": {
        "id": "k.id",
        "number": "'990100B' || lpad(k.id::text, 9, '0')",
        "department_id": "k.unit",
        "opened_at": "t.opened_at - k.earlier",
        "closed_at": "t.closed_at - k.earlier",
        "query_code_hash": "%(hash)s",
    },
    "approval_case": {
        "id": "k.id",
        "matter_id": "k.id",
        "number": "'990100B' || lpad(k.id::text, 9, '0')",
        "department_id": "k.unit",
        "item_version_id": "k.version",
        "window_code": "k.window",
        **{
            name: f"t.{name} - k.earlier"
            for name in ("received_at", "counted_from", "accepted_at", "decided_at", "closed_at")
        },
    },
    "approval_applicant": {"case_id": "k.id", "name": "'压测面馆' || k.id"},
    "timelimits_timelimit": {
        "matter_id": "k.id",
        "started_at": "t.started_at - k.earlier",
        "closed_at": "t.closed_at - k.earlier",
    },
    "approval_casestep": {"case_id": "k.id", "department_id": "k.unit"},
}
JOINS = {
    "ledger_matter": "t.id = k.matter",
    "approval_case": "t.matter_id = k.matter",
    "approval_applicant": "t.case_id = k.filed",
    "timelimits_timelimit": "t.matter_id = k.matter AND t.status IN ('running', 'paused', 'met')",
    "approval_casestep": "t.case_id = k.filed AND t.finished_at IS NULL",
}
ALERTS = """
INSERT INTO timelimits_alert (limit_id, level, round, falls_at, provisional)
SELECT l.id, (f ->> 0)::int, 1, to_timestamp((f ->> 1)::bigint / 1000000), false
  FROM timelimits_timelimit l, jsonb_array_elements(l.falls) f
 WHERE l.matter_id > %(first)s AND l.status = 'running'
"""
ENTRIES = """
INSERT INTO ledger_entry (stream, seq, matter_id, name, actor, capacity, occurred_at, recorded_at,
    written_at, source, body, alg, txid, prev, leaf, hash)
SELECT 'city', %(head)s + k.id - %(first)s, k.id, 'case.accepted', 'account:1', 'window_clerk',
       %(before)s - k.earlier, %(before)s - k.earlier, %(before)s, 'hall', '{"state":"in_review","version":2}', 1, 1, h.h, h.h, h.h
  FROM bench_copy k, LATERAL (SELECT sha256(int8send(k.id)) AS h) h
"""
PUBLIC = """
INSERT INTO boards_publicmatter (number, tail, region, on_board, applicant, item, unit, item_code,
    unit_code, state, "window", promised_on, provisional, late_reason, extended, received_on, closed_on,
    changed_at, seq)
SELECT c.number, right(c.number, 6), %(region)s, true, '压测**', i.plain_name, d.short_name, i.code,
       d.code, CASE c.state WHEN 'delivered' THEN 'closed' WHEN 'granted' THEN 'ready'
       WHEN 'received' THEN 'received' ELSE 'in_review' END, '', c.received_at::date + 7, false, '',
       false, c.received_at::date, c.closed_at::date, coalesce(c.closed_at, c.received_at),
       row_number() OVER (ORDER BY c.id)
  FROM approval_case c JOIN catalog_itemversion v ON v.id = c.item_version_id
  JOIN catalog_item i ON i.id = v.item_id JOIN organizations_department d ON d.id = c.department_id
 WHERE c.id > %(first)s
"""
FIGURES = """
INSERT INTO boards_publicfigure (region, month, place, unit_code, unit, item_code, item, received,
    closed, late, in_hand)
SELECT p.region, '', min(d.sort_no), p.unit_code, p.unit, '', '', count(*), 0, 0, count(*)
  FROM boards_publicmatter p JOIN organizations_department d ON d.code = p.unit_code
 WHERE p.closed_on IS NULL GROUP BY p.region, p.unit_code, p.unit HAVING count(*) >= 5
    ON CONFLICT DO NOTHING
"""


AFTER = (
    "UPDATE ledger_stream SET last_seq = %(head)s + %(copies)s",
    "UPDATE ledger_bookmark SET seq = %(head)s + %(copies)s",
    "UPDATE boards_publicmatter_totals SET ledger_seq = %(head)s + %(copies)s,"
    " seq = (SELECT max(seq) FROM boards_publicmatter)",
)
SEQUENCES = ("ledger_matter", "approval_case", "timelimits_timelimit", "timelimits_alert")


class Templates:
    """Cases as they come to stand in hand, and one that has ended, each by its own use cases."""

    def __init__(self) -> None:
        look = custody.look().calendar("CN")
        days = [clock.office_date(OPENING)]
        while len(days) <= max(IN_REVIEW):
            day = days[-1] - ONE_DAY
            while not look.is_working_day(day):
                day -= ONE_DAY
            days.append(day)
        self.days = days
        self.hall = Hall(clock.office_time(days[-1], dt.time(10)))
        self.made: list[tuple[str, int, bool]] = []  # number, parts, whether it has ended

    def make(self) -> None:
        """Day by day up to this morning."""
        legal = clock.current()
        assert isinstance(legal, clock.DrivenClock)
        for back in range(len(self.days) - 1, -1, -1):
            morning = clock.office_time(self.days[back], dt.time(10))
            legal.move_to(min(morning, OPENING))
            if back == len(self.days) - 1:
                self._ended()
            self._in_hand(back)
        legal.move_to(OPENING)

    def _in_hand(self, back: int) -> None:
        if back in RECEIVED:
            self.made.append((self.hall.receive(), RECEIVED[back], False))
        if back in IN_REVIEW:
            number = self.hall.receive()
            self.hall.accept(number)
            self.made.append((number, IN_REVIEW[back], False))
        if back in TO_COLLECT:
            number = self._granted()
            delivery.make_ready(number, "G02", officer=self.hall.clerk, key=uuid.uuid4())
            self.made.append((number, TO_COLLECT[back], False))

    def _ended(self) -> None:
        number = self._granted()
        told = Told(reached_at=clock.now())
        delivery.deliver_case(number, told, officer=self.hall.clerk, key=uuid.uuid4())
        # Whose decision was published in time, or every ended copy would have a lamp of its own.
        publication.publish_decision(number, "信用澄川", officer=self.hall.clerk, key=uuid.uuid4())
        self.made.append((number, 1, True))

    def _granted(self) -> str:
        number = self.hall.receive()
        self.hall.accept(number)
        self.hall.review(number)
        self.hall.decide(number)
        return number


def load(*, many: int, in_hand: int) -> City:
    """The city with ``many`` matters, ``in_hand`` of them, on Monday morning; time runs on."""
    templates = Templates()
    templates.make()
    while projector.project():
        pass
    code = codes.new_query_code()
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        first = _copy(superuser, templates, many=many, in_hand=in_hand, code=code)
    connections.close_all()
    sweep.drain(clock.now())
    anchors.plan([anchors.Stretch(clock.wall(), OPENING, 1)])
    anchors.install()
    return City(templates.hall, many, in_hand, first, code)


def _copy(
    superuser: psycopg.Connection[Any], templates: Templates, *, many: int, in_hand: int, code: str
) -> int:
    """Copy the templates; the number of the last matter before the copies comes back."""
    _describe(superuser, templates.made)
    (first,) = superuser.execute("SELECT max(id) FROM ledger_matter").fetchone() or (0,)
    (filed,) = superuser.execute("SELECT max(id) FROM approval_case").fetchone() or (0,)
    (head,) = superuser.execute("SELECT last_seq FROM ledger_stream").fetchone() or (0,)
    first = max(first, filed)
    facts = {
        "first": first,
        "last": first + many,
        "in_hand": in_hand,
        "copies": many,
        "parts": sum(parts for _, parts, ended in templates.made if not ended),
        "head": head,
        "hash": codes.hash_query_code(code),
        "before": OPENING - dt.timedelta(hours=2),
        "region": templates.hall.clerk.region_code,
    }
    superuser.execute("SET session_replication_role = replica")
    for statement in (ITEMS, WINDOWS, COPIES, "ANALYZE bench_copy"):
        superuser.execute(statement, facts)
    for table, own in OWN.items():
        superuser.execute(_copies_of(superuser, table, own), facts)
    for statement in (ALERTS, ENTRIES, PUBLIC, FIGURES, *AFTER):
        superuser.execute(statement, facts)
    superuser.execute("SET session_replication_role = origin")
    for table in SEQUENCES:
        superuser.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
        )
    superuser.execute("VACUUM ANALYZE")
    superuser.execute("CHECKPOINT")
    return first


def _describe(superuser: psycopg.Connection[Any], made: list[tuple[str, int, bool]]) -> None:
    superuser.execute(
        "CREATE TEMPORARY TABLE bench_template"
        " (matter bigint, filed bigint, begins int, ends int, ended boolean)"
    )
    begins = 0
    for number, parts, ended in made:
        case = Case.objects.get(number=number)
        superuser.execute(
            "INSERT INTO bench_template VALUES (%s, %s, %s, %s, %s)",
            (case.matter_id, case.pk, begins, begins + parts, ended),
        )
        begins += 0 if ended else parts


def _copies_of(superuser: psycopg.Connection[Any], table: str, own: dict[str, str]) -> str:
    """The statement that copies a table's templates: every column as it is, but for its own."""
    found = superuser.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        (table,),
    )
    columns = [name for (name,) in found if name != "id" or "id" in own]
    values = ", ".join(own.get(name, f"t.{name}") for name in columns)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values}"  # noqa: S608 - our own schema
        f" FROM bench_copy k JOIN {table} t ON {JOINS[table]}"
    )
