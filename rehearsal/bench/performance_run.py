"""The product's side of the performance bench: a month's run, and the plan of its count."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import connection, transaction

from monitor.selectors import counting
from monitor.services import scores
from organizations.models import Account
from organizations.officers import officer_of
from rehearsal.bench.performance_load import MONTH

WHO = "officer1"


def reckon(month: dt.date) -> None:
    """A new edition of the month, as the bureau's button makes it."""
    officer = officer_of(Account.objects.get(username=WHO))
    scores.reckon(month, officer=officer, key=uuid.uuid4())


def plan() -> str:
    """How the database goes about the count."""
    since, until = counting.month_bounds(MONTH)
    facts: dict[str, Any] = {"run": 1, "since": since, "until": until} | counting.calendar_of(MONTH)
    head, tail = counting.COUNT.split("INSERT", 1)
    select = head + "SELECT %(run)s" + tail.split("SELECT %(run)s", 1)[1]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(counting.ROOM)
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {select}", facts)
        return "\n".join(row[0] for row in cursor)
