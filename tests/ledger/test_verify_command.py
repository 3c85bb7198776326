"""manage.py verify_ledger: silent about a sound ledger, exact about a tampered one."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

import ledger
from kernel.transactions import use_case

TOLD = ledger.define("test.told", "试", {"n": int})


@use_case
def tell(*numbers: int) -> None:
    for n in numbers:
        ledger.append(None, TOLD, by=ledger.Actor.system("test"), body={"n": n})


def verify() -> tuple[int, str]:
    said = io.StringIO()
    try:
        call_command("verify_ledger", stdout=said)
    except SystemExit as stop:
        return int(stop.code or 0), said.getvalue()
    return 0, said.getvalue()


def tamper(committed_db, *statements):
    """As the owner, with the triggers opened: what a database administrator could do."""
    with committed_db.connect("owner") as owner:
        owner.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        for statement in statements:
            owner.execute(statement)
        owner.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")
        owner.commit()


def test_a_sound_ledger_passes_both_verifiers(committed_db, clock):
    tell(1, 2, 3)
    code, said = verify()
    assert code == 0
    assert "SQL: 0 findings" in said
    assert "3 entries, 0 findings" in said


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE ledger_entry SET body = '{\"n\":9}' WHERE seq = 2", "city 2 leaf"),
        ("UPDATE ledger_entry SET actor = 'account:9' WHERE seq = 1", "city 1 leaf"),
        (
            "UPDATE ledger_entry SET occurred_at = occurred_at - interval '1 h' WHERE seq = 3",
            "city 3 leaf",
        ),
        ("DELETE FROM ledger_entry WHERE seq = 2", "city 3 seq"),
        ("DELETE FROM ledger_entry WHERE seq = 3", "city 3 head"),
    ],
)
def test_every_tampering_is_named_and_the_command_exits_1(committed_db, clock, statement, named):
    tell(1, 2, 3)
    tamper(committed_db, statement)
    code, said = verify()
    assert code == 1
    assert named in said
