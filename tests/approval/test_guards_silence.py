"""The database's tables of moves for silence and hearings are those of the states."""

from __future__ import annotations

import importlib

import pytest

from approval import states

WRITTEN = importlib.import_module("approval.migrations.0009_silence_guards")
TABLES = {"silenceeffect": states.SILENCE_MOVES, "hearing": states.HEARING_MOVES}


@pytest.mark.parametrize("table", TABLES)
def test_the_triggers_hold_the_table_of_moves(table):
    written = {name: moves for name, _, moves, _ in WRITTEN.MACHINES}
    spelled = ",".join(f"{source.value}>{target.value}" for source, target in TABLES[table])
    assert written[table] == spelled
