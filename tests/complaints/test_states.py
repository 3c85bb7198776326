"""One table of moves for Python and PostgreSQL."""

from __future__ import annotations

import re

from django.db import connection

from complaints.models import Complaint
from complaints.states import INITIAL, MOVES
from kernel.fsm import declared_moves


def test_the_model_declares_just_the_moves():
    assert declared_moves(Complaint) == {(a.value, b.value) for a, b in MOVES}


def test_the_database_guards_just_the_moves(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'complaints_complaint_moves'"
        )
        (definition,) = cursor.fetchone()
    first, moves = re.findall(r"'([^']*)'", definition)
    assert first.split(",") == [state.value for state in INITIAL]
    assert set(moves.split(",")) == {f"{a.value}>{b.value}" for a, b in MOVES}
