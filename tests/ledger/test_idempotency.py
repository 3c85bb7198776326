"""A repeated request is done once and answered alike."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection

import ledger
from kernel.transactions import use_case
from ledger import idempotency
from ledger.errors import KeyReused
from ledger.models import Entry

ASKED = ledger.define("test.asked", "试", {"n": int})
BY = ledger.Actor("account:1", "auditor")


@use_case
def ask(n: int, *, key: uuid.UUID, by: ledger.Actor = BY) -> dict[str, int]:
    idempotency.claim(key, by=by, name="ask", request={"n": n})
    ledger.append(None, ASKED, by=by, body={"n": n})
    outcome = {"n": n}
    idempotency.settle(key, outcome)
    return outcome


@pytest.mark.django_db
def test_the_same_request_is_answered_as_before_and_done_once(clock):
    key = uuid.uuid4()
    assert ask(1, key=key) == ask(1, key=key) == {"n": 1}
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_another_request_under_the_same_key_is_refused(clock):
    key = uuid.uuid4()
    ask(1, key=key)
    with pytest.raises(KeyReused):
        ask(2, key=key)


@pytest.mark.django_db
def test_another_actor_under_the_same_key_is_refused(clock):
    key = uuid.uuid4()
    ask(1, key=key)
    with pytest.raises(KeyReused):
        ask(1, key=key, by=ledger.Actor("account:2", "auditor"))


def test_twins_in_flight_make_one_entry(committed_db, clock):
    key = uuid.uuid4()
    answers = []

    def twin() -> None:
        try:
            answers.append(ask(7, key=key))
        finally:
            connection.close()

    threads = [threading.Thread(target=twin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"n": 7}] * 6
    assert Entry.objects.count() == 1
