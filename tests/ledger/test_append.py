"""Entries are gapless, chained, in commit order, and nobody else writes them."""

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
from django.db import Error, connection

import ledger
from kernel import transactions
from kernel.transactions import use_case
from ledger import verification
from ledger.models import Entry, Stream

HAPPENED = ledger.define("test.happened", "试", {"n": int, "text": ledger.optional(str)})
BY = ledger.Actor("account:1", "auditor")


@use_case
def happen(*numbers: int, text: str = "") -> None:
    for number in numbers:
        ledger.append(None, HAPPENED, by=BY, body={"n": number, "text": text})


@pytest.mark.django_db
def test_entries_are_numbered_without_a_gap_from_one(clock):
    happen(1, 2)
    happen(3)
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    assert [entry.facts["n"] for entry in Entry.objects.order_by("seq")] == [1, 2, 3]


@pytest.mark.django_db
def test_a_sound_ledger_has_no_findings(clock):
    happen(1, 2, 3, text='行政审批 𠮷 "\\\n')
    assert verification.findings() == []


@pytest.mark.django_db
def test_recorded_time_never_runs_back(clock):
    happen(1)
    late = clock.now()
    with_clock_back = transactions.use_case(_note_with_a_moment_before)
    with_clock_back(late - dt.timedelta(hours=1))
    assert Entry.objects.get(seq=2).recorded_at == late


def _note_with_a_moment_before(at):
    transactions.current().at(at)
    ledger.append(None, HAPPENED, by=BY, body={"n": 2})


@pytest.mark.django_db
def test_an_act_keeps_the_moment_at_which_it_occurred(clock):
    @use_case
    def report() -> None:
        ledger.append(
            None, HAPPENED, by=BY, body={"n": 1}, occurred_at=clock.now() - dt.timedelta(days=2)
        )

    report()
    entry = Entry.objects.get(seq=1)
    assert entry.recorded_at - entry.occurred_at == dt.timedelta(days=2)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET body = '{}'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "UPDATE ledger_stream SET last_seq = 0",
        "INSERT INTO ledger_stream SELECT 'x', 0, last_hash, last_recorded_at, epoch, false FROM ledger_stream",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
@pytest.mark.django_db
def test_the_applications_role_can_neither_change_nor_forge(clock, statement):
    happen(1)
    with pytest.raises(Error), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_rehearsed_entries_do_not_enter_a_real_ledger(clock):
    happen(1)
    batch = {"stream": "city", "legal_now": 0, "simulated": True, "entries": [_raw()]}
    with pytest.raises(Error, match="rehearsed"), connection.cursor() as cursor:
        cursor.execute("SELECT ledger_append(%s::jsonb)", [json.dumps(batch)])


def _raw() -> dict[str, object]:
    return {
        "matter": None,
        "name": "x",
        "actor": "x",
        "capacity": "",
        "occurred_at": 0,
        "source": "hall",
        "body": "{}",
    }


def test_many_writers_leave_one_gapless_chain(committed_db, clock):
    def write(base: int) -> None:
        try:
            for number in range(20):
                happen(base + number)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(base,)) for base in range(0, 600, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Stream.objects.get().last_seq == Entry.objects.count() == 120
    assert verification.findings() == []
