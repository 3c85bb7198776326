"""The same rows by prepared bare SQL: what PostgreSQL alone takes for an acceptance and a decision.

Each act is first done once through its use case; the rows it left are the model. Then the bare
side writes such rows for other cases, in one transaction each, with no reading, no rules and no
object in between. Triggers, keys and the ledger's own function are the same for both.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from approval.models import Case
from kernel import clock
from rehearsal.bench.transitions_hall import OPENING, Hall
from timelimits.models import TimeLimit

Row = dict[str, Any]
NOW = OPENING
KEY = (
    "INSERT INTO ledger_idempotencykey (key, actor, request_sha256, outcome, at)"
    " VALUES (%s, 'account:1', %s, %s, %s)"
)
SERIES = (
    "INSERT INTO ledger_series AS s (name, last) VALUES (%s, 1)"
    " ON CONFLICT (name) DO UPDATE SET last = s.last + 1 RETURNING last"
)
ACCEPT = (
    "UPDATE approval_case SET state = 'in_review', version = version + 1, accepted_at = %s,"
    " acceptance_document = %s, holder = 'step', step_no = %s, step_name = %s,"
    " in_hand = %s::jsonb WHERE id = %s"
)
GRANT = (
    "UPDATE approval_case SET state = 'granted', version = version + 1, decided_at = %s,"
    " outcome = 'granted', holder = 'department', step_no = 0, step_name = '',"
    " in_hand = '[]' WHERE id = %s"
)
CLOSE = "UPDATE timelimits_timelimit SET status = 'met', closed_at = %s WHERE id = ANY(%s)"
UNPLAN = "DELETE FROM timelimits_alert WHERE limit_id = ANY(%s) AND raised_at IS NULL"
STEP_ENDS = "UPDATE approval_casestep SET finished_at = %s, opinion = 'decided', assignee_id = %s WHERE id = %s"
APPEND = "SELECT count(*) FROM ledger_append(%s::jsonb)"


class Bare:
    """One connection of its own, statements prepared."""

    def __init__(self, hall: Hall) -> None:
        """Learn both acts from one case that goes through the services."""
        self.hall = hall
        self.shell: psycopg.Connection[Any] = psycopg.connect(
            os.environ["DATABASE_URL"], prepare_threshold=0, autocommit=True
        )
        number = hall.receive()
        before = self._limits(hall.case(number))
        hall.accept(number)
        self.accepted = self._learn(number, before)
        self.first_step = self._row("approval_casestep", "case_id", hall.case(number).pk)
        self.in_hand = json.dumps(hall.case(number).in_hand)
        hall.review(number)
        before = self._limits(hall.case(number))
        hall.decide(number)
        self.granted = self._learn(number, before)
        self.decision = self._row("approval_decision", "case_id", hall.case(number).pk)
        self.licence = self._row("approval_licence", "case_id", hall.case(number).pk)
        self.unit = hall.item.department.code

    def timed(self, numbers: Sequence[str], act: Callable[[Row], None]) -> float:
        """Seconds for ``act`` on each case; what it must know of the case is looked up before."""
        known = [self._known(number) for number in numbers]
        began = time.perf_counter()
        for case in known:
            act(case)
        return time.perf_counter() - began

    def accept(self, case: Row) -> None:
        """The rows of an acceptance."""
        with self.shell.transaction():
            self._key()
            document = self._numbered("受")
            step = self.first_step
            self.shell.execute(
                ACCEPT,
                (NOW, document, step["seq"], step["name"], self.in_hand, case["id"]),
                prepare=True,
            )
            self._close(case["open"])
            self._insert("approval_casestep", [step | {"case_id": case["id"]}])
            self._start(case, self.accepted)
            self._append(case, self.accepted, document)

    def decide(self, case: Row) -> None:
        """The rows of a grant with its licence."""
        with self.shell.transaction():
            self._key()
            document = self._numbered("准")
            licence = self._numbered("证")
            self.shell.execute(
                STEP_ENDS, (NOW, self.hall.approver.account_id, case["step"]), prepare=True
            )
            self._close(case["open"])
            own = {"case_id": case["id"]}
            self._insert("approval_decision", [self.decision | own | {"document": document}])
            held = own | {"holder_id": case["id"], "number": licence}
            self._insert("approval_licence", [self.licence | held])
            self.shell.execute(GRANT, (NOW, case["id"]), prepare=True)
            self._start(case, self.granted)
            self._append(case, self.granted, document)

    def _key(self) -> None:
        outcome = json.dumps({"number": "", "state": "", "version": 0, "document": ""})
        self.shell.execute(
            KEY, (uuid.uuid4(), uuid.uuid4().bytes * 2, outcome, clock.wall()), prepare=True
        )

    def _numbered(self, word: str) -> str:
        name = f"{word}:{self.unit}:{NOW.year}"
        row = self.shell.execute(SERIES, (name,), prepare=True).fetchone()
        assert row is not None
        return f"{self.hall.item.department.short_name}{word}字〔{NOW.year}〕{row[0]}号"

    def _close(self, limits: list[int]) -> None:
        self.shell.execute(CLOSE, (NOW, limits), prepare=True)
        self.shell.execute(UNPLAN, (limits,), prepare=True)

    def _start(self, case: Row, learnt: Row) -> None:
        rows = [row | {"matter_id": case["matter"]} for row in learnt["limits"]]
        made = self._insert("timelimits_timelimit", rows)
        alerts = [
            alert | {"limit_id": limit}
            for limit, planned in zip(made, learnt["alerts"], strict=True)
            for alert in planned
        ]
        if alerts:
            self._insert("timelimits_alert", alerts)

    def _append(self, case: Row, learnt: Row, document: str) -> None:
        facts = learnt["facts"] | {"number": case["number"], "document": document}
        body = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        entry = learnt["entry"] | {"matter": case["matter"], "body": body}
        now = clock.micros(NOW)
        batch = {"stream": "city", "legal_now": now, "simulated": True, "entries": [entry]}
        self.shell.execute(APPEND, (json.dumps(batch, ensure_ascii=False),), prepare=True)

    def _insert(self, table: str, rows: Sequence[Row]) -> list[int]:
        columns = list(rows[0])
        places = ", ".join(f"({', '.join(['%s'] * len(columns))})" for _ in rows)
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {places} RETURNING id"  # noqa: S608
        values = [row[column] for row in rows for column in columns]
        return [int(row[0]) for row in self.shell.execute(statement, values, prepare=True)]

    def _learn(self, number: str, before: set[int]) -> Row:
        """What the last act on the case left: its new limits, their alerts, its entry."""
        case = self.hall.case(number)
        new = sorted(self._limits(case) - before)
        entry = self.shell.execute(
            "SELECT name, actor, capacity, source, body FROM ledger_entry WHERE matter_id = %s"
            " ORDER BY seq DESC LIMIT 1",
            (case.matter_id,),
        ).fetchone()
        assert entry is not None
        name, actor, capacity, source, body = entry
        told = {"name": name, "actor": actor, "capacity": capacity, "source": source}
        return {
            "limits": [self._row("timelimits_timelimit", "id", one) for one in new],
            "alerts": [self._rows("timelimits_alert", "limit_id", one) for one in new],
            "facts": json.loads(body),
            "entry": told | {"occurred_at": clock.micros(NOW)},
        }

    def _row(self, table: str, column: str, value: int) -> Row:
        return self._rows(table, column, value)[0]

    def _rows(self, table: str, column: str, value: int) -> list[Row]:
        """Rows as they are, without their own key, JSON as text, infinity as text.

        Without what the database generates, which nobody may write.
        """
        generated = "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attgenerated <> ''"
        found = self.shell.execute(
            f"SELECT to_jsonb(t) - 'id' - ARRAY({generated}) FROM {table} t"  # noqa: S608
            f" WHERE {column} = %s ORDER BY id",
            (table, value),
        ).fetchall()
        return [{name: _plain(one) for name, one in row[0].items()} for row in found]

    def _limits(self, case: Case) -> set[int]:
        rows = self.shell.execute(
            "SELECT id FROM timelimits_timelimit WHERE matter_id = %s", (case.matter_id,)
        )
        return {row[0] for row in rows}

    def _known(self, number: str) -> Row:
        case = self.hall.case(number)
        limits = TimeLimit.objects.filter(matter_id=case.matter_id, status="running").order_by("id")
        step = case.steps.filter(finished_at__isnull=True).values_list("pk", flat=True).first()
        return {
            "id": case.pk,
            "matter": case.matter_id,
            "number": number,
            "open": list(limits.values_list("pk", flat=True)),
            "step": step,
        }


def _plain(value: Any) -> Any:
    """A value of to_jsonb as a parameter; moments come as text that PostgreSQL reads again."""
    if isinstance(value, list | dict):
        return json.dumps(value)
    if isinstance(value, str) and len(value) > 18 and value[4:5] == "-" and "T" in value:
        return dt.datetime.fromisoformat(value)
    return value
