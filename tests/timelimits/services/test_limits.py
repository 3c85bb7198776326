"""A limit's life: its dates and its planned alerts are written together, and lie to nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import Error, connection, transaction

from kernel import transactions
from kernel.clock import micros
from ledger.models import Entry
from tests.builders.timelimits import a_limit, a_matter, a_rule, asked, extend, halt, planned, step
from tests.timelimits.china import at, day
from timelimits import facts, lamps
from timelimits.errors import (
    CalendarUnknown,
    KindUnknown,
    LimitAlreadyRuns,
    LimitNotOpen,
)
from timelimits.models import Alert, LimitStatus, Pause, TimeLimit
from timelimits.models.never import NEVER
from timelimits.rules import Unit
from timelimits.services import limits

pytestmark = pytest.mark.django_db


def test_a_promise_starts_with_its_date_and_both_its_rungs(clock):
    limit = a_limit(a_rule(5))
    stored = TimeLimit.objects.get(pk=limit.pk)
    assert stored.due_on == day("2026-09-29")
    assert stored.overrun_at == at("2026-09-30 00:00")
    assert planned(limit) == {1: at("2026-09-28 00:00"), 2: at("2026-09-30 00:00")}
    assert (stored.status, stored.round, stored.provisional) == ("running", 1, False)


@pytest.mark.parametrize(
    ("kind", "amount", "unit", "expected"),
    [
        ("acceptance", 5, Unit.WORKING_DAY, {1: "2026-09-29 00:00", 2: "2026-09-30 00:00"}),
        ("promised", 5, Unit.WORKING_DAY, {1: "2026-09-28 00:00", 2: "2026-09-30 00:00"}),
        ("promised", 24, Unit.HOUR, {1: "2026-09-22 02:50", 2: "2026-09-22 08:50"}),
        ("statutory", 10, Unit.WORKING_DAY, {3: "2026-10-13 00:00"}),
        ("step", 3, Unit.WORKING_DAY, {2: "2026-09-28 00:00"}),
        ("delivery", 10, Unit.WORKING_DAY, {2: "2026-10-13 00:00"}),
        ("complaint_acceptance", 3, Unit.WORKING_DAY, {2: "2026-09-28 00:00"}),
        (
            "complaint_answer",
            30,
            Unit.CALENDAR_DAY,
            {1: "2026-10-20 00:00", 2: "2026-10-22 00:00", 3: "2026-10-28 00:00"},
        ),
    ],
)
def test_each_kind_falls_when_its_rungs_say(clock, kind, amount, unit, expected):
    limit = a_limit(a_rule(amount, unit), kind=kind)
    assert planned(limit) == {level: at(text) for level, text in expected.items()}


@pytest.mark.parametrize(
    "kind", ["acceptance", "promised", "statutory", "step", "delivery", "complaint_acceptance"]
)
def test_a_fixed_instant_falls_then_and_at_no_other_time(clock, kind):
    limit = a_limit(a_rule(0, Unit.FIXED_INSTANT, instant=at("2026-09-25 12:00")), kind=kind)
    assert list(planned(limit).values()) == [at("2026-09-25 12:00")]


def test_several_limits_start_with_three_queries(clock, django_assert_num_queries):
    matter = a_matter()
    a_limit(a_rule(5), kind="acceptance")  # the calendar is in the process now

    @transactions.use_case
    def accept():
        moment = at("2026-09-21 08:50")
        both = [
            limits.Starting("promised", a_rule(5)),
            limits.Starting("statutory", a_rule(10)),
            limits.Starting("step", a_rule(2), "1"),
        ]
        with django_assert_num_queries(3):
            limits.start_all(matter.pk, both, at=moment, now=moment)
        with django_assert_num_queries(1):
            assert len(limits.facts(matter.pk)) == 3

    accept()


def test_a_limit_of_the_same_kind_and_subject_runs_only_once(clock):
    limit = a_limit(a_rule(5))
    with pytest.raises(LimitAlreadyRuns):
        a_limit(a_rule(5), matter_id=limit.matter_id)


def test_two_steps_of_one_matter_may_run_beside_each_other(clock):
    limit = a_limit(a_rule(5), kind="step", subject="1")
    a_limit(a_rule(5), kind="step", subject="2", matter_id=limit.matter_id)
    assert TimeLimit.objects.filter(matter=limit.matter).count() == 2


def test_an_undeclared_kind_and_an_unknown_calendar_are_refused(clock):
    with pytest.raises(KindUnknown):
        a_limit(a_rule(5), kind="nobody's")
    with pytest.raises(CalendarUnknown):
        a_limit(a_rule(5, calendar="ATLANTIS"))


def test_a_step_cannot_stand_alone():
    with pytest.raises(transactions.OutsideUseCase):
        limits.lock(1)


def raise_alerts_due(moment):
    """What the sweep does to this floor's table."""
    return Alert.objects.filter(
        raised_at__isnull=True, provisional=False, falls_at__lte=moment
    ).update(raised_at=moment)


def test_a_raised_rung_never_rises_again_when_an_extension_moves_the_date(clock):
    limit = a_limit(a_rule(5))
    clock.move_to(at("2026-09-28 09:00"))
    assert raise_alerts_due(at("2026-09-28 09:00")) == 1
    extend(limit.matter_id, asked(told_at=at("2026-09-28 09:00")), "promised")
    assert list(Alert.objects.filter(limit=limit, level=1).values_list("falls_at", flat=True)) == [
        at("2026-09-28 00:00")
    ]
    shown = facts.facts(limit.matter_id)
    assert lamps.lamp(shown[0], at("2026-09-28 09:00")).code == "normal"
    assert raise_alerts_due(at("2026-10-19 00:00")) == 0
    assert raise_alerts_due(at("2026-10-20 00:00")) == 1


def test_settled_in_time_nothing_is_left_to_raise(clock):
    limit = a_limit(a_rule(5))
    clock.move_to(at("2026-09-24 10:00"))
    step(limit.matter_id, limits.settle, at=at("2026-09-24 10:00"))
    stored = TimeLimit.objects.get(pk=limit.pk)
    assert (stored.status, stored.closed_at) == (LimitStatus.MET, at("2026-09-24 10:00"))
    assert not Alert.objects.filter(limit=limit).exists()
    assert not limits.is_late(stored, at("2026-09-24 10:00"))


def test_settled_late_what_had_fallen_stays_and_will_be_planned(clock):
    limit = a_limit(a_rule(5))
    a_limit(a_rule(10), kind="statutory", matter_id=limit.matter_id)
    clock.move_to(at("2026-10-08 10:00"))
    step(limit.matter_id, limits.settle, at=at("2026-10-08 10:00"))
    assert planned(limit) == {1: at("2026-09-28 00:00"), 2: at("2026-09-30 00:00")}
    assert not Alert.objects.filter(limit__kind="statutory").exists()
    assert limits.is_late(TimeLimit.objects.get(pk=limit.pk), at("2026-10-08 10:00"))


def test_met_at_the_very_instant_of_a_deadline_is_in_time(clock):
    limit = a_limit(a_rule(24, Unit.HOUR))
    clock.move_to(at("2026-09-22 08:50"))
    step(limit.matter_id, limits.settle, at=at("2026-09-22 08:50"))
    assert list(planned(limit)) == [1]


def test_settling_a_paused_limit_ends_its_pause_and_gives_it_its_date(clock):
    limit = a_limit(a_rule(5))
    step(limit.matter_id, limits.pause, halt())
    clock.move_to(at("2026-09-23 10:00"))
    step(limit.matter_id, limits.cancel, at=at("2026-09-23 10:00"))
    stored = TimeLimit.objects.get(pk=limit.pk)
    assert (stored.status, stored.due_on) == ("cancelled", day("2026-10-08"))
    assert Pause.objects.get(limit=limit).until == at("2026-09-23 10:00")
    assert not Alert.objects.filter(limit=limit).exists()
    assert facts.facts(limit.matter_id) == []


def test_what_has_ended_is_not_paused_extended_or_ended_again(clock):
    limit = a_limit(a_rule(5))
    step(limit.matter_id, limits.settle, at=at("2026-09-21 08:50"))
    ended = [TimeLimit.objects.get(pk=limit.pk)]

    @transactions.use_case
    def act(what, *more, **words):
        what(*more, now=at("2026-09-21 08:50"), **words)

    for what, more, words in (
        (limits.pause, (ended, halt()), {}),
        (limits.extend, (ended[0], asked()), {}),
        (limits.settle, (ended,), {"at": at("2026-09-21 08:50")}),
    ):
        with pytest.raises(LimitNotOpen):
            act(what, *more, **words)


def test_a_correction_of_the_start_raises_the_round_and_says_so_in_the_ledger(clock):
    limit = a_limit(a_rule(5))
    moved = step(limit.matter_id, limits.restate, cause="correction", started_at=at("2026-09-18"))
    assert [one.round for one in moved] == [2]
    stored = TimeLimit.objects.get(pk=limit.pk)
    assert (stored.round, stored.due_on) == (2, day("2026-09-24"))
    assert list(
        Alert.objects.filter(limit=limit)
        .order_by("level")
        .values_list("round", "level", "falls_at")
    ) == [(2, 1, at("2026-09-23 00:00")), (2, 2, at("2026-09-28 00:00"))]
    entry = Entry.objects.get(name="time_limit.restated")
    assert entry.facts["due_before"] == "2026-09-29"
    assert entry.facts["due"] == "2026-09-24"
    assert entry.facts["limits"] == facts.facts(limit.matter_id)


def test_a_restatement_that_moves_nothing_writes_nothing(clock):
    limit = a_limit(a_rule(5))
    assert step(limit.matter_id, limits.restate, cause="calendar") == []
    assert TimeLimit.objects.get(pk=limit.pk).round == 1
    assert not Entry.objects.filter(name="time_limit.restated").exists()


def test_a_raised_rung_of_an_older_round_stays_and_the_new_round_has_its_own(clock):
    limit = a_limit(a_rule(5), since=at("2026-09-14"))
    raise_alerts_due(at("2026-09-21 08:50"))
    step(limit.matter_id, limits.restate, cause="correction", started_at=at("2026-09-18"))
    assert sorted(Alert.objects.filter(limit=limit).values_list("round", "level")) == [
        (1, 1),
        (1, 2),
        (2, 1),
        (2, 2),
    ]


def test_facts_are_integers_and_codes_that_the_ledger_takes(clock):
    limit = a_limit(a_rule(5))
    assert facts.facts(limit.matter_id) == [
        {
            "id": limit.pk,
            "kind": "promised",
            "subject": "",
            "round": 1,
            "status": "running",
            "started_at": micros(at("2026-09-21 08:50")),
            "due": "2026-09-29",
            "overrun_at": micros(at("2026-09-30 00:00")),
            "runs_again": 0,
            "closed_at": 0,
            "falls": [[1, micros(at("2026-09-28 00:00"))], [2, micros(at("2026-09-30 00:00"))]],
            "provisional": False,
        }
    ]
    assert facts.facts_by_matter([limit.matter_id, 0]) == {
        limit.matter_id: facts.facts(limit.matter_id),
        0: [],
    }


def test_a_date_in_an_undeclared_year_is_provisional_and_its_alerts_are_not_for_raising(clock):
    clock.move_to(at("2026-12-24 09:00"))
    limit = a_limit(a_rule(5))
    assert list(
        Alert.objects.filter(limit=limit).order_by("level").values_list("level", "provisional")
    ) == [(1, False), (2, True)]
    assert facts.facts(limit.matter_id)[0]["falls"] == [[1, micros(at("2026-12-30 00:00"))]]
    far = a_limit(a_rule(20))
    assert far.provisional
    with pytest.raises(Error, match="alert_raised_only_if_settled"):
        Alert.objects.filter(limit=far, level=2).update(raised_at=at("2027-02-01"))


def test_the_database_keeps_limits_pauses_and_raised_alerts(clock):
    limit = a_limit(a_rule(5))
    raise_alerts_due(at("2026-10-30"))
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM timelimits_timelimit WHERE id = %s", [limit.pk])
    with pytest.raises(Error, match="was raised"), transaction.atomic():
        Alert.objects.filter(limit=limit, level=2).update(falls_at=NEVER)


@pytest.mark.parametrize(
    ("kind", "amount", "unit"),
    [
        ("acceptance", 5, Unit.WORKING_DAY),
        ("promised", 5, Unit.WORKING_DAY),
        ("promised", 24, Unit.HOUR),
        ("statutory", 20, Unit.WORKING_DAY),
        ("statutory", 1, Unit.MONTH),
        ("step", 2, Unit.WORKING_DAY),
        ("delivery", 10, Unit.WORKING_DAY),
        ("complaint_acceptance", 3, Unit.WORKING_DAY),
        ("complaint_answer", 30, Unit.CALENDAR_DAY),
    ],
)
def test_a_rung_is_due_at_its_instant_and_not_a_microsecond_before(clock, kind, amount, unit):
    limit = a_limit(a_rule(amount, unit), kind=kind)
    for falls in sorted(planned(limit).values()):
        assert raise_alerts_due(falls - dt.timedelta(microseconds=1)) == 0
        assert raise_alerts_due(falls) == 1
    assert raise_alerts_due(NEVER) == 0


@pytest.mark.parametrize("kind", ["acceptance", "promised", "statutory", "step", "delivery"])
def test_nothing_is_ever_due_of_a_limit_that_was_met_in_time_or_stands_still(clock, kind):
    met = a_limit(a_rule(5), kind=kind)
    still = a_limit(a_rule(5), kind=kind)
    clock.move_to(at("2026-09-22 09:00"))
    step(met.matter_id, limits.settle, at=at("2026-09-22 09:00"))
    step(still.matter_id, limits.pause, halt(since=at("2026-09-22 09:00")))
    assert raise_alerts_due(at("2028-01-01")) == 0
