"""A ledger of any length as a city of cases would have written it, by COPY into a throw-away cluster."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import psycopg

from catalog.models import ItemVersion
from kernel import clock

BEGIN = clock.office_time(dt.date(2026, 6, 1), dt.time(9))
COLUMNS = (
    "stream, seq, matter_id, name, actor, capacity, occurred_at, recorded_at, written_at, source,"
    " body, alg, txid, prev, leaf, hash"
)
HOUR = 3_600_000_000
# One case in fifty gets a second supplement notice with something new: the rules have to find it.
FAULTY = 50
PEOPLE = {"window_clerk": 1000, "reviewer": 2000, "approver": 3000}
ACTS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("case.received", "window_clerk", "received", {"materials": 4, "unlisted": 0, "basis": ""}),
    ("case.checked", "window_clerk", "received", {"met": 4, "faulty": 0, "missing": 0, "unmet": 0}),
    ("case.accepted", "window_clerk", "in_review", {"cautions": [], "reason": "", "document": "1"}),
    (
        "case.assigned",
        "reviewer",
        "in_review",
        {"assignee": 2, "second": 0, "assigned_no": 1},
    ),
    (
        "case.step_done",
        "reviewer",
        "in_review",
        {"cautions": [], "reason": "", "done_step": "初审", "done_no": 1, "pass_no": 1,
         "opinion": "agree", "second": 0, "signed": False, "unit": ""},
    ),
    (
        "case.granted",
        "approver",
        "granted",
        {"cautions": [], "reason": "", "document": "1", "licence": "", "on_the_spot": False},
    ),
    ("case.delivered", "window_clerk", "delivered", {"way": "signed", "reached_at": 0}),
)  # fmt: skip
NOTICE: tuple[str, str, str, dict[str, Any]] = (
    "case.supplement_requested",
    "window_clerk",
    "received",
    {"cautions": ["repeated-supplement"], "reason": "record_reason", "ordinal": 2,
     "document": "2", "lines": 1, "new_lines": 1, "unlisted": 0, "instructed_by": ""},
)  # fmt: skip


def versions() -> list[tuple[str, int, str]]:
    """Item, version and unit of every published version there is."""
    found = ItemVersion.objects.filter(status="published").select_related("item__department")
    return [(one.item.code, one.version_no, one.item.department.code) for one in found]


def load(superuser: psycopg.Connection[Any], *, entries: int) -> None:
    """Append ``entries`` entries of as many cases as that takes; many run side by side, as in a hall."""
    known = versions()
    cases = entries // len(ACTS) + 1
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(
        "INSERT INTO ledger_matter (number, kind, department_id, region_id, query_code_hash,"
        " opened_at) SELECT '9901002026' || lpad(n::text, 8, '0'), 'case', d.id, d.region_id, '',"
        " %(at)s FROM generate_series(1, %(cases)s) n JOIN organizations_department d"
        " ON d.code = (%(units)s::text[])[1 + n %% %(known)s]",
        {"at": BEGIN, "cases": cases, "known": len(known), "units": [one[2] for one in known]},
    )
    matters = dict(superuser.execute("SELECT number, id FROM ledger_matter").fetchall())
    row = superuser.execute("SELECT last_seq FROM ledger_stream").fetchone()
    first = row[0] if row else 0
    with superuser.cursor().copy(f"COPY ledger_entry ({COLUMNS}) FROM STDIN") as copy:
        for seq, (number, told) in enumerate(_written(known, cases, entries), start=first + 1):
            copy.write_row(_row(seq, matters[number], told))
    superuser.execute("UPDATE ledger_stream SET last_seq = %s, last_recorded_at = %s",
                      [first + entries, BEGIN + dt.timedelta(days=30)])  # fmt: skip
    superuser.execute("SET session_replication_role = origin")
    superuser.execute("VACUUM ANALYZE")
    superuser.execute("CHECKPOINT")


Told = tuple[str, str, str, str, dict[str, Any], int]


def _written(
    known: list[tuple[str, int, str]], cases: int, entries: int
) -> Iterator[tuple[str, Told]]:
    """Act after act of 400 cases side by side."""
    left = entries
    for start in range(1, cases + 1, 400):
        for step, act in enumerate(ACTS):
            for n in range(start, min(start + 400, cases + 1)):
                for one in (act, NOTICE) if step == 1 and n % FAULTY == 0 else (act,):
                    if not left:
                        return
                    left -= 1
                    yield _told(known, n, one, step)


def _told(
    known: list[tuple[str, int, str]], n: int, act: tuple[str, str, str, dict[str, Any]], step: int
) -> tuple[str, Told]:
    item, version, unit = known[n % len(known)]
    number = f"9901002026{n:08d}"
    name, role, state, own = act
    facts = {
        "number": number, "state": state, "version": step + 1, "item": item,
        "item_version": version, "department": unit, "window": "B05", "step": "", "step_no": 0,
        "holder": "department", "holder_unit": unit, "in_hand": [], "channel": "window",
        "received_at": clock.micros(BEGIN), "accepted_at": clock.micros(BEGIN) * (step > 1),
        "limits": [_limit(n, kind, step) for kind in ("promised", "statutory")],
        "public": True, "promised_due": "2026-06-12", "statutory_due": "2026-06-29",
        "outcome": "", "silence": "", "notice": 0, "pickup": "", "delay_reason": "",
    }  # fmt: skip
    place = "990100-24/B05" if role == "window_clerk" else unit
    return number, (
        name,
        f"account:{PEOPLE[role] + n % 300}",
        f"{role}@{place}",
        number,
        facts | own,
        step,
    )


def _limit(n: int, kind: str, step: int) -> dict[str, Any]:
    at = clock.micros(BEGIN)
    return {
        "id": n, "kind": kind, "subject": "", "round": 1,
        "status": "running" if step < 5 else "met", "started_at": at, "due": "2026-06-12",
        "overrun_at": at + 264 * HOUR, "falls": [[1, at + 240 * HOUR], [2, at + 264 * HOUR]],
        "provisional": False,
    }  # fmt: skip


ZERO = bytes(32)


def _row(seq: int, matter: int, told: Told) -> tuple[Any, ...]:
    name, actor, capacity, _number, facts, step = told
    at = BEGIN + dt.timedelta(hours=2 * step, milliseconds=seq)
    body = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return (
        "city", seq, matter, name, actor, capacity, at, at, at, "hall", body, 1, 1,
        ZERO, ZERO, ZERO,
    )  # fmt: skip
