"""A million copies of a few real cases by set-based SQL, on two connections at once.

Triggers and constraints are off while loading (only the cluster's superuser can do that), and the
indexes that no constraint needs are built afterwards, in one go each; all of it is on and there
again before anything is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg

from approval.models import Case

Made = Sequence[tuple[str, int, bool]]  # number, parts, whether it has ended
Shell = psycopg.Connection[Any]

# The items of the city in turn: the nth copy is of the nth item, and of its department.
ITEMS = """
CREATE TEMPORARY TABLE bench_item AS
SELECT row_number() OVER (ORDER BY i.code) - 1 AS nth, v.id AS version, i.department_id AS unit
  FROM catalog_item i JOIN catalog_itemversion v ON v.item_id = i.id AND v.status = 'published'
"""
# Every tenth copy lies with a unit of a county.
COUNTIES = """
CREATE TEMPORARY TABLE bench_county AS
SELECT row_number() OVER (ORDER BY d.code) - 1 AS nth, d.id AS unit
  FROM organizations_department d JOIN organizations_region r ON r.id = d.region_id
 WHERE r.parent_id IS NOT NULL AND d.closed_on IS NULL
"""
WINDOWS = """
CREATE TEMPORARY TABLE bench_window AS
SELECT row_number() OVER (ORDER BY code) - 1 AS nth, code FROM organizations_window WHERE in_use
"""
COPIES = """
CREATE UNLOGGED TABLE bench_copy AS
SELECT n AS id, t.matter, t.filed, t.ended, i.version, coalesce(u.unit, i.unit) AS unit, w.code AS window,
       CASE WHEN t.ended THEN n %% 250 * interval '1 day' ELSE interval '0' END AS earlier
  FROM generate_series(%(first)s::bigint + 1, %(last)s) n
  JOIN bench_template t ON t.ended = (n > %(first)s + %(in_hand)s)
       AND (t.ended OR n * 7919 %% %(parts)s >= t.begins AND n * 7919 %% %(parts)s < t.ends)
  JOIN bench_item i ON i.nth = n %% (SELECT count(*) FROM bench_item)
  JOIN bench_window w ON w.nth = n %% (SELECT count(*) FROM bench_window)
  LEFT JOIN bench_county u ON n %% 10 = 0 AND u.nth = n / 10 %% (SELECT count(*) FROM bench_county)
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
        "in_hand_of": "CASE WHEN NOT k.ended THEN k.unit END",
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


# One connection copies the limits, which are the most by far, while the other copies the rest.
FIRST_LANE = ("timelimits_timelimit",)
SECOND_LANE = ("ledger_matter", "approval_case", "approval_applicant", "approval_casestep")
LANES = (
    (*FIRST_LANE, "timelimits_alert"),
    (*SECOND_LANE, "ledger_entry", "boards_publicmatter"),
)
SWEPT = ("monitor_card", "timelimits_alert", "ledger_entry")
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
 WHERE schemaname = 'public' AND tablename = ANY(%s)
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = format('%%I', indexname)::regclass)
"""


def copy(url: str, made: Made, facts: Mapping[str, Any]) -> int:
    """Copy the templates; the number of the last matter before the copies comes back."""
    with _shell(url) as shell:
        given = dict(facts) | _heads(shell, facts["copies"])
        _describe(shell, made)
        for statement in (ITEMS, COUNTIES, WINDOWS, COPIES, "ANALYZE bench_copy"):
            shell.execute(statement, given)
        built = [_without_indexes(shell, tables) for tables in LANES]
        copies = [
            [_copies_of(shell, table) for table in lane] for lane in (FIRST_LANE, SECOND_LANE)
        ]
        lanes = [[*copies[0], ALERTS], [*copies[1], ENTRIES, PUBLIC]]
        _side_by_side(
            url, [[*lane, *again] for lane, again in zip(lanes, built, strict=True)], given
        )
        for statement in (FIGURES, *AFTER, "DROP TABLE bench_copy"):
            shell.execute(statement, given)
        for table in SEQUENCES:
            shell.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
            )
        _side_by_side(url, [[f"VACUUM ANALYZE {table}" for table in lane] for lane in LANES], given)
        shell.execute("ANALYZE")
        shell.execute("CHECKPOINT")
    return int(given["first"])


def settle(url: str) -> None:
    """What the sweep has written since, as autovacuum leaves it a minute later."""
    with _shell(url) as shell:
        for table in SWEPT:
            shell.execute(f"VACUUM ANALYZE {table}")


def _heads(shell: Shell, copies: int) -> dict[str, int]:
    """Behind which matter and which entry the copies come."""
    told = shell.execute(
        "SELECT (SELECT max(id) FROM ledger_matter), (SELECT max(id) FROM approval_case), last_seq"
        " FROM ledger_stream"
    ).fetchone()
    matter, filed, head = told or (0, 0, 0)
    first = max(matter, filed)
    return {"first": first, "last": first + copies, "head": head}


def _describe(shell: Shell, made: Made) -> None:
    shell.execute(
        "CREATE TEMPORARY TABLE bench_template"
        " (matter bigint, filed bigint, begins int, ends int, ended boolean)"
    )
    begins = 0
    for number, parts, ended in made:
        case = Case.objects.get(number=number)
        shell.execute(
            "INSERT INTO bench_template VALUES (%s, %s, %s, %s, %s)",
            (case.matter_id, case.pk, begins, begins + parts, ended),
        )
        begins += 0 if ended else parts


def _without_indexes(shell: Shell, tables: Sequence[str]) -> list[str]:
    """Take away the indexes that no constraint needs; how they are built again comes back."""
    found = shell.execute(INDEXES, (list(tables),)).fetchall()
    for name, _ in found:
        shell.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def _copies_of(shell: Shell, table: str) -> str:
    """The statement that copies a table's templates: every column as it is, but for its own."""
    found = shell.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        (table,),
    )
    own = OWN[table]
    columns = [name for (name,) in found if name != "id" or "id" in own]
    values = ", ".join(own.get(name, f"t.{name}") for name in columns)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values}"  # noqa: S608 - our own schema
        f" FROM bench_copy k JOIN {table} t ON {JOINS[table]}"
    )


def _side_by_side(url: str, lanes: Iterable[Sequence[str]], given: Mapping[str, Any]) -> None:
    """Each lane of statements on a connection of its own."""

    def run(lane: Sequence[str]) -> None:
        with _shell(url) as shell:
            for statement in lane:
                shell.execute(statement, given if "%(" in statement else None)

    with ThreadPoolExecutor() as pool:
        list(pool.map(run, lanes))


@contextmanager
def _shell(url: str) -> Iterator[Shell]:
    with psycopg.connect(url, autocommit=True) as shell:
        shell.execute("SET session_replication_role = replica")
        shell.execute("SET maintenance_work_mem = '512MB'")
        yield shell
