"""What stops a clock, and what gives it more time."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.builders.timelimits import a_limit, a_rule, asked, extend, halt, planned, step
from tests.timelimits.china import at, day
from timelimits.errors import ExtensionInvalid, PauseInvalid
from timelimits.models import Extension, Pause, TimeLimit
from timelimits.models.never import NEVER
from timelimits.rules import Unit
from timelimits.services import limits

pytestmark = pytest.mark.django_db


def test_a_pause_without_a_cap_puts_every_alert_off_to_never(clock):
    limit = a_limit(a_rule(5))
    step(limit.matter_id, limits.pause, halt())
    assert planned(limit) == {1: NEVER, 2: NEVER}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM timelimits_alert WHERE limit_id = %s AND falls_at = 'infinity'",
            [limit.pk],
        )
        assert cursor.fetchone() == (2,)
    stored = TimeLimit.objects.get(pk=limit.pk)
    assert (stored.status, stored.due_on, stored.overrun_at) == ("paused", None, None)


def test_resuming_moves_the_dates_by_the_days_that_did_not_count(clock):
    limit = a_limit(a_rule(5), since=at("2026-09-18"))
    clock.move_to(at("2026-09-21 09:00"))
    step(limit.matter_id, limits.pause, halt(since=at("2026-09-21 09:00")))
    clock.move_to(at("2026-09-23 10:00"))
    step(limit.matter_id, limits.resume, at=at("2026-09-23 10:00"))
    stored = TimeLimit.objects.get(pk=limit.pk)
    # counted: Sunday 20, Monday 21, Thursday 24, Monday 28, Tuesday 29
    assert stored.due_on == day("2026-09-29")
    assert stored.status == "running"
    assert stored.round == 1
    assert planned(limit) == {1: at("2026-09-28 00:00"), 2: at("2026-09-30 00:00")}


def test_a_capped_pause_plans_for_the_day_on_which_the_grant_is_used_up(clock):
    limit = a_limit(a_rule(5))
    step(limit.matter_id, limits.pause, halt(granted_days=2))
    stored = TimeLimit.objects.get(pk=limit.pk)
    # the 22nd and 23rd do not count: 24, 28, 29, 30, 8 October
    assert stored.status == "paused"
    assert stored.due_on == day("2026-10-08")
    assert stored.runs_again_at == at("2026-09-24 00:00")
    assert planned(limit) == {1: at("2026-09-30 00:00"), 2: at("2026-10-09 00:00")}


def test_ending_a_capped_pause_early_brings_the_date_back(clock):
    limit = a_limit(a_rule(5))
    step(limit.matter_id, limits.pause, halt(granted_days=15))
    clock.move_to(at("2026-09-22 10:00"))
    step(limit.matter_id, limits.resume, at=at("2026-09-22 10:00"))
    assert TimeLimit.objects.get(pk=limit.pk).due_on == day("2026-09-30")


def test_a_pause_that_must_be_told_stops_nothing_before_it_is(clock):
    limit = a_limit(a_rule(5))
    step(limit.matter_id, limits.pause, halt(needs_telling=True, granted_days=5))
    assert TimeLimit.objects.get(pk=limit.pk).status == "running"
    assert TimeLimit.objects.get(pk=limit.pk).due_on == day("2026-09-29")
    clock.move_to(at("2026-09-23 10:00"))
    step(limit.matter_id, limits.tell, at=at("2026-09-23 10:00"))
    stored = TimeLimit.objects.get(pk=limit.pk)
    assert (stored.status, stored.due_on) == ("paused", day("2026-10-12"))
    assert Pause.objects.get(limit=limit).effective_since == at("2026-09-23 10:00")


def test_a_pause_of_the_future_or_ending_before_it_began_is_refused(clock):
    limit = a_limit(a_rule(5))
    with pytest.raises(PauseInvalid):
        step(limit.matter_id, limits.pause, halt(since=at("2026-09-22")))
    with pytest.raises(PauseInvalid):
        step(limit.matter_id, limits.pause, halt(granted_days=-1))
    step(limit.matter_id, limits.pause, halt())
    with pytest.raises(PauseInvalid):
        step(limit.matter_id, limits.resume, at=at("2026-09-20"))


def test_a_fixed_instant_is_not_paused(clock):
    limit = a_limit(a_rule(0, Unit.FIXED_INSTANT, instant=at("2026-09-25 12:00")))
    assert step(limit.matter_id, limits.pause, halt()) == []
    assert TimeLimit.objects.get(pk=limit.pk).status == "running"


def test_an_extension_in_time_moves_date_and_alerts(clock):
    limit = a_limit(a_rule(10), kind="statutory")
    made = extend(limit.matter_id, asked(), "statutory")
    assert made.valid
    assert TimeLimit.objects.get(pk=limit.pk).due_on == day("2026-10-26")
    assert planned(limit) == {3: at("2026-10-27 00:00")}


def test_an_extension_nobody_was_told_of_counts_from_the_telling(clock):
    limit = a_limit(a_rule(10), kind="statutory")
    assert not extend(limit.matter_id, asked(told_at=None), "statutory").valid
    assert TimeLimit.objects.get(pk=limit.pk).due_on == day("2026-10-12")
    clock.move_to(at("2026-10-12 16:00"))
    step(limit.matter_id, limits.tell, at=at("2026-10-12 16:00"))
    assert Extension.objects.get(limit=limit).verdict == "counted"
    assert TimeLimit.objects.get(pk=limit.pk).due_on == day("2026-10-26")


def test_a_late_extension_is_kept_and_moves_nothing(clock):
    limit = a_limit(a_rule(10), kind="statutory")
    clock.move_to(at("2026-10-13 09:00"))
    made = extend(limit.matter_id, asked(told_at=at("2026-10-13 09:00")), "statutory")
    assert made.verdict == "late"
    assert TimeLimit.objects.get(pk=limit.pk).due_on == day("2026-10-12")


def test_a_second_extension_is_kept_and_moves_nothing(clock):
    limit = a_limit(a_rule(10), kind="statutory")
    extend(limit.matter_id, asked(), "statutory")
    assert extend(limit.matter_id, asked(), "statutory").verdict == "beyond"
    assert TimeLimit.objects.get(pk=limit.pk).due_on == day("2026-10-26")


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": -1}, {"approver": " "}])
def test_an_extension_says_how_long_and_who_approved(clock, wrong):
    limit = a_limit(a_rule(10), kind="statutory")
    with pytest.raises(ExtensionInvalid):
        extend(limit.matter_id, asked(**wrong), "statutory")
    assert not Extension.objects.exists()
