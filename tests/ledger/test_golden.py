"""Ten frozen entries: a change of the format shows, in SQL and in the independent verifier."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

HERE = Path(__file__).parent
TOOL = HERE.parent.parent / "tools" / "verify_ledger.py"
ROWS = [json.loads(line) for line in (HERE / "golden.jsonl").read_text("utf-8").splitlines()]
LEAF = (
    "SELECT encode(ledger_leaf(%(alg)s::smallint, %(stream)s, coalesce(%(matter)s, 0), %(name)s, %(actor)s,"
    " %(capacity)s, %(occurred_at)s, %(recorded_at)s, %(written_at)s, %(source)s, %(body)s), 'hex'),"
    " encode(ledger_link(%(seq)s, decode(%(prev)s, 'hex'), decode(%(leaf)s, 'hex')), 'hex')"
)


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['seq']}-{row['name']}")
def test_sql_computes_the_frozen_hashes(row):
    with connection.cursor() as cursor:
        cursor.execute(LEAF, row)
        assert cursor.fetchone() == (row["leaf"], row["hash"])


def verify(tmp_path, rows, *extra):
    exported = tmp_path / "ledger.jsonl"
    exported.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return subprocess.run(
        [sys.executable, "-I", str(TOOL), str(exported), *extra],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_outside_verifier_finds_the_frozen_entries_sound(tmp_path):
    assert verify(tmp_path, ROWS).returncode == 0


@pytest.mark.parametrize(
    ("place", "field", "value", "named"),
    [
        (2, "body", '{"state":"granted"}', "city 3 leaf"),
        (3, "actor", "account:99", "city 4 leaf"),
        (4, "occurred_at", 1, "city 5 leaf"),
        (5, "matter", 10, "city 6 leaf"),
        (6, "prev", "00" * 32, "city 7 prev"),
        (7, "hash", "11" * 32, "city 8 hash"),
    ],
)
def test_every_change_is_named_with_stream_seq_and_field(tmp_path, place, field, value, named):
    rows = [dict(row) for row in ROWS]
    rows[place][field] = value
    found = verify(tmp_path, rows)
    assert found.returncode == 1
    assert named in found.stdout


def test_a_removed_entry_is_named(tmp_path):
    found = verify(tmp_path, ROWS[:4] + ROWS[5:])
    assert found.returncode == 1
    assert "city 6 seq" in found.stdout


def test_a_cut_tail_shows_against_an_anchor_kept_elsewhere(tmp_path):
    assert verify(tmp_path, ROWS[:8]).returncode == 0
    cut = verify(tmp_path, ROWS[:8], "--anchor", f"10:{ROWS[9]['hash']}")
    assert cut.returncode == 1
    assert "city 10 anchor" in cut.stdout
