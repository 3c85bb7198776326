"""Lamps are counted from indexes alone: of the table of limits, large as it is, no row is read.

PostgreSQL chooses an index-only scan wherever an index holds all that a statement reads of its
table; so with the other indexes gone, the plan says whether this one does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from approval.limits import DELIVERY, PROMISED
from approval.selectors import boards, desk_rows, lamps
from config import database
from tests.conftest import own_name

LIMITS, CASES = "timelimits_timelimit", "approval_case"
OTHERS = """
SELECT indexname FROM pg_indexes WHERE tablename = ANY(%s) AND indexname <> ALL(%s)
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = format('%%I', indexname)::regclass)
"""
GIVEN: dict[str, Any] = {
    "at": 1,
    "horizon": 2,
    "beside": [DELIVERY],
    "kinds": [PROMISED],
    "most": 5,
    "units": None,
    "unit": "990100-17",
}
OF_THE_DAY: dict[str, Any] = {
    "unit": None,
    "units": None,
    "everywhere": True,
    "begin": "2026-03-02",
    "end": "2026-03-03",
    "removed": ["void"],
}
OF_A_REVIEWER = GIVEN | {"unit": 1, "account": 1, "roles": ["reviewer"], "decides": False}


@pytest.fixture
def shell(django_db_setup: None, worker_name: str) -> Iterator[psycopg.Connection[Any]]:
    """The owner in a transaction that is rolled back; what other tests left in the tables is swept out.

    By how much of a table is known to be visible PostgreSQL reckons what an index alone saves.
    """
    url = database.Urls.from_environment().named(own_name(worker_name)).owner
    with psycopg.connect(url, autocommit=True) as swept:
        swept.execute(f"VACUUM (ANALYZE) {LIMITS}, {CASES}".encode())
    with psycopg.connect(url) as made:
        yield made
        made.rollback()


def ways(
    shell: psycopg.Connection[Any], sql: str, given: dict[str, Any], *kept: str
) -> dict[str, set[str]]:
    """How each table is read, node and index, when the tables have no other index than ``kept``."""
    for (index,) in shell.execute(OTHERS, ([LIMITS, CASES], list(kept))).fetchall():
        shell.execute(f"DROP INDEX {index}")
    shell.execute("SET LOCAL enable_seqscan = off")
    shell.execute("SET LOCAL enable_bitmapscan = off")
    ((told,),) = shell.execute(f"EXPLAIN (FORMAT JSON) {sql}".encode(), given).fetchall()
    found: dict[str, set[str]] = {}
    for node in nodes(told[0]["Plan"]):
        if "Relation Name" in node:
            way = f"{node['Node Type']} {node.get('Index Name', '')}".strip()
            found.setdefault(node["Relation Name"], set()).add(way)
    return found


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def test_a_walls_lamps_come_from_one_index(shell):
    read = ways(shell, lamps.LAMPS, GIVEN, "limit_first_fall")
    assert read[LIMITS] == {"Index Only Scan limit_first_fall"}


def test_and_what_is_in_hand_from_another(shell):
    read = ways(shell, lamps.IN_HAND, GIVEN, "case_in_hand")
    assert read[CASES] == {"Index Only Scan case_in_hand"}


def test_a_units_order_reads_no_row_of_limits_or_cases(shell):
    read = ways(shell, boards.UNIT_ORDER, GIVEN, "limit_lamps", "case_in_hand")
    assert read[LIMITS] == {"Index Only Scan limit_lamps"}
    assert read[CASES] == {"Index Only Scan case_in_hand"}


def test_nor_does_the_whole_of_a_wall(shell):
    read = ways(shell, boards.LIT_BEFORE, GIVEN | {"until": 2}, "limit_lamps", "case_in_hand")
    assert read[LIMITS] == {"Index Only Scan limit_lamps"}
    assert read[CASES] == {"Index Only Scan case_in_hand"}


def test_a_days_figures_read_no_row_of_cases(shell):
    read = ways(shell, boards.OF_THE_DAY, OF_THE_DAY, "case_by_receipt", "case_by_closing")
    assert read[CASES] == {"Index Only Scan case_by_receipt", "Index Only Scan case_by_closing"}


def test_a_reviewers_order_reads_no_limits_row(shell):
    sql = desk_rows.IN_ORDER + desk_rows.REVIEW + desk_rows.FIRST_IN_ORDER
    read = ways(shell, sql, OF_A_REVIEWER, "limit_lamps", "case_open_by_department")
    assert read[LIMITS] == {"Index Only Scan limit_lamps"}


def test_without_an_index_that_holds_it_all_rows_are_read(shell):
    """The control: the same question, and an index that lacks the levels."""
    read = ways(shell, boards.UNIT_ORDER, GIVEN, "limit_runs_once", "case_open_by_department")
    assert read[LIMITS] == {"Index Scan limit_runs_once"}
