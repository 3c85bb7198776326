"""A city's concluded cases of many months, with their limits and entries, loaded by set-based SQL.

Constraints and triggers are off while loading (only the cluster's superuser can do that) and on
while anything is measured. Entries are loaded for the cases of the measured month only: no other
case's are read by a month's run.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg

from kernel.clock import OFFICE_ZONE

MONTH = dt.date(2026, 8, 1)
FROM, UNTIL = (dt.datetime(2026, month, 1, tzinfo=OFFICE_ZONE) for month in (8, 9))
# Received, accepted, reviewed, granted, delivered: who held it from then on, how much later.
COURSE = (
    "(1, 'case.received', 'received', 'window', interval '0')",
    "(2, 'case.accepted', 'in_review', 'step', interval '3 hours')",
    "(3, 'case.suspended', 'suspended', 'applicant', interval '1 day')",
    "(4, 'case.resumed', 'in_review', 'step', interval '3 days')",
    "(5, 'case.granted', 'granted', 'window', interval '5 days')",
    "(6, 'case.delivered', 'delivered', 'window', interval '6 days')",
)
LOAD = (
    "CREATE TEMPORARY TABLE bench_case AS"
    " SELECT n AS id, %(since)s + n * (%(until)s - %(since)s) / (%(cases)s + 1) AS received_at,"
    " v.id AS version, v.department_id AS unit, v.account AS officer FROM ("
    "  SELECT n, 1 + n %% (SELECT count(*) FROM bench_version) AS nth"
    "    FROM generate_series(1, %(cases)s) n) s JOIN bench_version v USING (nth)",
    "CREATE INDEX ON bench_case (id)",
    "INSERT INTO ledger_matter (id, number, kind, department_id, region_id, query_code_hash, opened_at,"
    " closed_at) SELECT id, '990100P' || id, 'case', unit, (SELECT min(id) FROM organizations_region),"
    " '', received_at, received_at + interval '6 days' FROM bench_case",
    "INSERT INTO approval_case (id, matter_id, number, state, version, item_version_id, department_id,"
    " window_code, channel, source, ticket, received_by_id, received_at, counted_from, accepted_at,"
    " decided_at, closed_at, silence, acceptance_document, step_no, step_name, in_hand, holder, outcome,"
    " notice_no, pickup_window, delay_reason) SELECT id, id, '990100P' || id, 'delivered', 6, version,"
    " unit, 'B' || lpad((1 + id %% 12)::text, 2, '0'), CASE id %% 3 WHEN 0 THEN 'online' ELSE 'window'"
    " END, 'hall', '', officer, received_at, received_at, received_at + interval '3 hours',"
    " received_at + interval '5 days', received_at + interval '6 days', '', '', 0, '', '[]', 'window',"
    " 'granted', 0, '', '' FROM bench_case",
    "INSERT INTO approval_casestep (case_id, seq, name, role, two_person, pass_no, started_at,"
    " finished_at, opinion, reason, assignee_id, department_id) SELECT id, s, '审核', 'reviewer', false, 1,"
    " received_at + interval '3 hours', received_at + s * interval '2 days', 'agreed', '', officer, unit"
    " FROM bench_case, generate_series(1, 2) s",
    "INSERT INTO approval_decision (case_id, outcome, document, decided_at, reason, basis, rights_told,"
    " decided_by_id, conditions) SELECT id, 'granted', 'P' || id, received_at + interval '5 days', '', '',"
    " false, officer, '[]' FROM bench_case",
    "INSERT INTO timelimits_timelimit (matter_id, kind, subject, unit, amount, basis, unit_basis, starts,"
    " calendar, started_at, round, status, due_on, overrun_at, provisional, falls, calendar_version,"
    " engine_version, closed_at) SELECT id, kind, '', 'working_day', 10, '', '', '', 'CN',"
    " received_at + interval '3 hours', 1, 'met',"
    " ((received_at + days) AT TIME ZONE 'Asia/Shanghai')::date,"
    " (((received_at + days) AT TIME ZONE 'Asia/Shanghai')::date + 1)::timestamp"
    " AT TIME ZONE 'Asia/Shanghai', false, '[]', 1, 1, received_at + interval '5 days'"
    " FROM bench_case, (VALUES ('promised', interval '4 days' + interval '8 days'),"
    " ('statutory', interval '28 days')) AS l(kind, days)",
    "INSERT INTO ledger_entry (stream, seq, matter_id, name, actor, capacity, occurred_at, recorded_at,"
    " written_at, source, body, alg, txid, prev, leaf, hash) SELECT 'city',"
    " (SELECT last_seq FROM ledger_stream) + row_number() OVER (ORDER BY c.id, e.nth), c.id, e.name,"
    " 'account:1', 'reviewer', c.received_at + e.after, c.received_at + e.after, c.received_at + e.after,"
    " 'hall', json_build_object('channel','window','department',c.unit::text,'holder',e.holder,"
    " 'item',c.version::text,'limits',json_build_array(json_build_object('due','2026-09-18','falls',"
    " json_build_array(json_build_array(1,1789000000000000),json_build_array(2,1789100000000000)),"
    " 'id',c.id,'kind','promised','overrun_at',1789100000000000,'round',1,'started_at',"
    " 1788000000000000,'status','running','subject',''), json_build_object('due','2026-10-18','falls',"
    " json_build_array(json_build_array(1,1789000000000000),json_build_array(3,1789100000000000)),"
    " 'id',c.id + 1,'kind','statutory','overrun_at',1789100000000000,'round',1,'started_at',"
    " 1788000000000000,'status','running','subject','')),'number','990100P' || c.id,'public',true,"
    " 'state',e.state,'version',e.nth,'window','B05')::text, 1, 1, h.h, h.h, h.h"
    " FROM bench_case c, (VALUES {course}) AS e(nth, name, state, holder, after),"
    " (SELECT sha256('') AS h) h WHERE c.received_at + interval '6 days' >= %(from)s",
    "UPDATE ledger_stream SET last_seq = (SELECT max(seq) FROM ledger_entry)",
)
VERSIONS = """
CREATE TEMPORARY TABLE bench_version AS
SELECT v.id, i.department_id, row_number() OVER (ORDER BY i.number) AS nth,
       (SELECT min(id) FROM organizations_account a WHERE a.department_id = i.department_id) AS account
  FROM catalog_itemversion v JOIN catalog_item i ON i.id = v.item_id WHERE v.status = 'published'
"""
# Filling an index row by row takes longer than building it at the end.
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
  FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
 WHERE c.oid IS NULL AND i.indrelid = ANY(%s::regclass[])
"""
SEQUENCES = (
    "ledger_matter",
    "approval_case",
    "approval_casestep",
    "approval_decision",
    "timelimits_timelimit",
)


def load(superuser: psycopg.Connection[Any], *, cases: int, months: int) -> None:
    """Fill the loaded city with ``cases``, received evenly over the ``months`` up to MONTH's end."""
    first = (MONTH.year * 12 + MONTH.month) - months
    since = dt.datetime(first // 12, first % 12 + 1, 1, tzinfo=OFFICE_ZONE)
    facts = {"cases": cases, "since": since, "until": UNTIL, "from": FROM}
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(VERSIONS)
    indexes = superuser.execute(INDEXES, [[*SEQUENCES, "ledger_entry"]]).fetchall()
    for name, _ in indexes:
        superuser.execute(f"DROP INDEX {name}".encode())
    for statement in LOAD:
        superuser.execute(statement.replace("{course}", ", ".join(COURSE)).encode(), facts)
    for _, definition in indexes:
        superuser.execute(definition.encode())
    superuser.execute("SET session_replication_role = origin")
    for table in SEQUENCES:
        superuser.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
        )
    superuser.execute("VACUUM ANALYZE")
    superuser.execute("CHECKPOINT")
