"""Acts are played once, however often the simulator dies."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db.models import F

from approval.models import Case
from catalog.models import Item
from kernel import clock
from ledger.models import Entry
from rehearsal.city.load import load_city
from rehearsal.models import Performance
from rehearsal.simulation import opening, plan, scripts, seeding
from rehearsal.simulation.cast import part_of
from rehearsal.simulation.people import person
from timelimits.models import TimeLimit

LINE = "receive 0914 09:00, accept 0914 09:20, assign 0914 10:00, withdraw 0914 11:00"


@pytest.fixture
def playing(committed_db):
    hand = clock.DrivenClock(seeding.BEGINS)
    clock.install(hand)
    load_city(clock.now())
    yield opening.prepare(1, rate=opening.FAST), hand
    clock.install(None)


def planned_in(playing, line):
    part = playing.programme.items[3][0]
    return seeding._seed(1, "seed:test", (part.number, part.item), line)


def test_an_act_played_again_changes_nothing(playing):
    stage, hand = playing
    planned = planned_in(stage, LINE)
    stage.add(planned)
    hand.move_to(planned.acts[-1].at)
    assert stage.play_due(clock.now()) == 4
    entries = Entry.objects.count()
    # The process died after the act and before it noted so: the whole case is played once more.
    Performance.objects.filter(key="seed:test").update(done=0, number="", ended=False)
    stage.add(planned)
    assert stage.play_due(clock.now()) == 4
    assert Entry.objects.count() == entries
    assert Case.objects.count() == 1
    assert stage.refused == 0


def test_a_case_that_a_visitor_took_further_goes_its_own_way(playing):
    stage, hand = playing
    planned = planned_in(stage, LINE + ", grant 0914 12:00, deliver 0914 14:00")
    stage.add(planned)
    hand.move_to(planned.acts[-1].at)
    stage.play_due(clock.now())
    assert stage.refused == 1
    assert Performance.objects.get(key="seed:test").ended


def test_a_simulator_that_comes_back_goes_on_where_it_was(playing):
    stage, hand = playing
    day = dt.date(2026, 9, 14)
    hand.move_to(stage.programme.hours.at_minute(day, 30))
    stage.resume(day)
    stage.draw(day)
    stage.play_due(clock.now(), most=1000)
    played = Performance.objects.count()
    again = opening.prepare(1, rate=opening.FAST)
    again.resume(day)
    again.draw(day)
    assert again.next_at() == stage.next_at()
    assert again.play_due(clock.now()) == 0
    assert Performance.objects.count() == played


def test_forwarded_parallel_and_two_person_items_are_played_to_their_ends(playing):
    stage, hand = playing
    codes = dict(Item.objects.values_list("number", "code"))
    on = dt.date(2026, 9, 7)
    ends = {10: "forwarded", 15: "delivered", 22: "delivered", 24: "delivered", 35: "delivered"}
    for number in ends:
        part = part_of(codes[number], on=on)
        script = plan._as_far_as_here(scripts.smooth(random.Random(number), part), part)
        at, acts = stage.programme.hours.at_minute(on, 5), []
        for act in script:
            at = stage.programme.hours.after(at, act.after)
            acts.append(plan.PlannedAct(act.name, at))
        who = person(random.Random(number), company=True, number=number)
        stage.add(plan.PlannedCase(f"seed:{number}", part.item, who, tuple(acts)))
    while (due := stage.next_at()) is not None:
        hand.move_to(max(due, hand.now()))
        stage.play_due(due)
    cases = Case.objects.select_related("item_version__item")
    assert {case.item_version.item.number: case.state for case in cases} == ends
    assert stage.refused == 0
    names = {entry.name for entry in Entry.objects.filter(name__startswith="case.")}
    assert {"case.forwarded", "case.step_signed"} <= names
    assert not TimeLimit.objects.filter(kind="step", closed_at__gt=F("overrun_at")).exists()
