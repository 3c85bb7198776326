"""A city of a million limits, loaded by set-based SQL into a throw-away cluster.

Constraints and triggers are off while loading (only the cluster's superuser can do that) and on
while anything is measured.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg

from kernel import clock

NOW = clock.office_time(dt.date(2026, 9, 21))
DEPARTMENTS = 24

# Every third limit that is due stands before its warning, its promise, its statutory end.
LOAD = (
    "INSERT INTO organizations_region (id, code, name, kind, sort_no)"
    " VALUES (1, '990100', '压测市', 'city', 1)",
    "INSERT INTO organizations_department (id, code, name, short_name, region_id, sort_no,"
    " ranking_group, vertical, governance, is_supervision, is_centre, complaint_channel)"
    " SELECT n, format('990100-%%s', lpad(n::text, 2, '0')), '压测单位' || n, '单位' || n, 1, n,"
    " '', false, '', false, false, '' FROM generate_series(1, %(departments)s) n",
    "INSERT INTO ledger_matter (id, number, kind, department_id, region_id, query_code_hash, opened_at)"
    " SELECT n, '9901002026' || lpad(n::text, 8, '0'), 'case', 1 + n %% %(departments)s, 1, '',"
    " %(now)s - interval '20 days' FROM generate_series(1, %(limits)s) n",
    "INSERT INTO ledger_entry (stream, seq, matter_id, name, actor, capacity, occurred_at, recorded_at,"
    " written_at, source, body, alg, txid, prev, leaf, hash)"
    " SELECT 'city', n, n, 'case.accepted', 'account:1', 'window_clerk', %(now)s - interval '20 days',"
    " %(now)s - interval '20 days', %(now)s, 'hall', format('{\"department\":\"990100-%%s\","
    '"item":"990100-01-%%s","number":"9901002026%%s","state":"in_review","version":2}\','
    " lpad((1 + n %% %(departments)s)::text, 2, '0'), lpad((1 + n %% 45)::text, 3, '0'),"
    " lpad(n::text, 8, '0')), 1, 1, h.h, h.h, h.h"
    " FROM generate_series(1, %(limits)s) n,"
    " LATERAL (SELECT sha256(int8send(n)) AS h) h",
    "UPDATE ledger_stream SET last_seq = %(limits)s, last_recorded_at = %(now)s - interval '20 days',"
    " last_hash = sha256(int8send(%(limits)s))",
    "INSERT INTO timelimits_timelimit (id, matter_id, kind, subject, unit, amount, basis, unit_basis,"
    " starts, calendar, started_at, round, status, due_on, overrun_at, provisional, falls,"
    " calendar_version, engine_version)"
    " SELECT n, n, CASE WHEN n %% 3 = 2 THEN 'statutory' ELSE 'promised' END, '', 'working_day',"
    " 10, '', '', '', 'CN', %(now)s - interval '20 days', 1, 'running', d.due,"
    " (d.due + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', false, '[]', 1, 1"
    " FROM generate_series(1, %(limits)s) n, LATERAL (SELECT CASE WHEN n > %(due)s THEN"
    " date '2026-10-09' + (n %% 60)::int WHEN n %% 3 = 0 THEN date '2026-09-22'"
    " ELSE date '2026-09-20' - (n %% 4)::int END AS due) d",
    "INSERT INTO timelimits_alert (limit_id, level, round, falls_at, provisional, raised_at)"
    " SELECT n, 1, 1, least(l.overrun_at - interval '2 days', %(now)s + interval '9 days'),"
    " false, CASE WHEN n <= %(due)s AND n %% 3 <> 0 THEN %(now)s - interval '4 days' END"
    " FROM generate_series(1, %(limits)s) n JOIN timelimits_timelimit l ON l.id = n"
    " UNION ALL SELECT n, CASE WHEN l.kind = 'statutory' THEN 3 ELSE 2 END, 1, l.overrun_at, false, NULL"
    " FROM generate_series(1, %(limits)s) n JOIN timelimits_timelimit l ON l.id = n",
)
SEQUENCES = ("ledger_matter", "timelimits_timelimit", "timelimits_alert")


def load(superuser: psycopg.Connection[Any], *, limits: int, due: int) -> None:
    """Fill the database; ``due`` of the ``limits`` have just one alert that falls by NOW."""
    facts = {"limits": limits, "due": due, "now": NOW, "departments": DEPARTMENTS}
    superuser.execute("SET session_replication_role = replica")
    for statement in LOAD:
        superuser.execute(statement, facts)
    superuser.execute("SET session_replication_role = origin")
    for table in SEQUENCES:
        superuser.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
        )
    superuser.execute("VACUUM ANALYZE")
    superuser.execute("CHECKPOINT")
