"""What the sweep raises, when, and how it dates it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError

from kernel import clock as time
from kernel import journal
from ledger.models import Entry
from monitor import events, sweep
from monitor.models import Alarm, Breach, Card
from monitor.sweep import statements
from monitor.sweep.watch import Watch
from tests.builders import monitor as built
from timelimits.models import Alert, TimeLimit

pytestmark = pytest.mark.django_db
ONE_MICROSECOND = dt.timedelta(microseconds=1)


def office(month: int, day: int, hour: int = 0, year: int = 2026) -> dt.datetime:
    return time.office_time(dt.date(year, month, day), dt.time(hour))


def levels() -> list[int]:
    return list(Card.objects.order_by("falls_at", "pk").values_list("level", flat=True))


def test_a_promise_of_five_days_warns_and_then_turns_yellow(clock):
    limit = built.a_watched_limit(built.working_days(5))  # Mon 21 Sep; due Tue 29 Sep
    assert limit.due_on == dt.date(2026, 9, 29)

    clock.move_to(office(9, 28) - ONE_MICROSECOND)
    assert sweep.drain(clock.now()) == 0
    clock.move_to(office(9, 28))
    assert sweep.drain(clock.now()) == 1
    assert levels() == [1]
    assert not Breach.objects.exists()

    clock.move_to(office(9, 30) - ONE_MICROSECOND)
    assert sweep.drain(clock.now()) == 0
    clock.move_to(office(9, 30))
    assert sweep.drain(clock.now()) == 1
    assert levels() == [1, 2]
    breach = Breach.objects.get()
    assert (breach.alert.limit_id, breach.level, breach.due_on) == (limit.pk, 2, limit.due_on)


def test_a_yellow_card_is_issued_at_once_and_a_red_one_waits_for_an_officer(clock):
    yellow = built.a_watched_limit(built.working_days(1))
    red = built.a_watched_limit(built.working_days(1), kind=built.STATUTORY)
    clock.move_to(office(9, 23, 9))
    sweep.drain(clock.now())

    issued = Card.objects.get(alert__limit=yellow, level=2)
    assert (issued.state, issued.mode, issued.issued_at) == ("issued", "automatic", clock.now())
    drafted = Card.objects.get(alert__limit=red, level=3)
    assert (drafted.state, drafted.mode, drafted.issued_at) == ("pending", "confirm", None)
    # Found on Wednesday 23 September: one working day after is Thursday, to its end.
    assert drafted.confirm_by == office(9, 25)


def test_the_term_to_confirm_does_not_count_the_holiday(clock):
    built.a_watched_limit(built.working_days(2), kind=built.STATUTORY)
    clock.move_to(office(9, 24))
    sweep.drain(clock.now())
    # Found on Thursday 24 September; 25 to 27 are the Mid-Autumn Festival, Monday 28 counts.
    assert Card.objects.get(level=3).confirm_by == office(9, 29)


def test_a_sweep_that_comes_23_days_late_shows_every_card_and_dates_it_truly(clock):
    limit = built.a_watched_limit(built.working_days(5))
    clock.shift(dt.timedelta(days=23))
    assert sweep.drain(clock.now()) == 2
    cards = list(Card.objects.order_by("level"))
    assert [card.falls_at for card in cards] == [office(9, 28), office(9, 30)]
    assert {card.overrun_at for card in cards} == {office(9, 30)} == {limit.overrun_at}
    assert {card.found_at for card in cards} == {clock.now()}
    bodies = built.entries_of(limit.matter_id, "card.shown")
    assert [body["falls_at"] for body in bodies] == [time.micros(card.falls_at) for card in cards]
    assert [body["due"] for body in bodies] == ["2026-09-29", "2026-09-29"]


def test_nothing_is_raised_twice(clock):
    built.a_watched_limit()
    clock.shift(dt.timedelta(days=23))
    sweep.drain(clock.now())
    assert sweep.drain(clock.now()) == 0
    clock.shift(dt.timedelta(days=23))
    assert sweep.drain(clock.now()) == 0
    assert Card.objects.count() == 2


def test_the_database_refuses_a_second_card_for_one_alert(clock):
    built.a_watched_limit()
    clock.move_to(office(9, 28))
    sweep.drain(clock.now())
    second = Card.objects.get()
    second.pk = None
    with pytest.raises(IntegrityError, match="alert_id"):
        second.save(force_insert=True)


def test_a_matter_concluded_in_time_gets_no_card(clock):
    limit = built.a_watched_limit()
    clock.shift(dt.timedelta(hours=3))
    built.conclude(limit.matter_id)
    clock.shift(dt.timedelta(days=60))
    assert sweep.drain(clock.now()) == 0


def test_a_matter_concluded_late_while_nobody_watched_gets_its_true_overrun_and_no_warning(clock):
    limit = built.a_watched_limit()
    clock.move_to(office(9, 30, 9))
    built.conclude(limit.matter_id)
    clock.shift(dt.timedelta(days=5))
    assert sweep.drain(clock.now()) == 2
    assert levels() == [2]
    assert Breach.objects.get().falls_at == office(9, 30)
    assert Alert.objects.filter(raised_at=None).count() == 0


def test_a_matter_concluded_at_midnight_after_the_last_day_is_late(clock):
    limit = built.a_watched_limit()
    clock.move_to(office(9, 30))
    built.conclude(limit.matter_id)
    sweep.drain(clock.now())
    assert levels() == [2]


def test_a_deadline_to_the_instant_is_in_time_at_that_instant_and_late_after_it(clock):
    deadline = office(9, 22, 12)
    punctual, late = built.watched_limits([built.an_instant(deadline)] * 2)
    clock.move_to(deadline)
    assert sweep.drain(clock.now()) == 0
    assert sweep.next_due(clock.now()) == deadline + ONE_MICROSECOND
    built.conclude(punctual.matter_id)
    clock.shift(ONE_MICROSECOND)
    assert sweep.drain(clock.now()) == 1
    assert Breach.objects.get().alert.limit_id == late.pk


def test_a_paused_limit_stays_quiet_until_it_runs_out_after_the_pause(clock):
    limit = built.a_watched_limit()
    clock.shift(dt.timedelta(hours=1))
    built.suspend(limit.matter_id)
    clock.move_to(office(10, 19, 9))
    assert sweep.drain(clock.now()) == 0
    built.resume(limit.matter_id)
    clock.shift(dt.timedelta(days=60))
    assert sweep.drain(clock.now()) == 2
    # Resumed on Monday 19 October: 20, 21, 22, 23 and Monday 26 count, the 27th is over.
    assert Card.objects.get(level=2).falls_at == office(10, 27)


def test_a_warning_that_fell_before_an_uncapped_pause_is_raised_without_an_end(clock):
    limit = built.a_watched_limit()
    clock.move_to(office(9, 28, 9))
    built.suspend(limit.matter_id)
    assert sweep.drain(clock.now()) == 1
    card = Card.objects.get()
    assert (card.level, card.overrun_at) == (1, None)
    assert built.entries_of(limit.matter_id, "card.shown")[0]["overrun_at"] == 0


def test_an_alert_that_rests_on_an_unknown_year_is_held_and_cried_about_once(clock):
    clock.move_to(office(12, 25))
    built.a_watched_limit(built.working_days(10))
    clock.move_to(office(2, 1, year=2027))
    assert sweep.drain(clock.now()) == 0
    assert sweep.drain(clock.now()) == 0
    assert not Card.objects.exists()
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.subject) == ("calendar.missing", "CN:2027")
    (entry,) = Entry.objects.filter(name="calendar.missing")
    assert entry.facts == {"calendar": "CN", "year": 2027, "held": 2}


def test_a_restated_limit_keeps_its_true_card_and_gets_no_second_one(clock):
    limit = built.a_watched_limit()
    clock.move_to(office(9, 30))
    sweep.drain(clock.now())
    built.restate(limit.matter_id, started_at=office(9, 20, 9))
    assert TimeLimit.objects.get(pk=limit.pk).round == 2
    clock.shift(dt.timedelta(days=1))
    assert sweep.drain(clock.now()) == 2
    assert levels() == [1, 2]


def test_the_body_the_sweep_writes_is_the_one_python_would_write(clock):
    limit = built.a_watched_limit(item='99"引号\\和\t制表')
    clock.shift(dt.timedelta(days=23))
    sweep.drain(clock.now())
    entries = list(Entry.objects.filter(name="card.shown").order_by("seq"))
    assert len(entries) == 2
    for entry in entries:
        events.CARD_SHOWN.check(entry.facts)
        assert entry.body == journal.canonical(entry.facts)
        assert entry.matter_id == limit.matter_id
        assert entry.actor == "system:sweep"
        assert entry.occurred_at == clock.now()
    assert entries[0].facts["item"] == '99"引号\\和\t制表'
    assert entries[0].facts["department"] == "990100-01"
    assert set(statements.FACTS) == set(events.CARD_FACTS)


def test_the_next_alert_is_known_and_nothing_is_known_of_paused_ones(clock):
    limit = built.a_watched_limit()
    assert sweep.next_due(clock.now()) == office(9, 28)
    built.suspend(limit.matter_id)
    assert sweep.next_due(clock.now()) is None


def test_one_call_claims_no_more_than_its_batch_and_the_oldest_first(clock):
    built.watched_limits([built.working_days(days) for days in (3, 2, 1)])
    clock.shift(dt.timedelta(days=60))
    assert sweep.raise_due(clock.now(), batch=2) == 2
    raised = Alert.objects.filter(raised_at__isnull=False).values_list("falls_at", flat=True)
    waiting = Alert.objects.filter(raised_at=None).values_list("falls_at", flat=True)
    assert max(raised) <= min(waiting)


def test_an_alert_that_cannot_be_raised_is_set_aside_and_does_not_stop_the_others(clock, caplog):
    built.watched_limits([built.working_days(1)], item="0" * 60)  # no card holds such a code
    good = built.a_watched_limit(built.working_days(1))
    clock.shift(dt.timedelta(days=60))
    watch = Watch()
    while watch.look():
        pass
    assert set(Card.objects.values_list("alert__limit_id", flat=True)) == {good.pk}
    assert len(watch.set_aside) == 2
    assert "is set aside" in caplog.text


def test_every_card_passes_the_guards_that_speak_at_commit(clock):
    built.a_watched_limit()
    clock.shift(dt.timedelta(days=23))
    sweep.drain(clock.now())
    built.commit_now()
