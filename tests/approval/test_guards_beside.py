"""The database refuses, for what stands beside a case, whatever walks past the use cases."""

from __future__ import annotations

import importlib
from collections.abc import Iterable

import psycopg
import pytest
from django.db import DatabaseError, transaction

from approval import states
from approval.models import JointPart
from tests.builders import beside
from tests.builders.approval import a_hall, an_accepted_case

WRITTEN = importlib.import_module("approval.migrations.0006_beside_guards")
TABLES = {
    "jointpart": states.PART_MOVES,
    "commitment": states.COMMITMENT_MOVES,
    "revocation": states.REVOCATION_MOVES,
    "renewal": states.RENEWAL_MOVES,
}


def spelled(moves: Iterable[tuple[str, str]]) -> str:
    return ",".join(f"{source!s}>{target!s}" for source, target in moves)


@pytest.mark.parametrize("table", TABLES)
def test_the_triggers_hold_the_table_of_moves(table):
    written = {name: moves for name, _, moves, _ in WRITTEN.MACHINES}
    assert written[table] == spelled(TABLES[table])


def test_a_part_moves_by_its_table_with_its_entry_and_stays(committed_db, clock):
    hall = a_hall()
    an_accepted_case(hall, beside.a_joint_item(hall))
    part, officer = JointPart.objects.all(), hall.people["neighbour_reviewer"]
    opined = {"opinion": "agree", "opined_at": clock.now(), "opined_by": officer}
    with pytest.raises(DatabaseError) as refused:
        part.update(state="opined", version=3, **opined)
    assert refused.value.__cause__.sqlstate == "SH002"
    with pytest.raises(DatabaseError) as unnoted, transaction.atomic():
        part.update(state="opined", version=2, **opined)
    assert unnoted.value.__cause__.sqlstate == "SH005"
    with committed_db.connect("owner", autocommit=True) as owner:
        for table in (*WRITTEN.NEVER_DELETED, *WRITTEN.APPEND_ONLY):
            with pytest.raises(psycopg.Error) as kept:
                owner.execute(f"TRUNCATE approval_{table} CASCADE")
            assert kept.value.sqlstate == "SH010"
    assert part.get().state == "notified"
