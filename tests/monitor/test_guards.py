"""What the database refuses of cards although Python forgot."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kernel.fsm import declared_moves
from monitor import states, sweep
from monitor.models import Breach, Card, CardRule
from tests.builders import monitor as built

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(clock) -> Card:
    built.a_watched_limit()
    clock.shift(dt.timedelta(days=23))
    sweep.drain(clock.now())
    built.commit_now()
    return Card.objects.get(level=2)


def refused(sql: str, *params: Any, state: str) -> None:
    def attempt() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
            built.commit_now()

    with pytest.raises(DatabaseError) as error:
        attempt()
    assert getattr(error.value.__cause__, "sqlstate", "") == state


def test_a_state_that_no_move_leads_to_is_refused(card):
    refused(
        "UPDATE monitor_card SET state = 'not_issued', version = version + 1 WHERE id = %s",
        card.pk,
        state="SH003",
    )


def test_a_change_of_state_without_a_new_version_is_refused(card):
    refused("UPDATE monitor_card SET state = 'withdrawn' WHERE id = %s", card.pk, state="SH002")


def test_a_move_without_its_entry_is_refused_at_commit(card):
    refused(
        "UPDATE monitor_card SET state = 'withdrawn', version = version + 1 WHERE id = %s",
        card.pk,
        state="SH005",
    )


def test_nobody_deletes_a_card_or_touches_a_breach(card):
    denied = "42501"  # the application's role has no such right at all
    refused("DELETE FROM monitor_card", state=denied)
    refused("UPDATE monitor_breach SET level = 2", state=denied)
    refused("DELETE FROM monitor_breach", state=denied)
    refused("UPDATE monitor_cardrule SET mode = 'automatic'", state=denied)
    refused("TRUNCATE monitor_card CASCADE", state=denied)
    assert Card.objects.count() == 2
    assert Breach.objects.count() == 1
    assert CardRule.objects.count() == 3


def test_a_pending_card_without_its_term_is_refused(clock):
    built.a_watched_limit(kind=built.STATUTORY)
    clock.shift(dt.timedelta(days=23))
    sweep.drain(clock.now())
    with pytest.raises(IntegrityError, match="card_pending_has_its_term"), transaction.atomic():
        Card.objects.filter(state="pending").update(confirm_by=None)


def test_python_and_postgresql_share_one_table_of_moves():
    assert declared_moves(Card) == {(str(a), str(b)) for a, b in states.MOVES}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgname = 'monitor_card_moves'"
        )
        initial, moves, _ = cursor.fetchone()[0].split("\\000")
    assert initial.split(",") == [str(state) for state in states.INITIAL]
    assert set(moves.split(",")) == {f"{a}>{b}" for a, b in states.MOVES}
