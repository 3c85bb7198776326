"""A city of running limits, planned as the hall plans them, and the notice that moves them."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from approval import limits as kinds
from kernel import clock
from kernel.journal import Actor
from timelimits import custody, histories
from timelimits.calendar_files import DeclaredDay, DeclaredYear
from timelimits.engine.calendar import ONE_DAY, WorkCalendar
from timelimits.models import Restatement, TimeLimit
from timelimits.services import calendars

TODAY = dt.date(2026, 12, 7)
NOW = clock.office_time(TODAY, dt.time(15))
AMOUNTS = (5, 7, 10, 15, 20, 30, 45)
DEPARTMENTS = 24

# Invented for the bench: nobody has published a notice of 2027 yet.
OFF = (("0101", "0103"), ("0205", "0211"), ("0403", "0405"), ("0501", "0505"), ("1001", "1007"))
WORKED = ("0130", "0220", "0508", "1009")

PLACES = (
    "INSERT INTO organizations_region (id, code, name, kind, sort_no)"
    " VALUES (1, '990100', '压测市', 'city', 1)",
    "INSERT INTO organizations_department (id, code, name, short_name, region_id, sort_no,"
    " ranking_group, vertical, governance, is_supervision, is_centre, complaint_channel)"
    " SELECT n, format('990100-%%s', lpad(n::text, 2, '0')), '压测单位' || n, '单位' || n, 1, n,"
    " '', false, '', false, false, '' FROM generate_series(1, %(departments)s) n",
    "INSERT INTO ledger_matter (id, number, kind, department_id, region_id, query_code_hash, opened_at)"
    " SELECT n, '9901002026' || lpad(n::text, 8, '0'), 'case', 1 + n %% %(departments)s, 1, '',"
    " %(now)s - interval '90 days' FROM generate_series(1, %(limits)s) n",
)
PLANS = """
CREATE TEMPORARY TABLE plan (no int, kind text, amount int, started_at timestamptz, due_on date,
  overrun_at timestamptz, provisional boolean, falls jsonb, reaches boolean, alerts jsonb)
"""
# Every n-th limit takes the next plan of its half: those that end this year, those that do not.
LOADED = (
    "CREATE TEMPORARY TABLE numbered AS SELECT *, row_number() OVER (PARTITION BY reaches ORDER BY no)"
    " - 1 AS place, count(*) OVER (PARTITION BY reaches) AS many FROM plan",
    "CREATE INDEX ON numbered (reaches, place)",
    "INSERT INTO timelimits_timelimit (id, matter_id, kind, subject, unit, amount, basis, unit_basis,"
    " starts, calendar, started_at, round, status, due_on, overrun_at, provisional, falls,"
    " calendar_version, engine_version)"
    " SELECT n, n, p.kind, '', 'working_day', p.amount, '', '', '', 'CN', p.started_at, 1, 'running',"
    " p.due_on, p.overrun_at, p.provisional, p.falls, 1, 1 FROM generate_series(1, %(limits)s) n"
    " JOIN numbered p ON p.reaches = (n %% 100 < %(reaching)s) AND p.place = n %% p.many",
    "INSERT INTO timelimits_alert (limit_id, level, round, falls_at, provisional)"
    " SELECT n, (a ->> 0)::int, 1, (a ->> 1)::timestamptz, (a ->> 2)::boolean"
    " FROM generate_series(1, %(limits)s) n JOIN numbered p"
    " ON p.reaches = (n %% 100 < %(reaching)s) AND p.place = n %% p.many,"
    " jsonb_array_elements(p.alerts) a WHERE (a ->> 1)::timestamptz > %(now)s",
)
SEQUENCES = ("ledger_matter", "timelimits_timelimit", "timelimits_alert")


def load(*, limits: int, reaching: int) -> None:
    """Fill the database, triggers and constraints off meanwhile."""
    facts = {"limits": limits, "reaching": reaching, "now": NOW, "departments": DEPARTMENTS}
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for statement in PLACES:
            superuser.execute(statement, facts)
        superuser.execute(PLANS)
        with superuser.cursor().copy("COPY plan FROM STDIN") as into:
            for row in _plans():
                into.write_row(row)
        for statement in LOADED:
            superuser.execute(statement, facts)
        superuser.execute("SET session_replication_role = origin")
        for table in SEQUENCES:
            superuser.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
            )
        superuser.execute("VACUUM ANALYZE")
        superuser.execute("CHECKPOINT")


def _plans() -> Iterator[tuple[Any, ...]]:
    """Each kind, amount and day of the last ten weeks of which a limit still runs, as planned."""
    look = custody.look()
    calendar: WorkCalendar = look.calendar("CN")
    number = 0
    for back in range(70):
        day = TODAY - back * ONE_DAY
        if not calendar.is_working_day(day):
            continue
        for kind in (kinds.PROMISED, kinds.STATUTORY):
            for amount in AMOUNTS:
                limit = TimeLimit(
                    kind=kind,
                    unit="working_day",
                    amount=amount,
                    calendar="CN",
                    started_at=clock.office_time(day, dt.time(10)),
                )
                plan = histories.plan(limit, histories.history_of(limit, (), ()), look)
                histories.write(limit, plan, look)
                if limit.due_on is None or limit.due_on < TODAY:
                    continue
                number += 1
                alerts = [
                    [one.level, one.at.isoformat(), one.provisional] for one in plan.falls if one.at
                ]
                yield (
                    number,
                    kind,
                    amount,
                    limit.started_at,
                    limit.due_on,
                    limit.overrun_at,
                    limit.provisional,
                    json.dumps(limit.falls),
                    limit.due_on.year > TODAY.year,
                    json.dumps(alerts),
                )


def declare() -> None:
    """The invented notice enters custody."""
    days = [
        DeclaredDay(_day(first) + n * ONE_DAY, "off", "演练")
        for first, last in OFF
        for n in range((_day(last) - _day(first)).days + 1)
    ]
    days += [DeclaredDay(_day(text), "work", "演练") for text in WORKED]
    notice = DeclaredYear(2027, "演练〔2026〕1号", TODAY, "演练", tuple(sorted(days)))
    calendars.declare_year("CN", notice, by=Actor.system("bench"))


def done() -> dict[str, int]:
    """What the restatement says of itself; RuntimeError if it is not finished."""
    job = Restatement.objects.get()
    if job.finished_at is None:
        raise RuntimeError("the restatement did not finish")
    return {"visited": job.visited, "moved": job.moved}


@contextmanager
def standing_still() -> Iterator[None]:
    """The legal clock stands at NOW, as it does for the others."""
    with clock.frozen(NOW):
        yield


def _day(text: str) -> dt.date:
    return dt.date(2027, int(text[:2]), int(text[2:]))
