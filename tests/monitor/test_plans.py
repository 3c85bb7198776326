"""An idle sweep costs one index entry: it never walks the limits, however many there are."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from monitor import sweep
from monitor.sweep import statements
from tests.builders import monitor as built


def nodes(sql: str, **facts: Any) -> Iterator[dict[str, Any]]:
    """Every node of the plan by which the statement was really carried out."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", facts)
        (answer,) = cursor.fetchone()
    told = answer if isinstance(answer, list) else json.loads(answer)
    waiting = [told[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.get("Plans", [])


@pytest.fixture
def many(committed_db, clock):
    built.watched_limits([built.working_days(3 + n % 20) for n in range(400)])
    with committed_db.connect("owner", autocommit=True) as owner:
        owner.execute("ANALYZE timelimits_alert, timelimits_timelimit")


def test_an_idle_look_reads_one_entry_of_the_index_of_what_is_awake(many):
    read = list(nodes(statements.FIRST))
    assert {node.get("Index Name") for node in read if "Index Name" in node} <= {
        "alert_awake",
        "timelimits_timelimit_pkey",
    }
    assert not [node for node in read if node["Node Type"] == "Seq Scan"]
    (awake,) = [node for node in read if node.get("Index Name") == "alert_awake"]
    assert awake["Actual Rows"] * awake["Actual Loops"] <= 2


def test_a_claim_reads_what_is_due_and_nothing_else(many, clock):
    clock.shift(dt.timedelta(days=4))
    facts = {"now": clock.now(), "batch": 50, "set_aside": []}
    with transaction.atomic():
        read = list(nodes(statements.CLAIM, **facts))
    (awake,) = [node for node in read if node.get("Index Name") == "alert_awake"]
    assert awake["Actual Rows"] * awake["Actual Loops"] <= 60
    assert sweep.raise_due(clock.now(), batch=50) > 0


def test_the_control_without_the_index_walks_all_alerts(many):
    with transaction.atomic():
        with connection.cursor() as cursor:
            for way in ("indexscan", "indexonlyscan", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        assert [node for node in nodes(statements.FIRST) if node["Node Type"] == "Seq Scan"]
