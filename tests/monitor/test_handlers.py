"""What the monitor does about entries of others."""

from __future__ import annotations

import datetime as dt

import pytest

import ledger
from kernel import clock as time
from monitor import handlers, sweep
from monitor.models import Breach, Card
from tests.builders import monitor as built
from timelimits.calendar_files import DeclaredDay, DeclaredYear
from timelimits.services import calendars, restating

pytestmark = pytest.mark.django_db


def test_cards_that_a_restatement_makes_untrue_are_withdrawn_and_the_breach_stays(clock):
    limit = built.a_watched_limit()
    clock.move_to(time.office_time(dt.date(2026, 9, 30), dt.time(9)))
    sweep.drain(clock.now())
    built.restate(limit.matter_id, started_at=clock.now())
    assert handlers.react() > 0
    built.commit_now()

    assert set(Card.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert Breach.objects.count() == 1
    bodies = built.entries_of(limit.matter_id, "card.withdrawn")
    assert [body["reason"] for body in bodies] == ["correction", "correction"]

    clock.shift(dt.timedelta(days=40))
    sweep.drain(clock.now())
    again = Card.objects.filter(state="issued")
    assert {(card.level, card.round) for card in again} == {(1, 2), (2, 2)}


def test_a_card_that_is_still_true_stays(clock):
    limit = built.a_watched_limit()
    clock.move_to(time.office_time(dt.date(2026, 9, 30), dt.time(9)))
    sweep.drain(clock.now())
    built.restate(limit.matter_id, started_at=limit.started_at - dt.timedelta(days=1))
    handlers.react()
    assert set(Card.objects.values_list("state", "round")) == {("issued", 1)}


def test_what_was_read_once_is_not_read_again(clock):
    built.a_watched_limit()
    assert handlers.react() == 1
    assert handlers.react() == 0


def test_a_notice_withdraws_what_became_untrue_of_many_limits_at_once(
    clock, django_assert_max_num_queries
):
    held = built.watched_limits([built.working_days(5)] * 4)
    clock.move_to(time.office_time(dt.date(2026, 9, 30), dt.time(9)))
    sweep.drain(clock.now())
    handlers.react()
    days = tuple(DeclaredDay(dt.date(2026, 9, day), "off", "演练") for day in (28, 29, 30))
    notice = DeclaredYear(2026, "演练", None, "", days, effect="amends")
    calendars.declare_year("CN", notice, by=ledger.Actor.system("tests"))
    restating.restate_all()
    with django_assert_max_num_queries(60):
        handlers.react()
    built.commit_now()
    assert set(Card.objects.values_list("state", flat=True)) == {"withdrawn"}
    for limit in held:
        bodies = built.entries_of(limit.matter_id, "card.withdrawn")
        assert {body["reason"] for body in bodies} == {"calendar"}
    assert Breach.objects.count() == 4
