"""The hand counts like a board that holds every case, and keeps up with every act."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from itertools import product

import pytest

import ledger.reader
from approval.selectors import boards as cases
from boards import hand
from boards.bureau import RESTATED
from boards.facts import load_facts
from boards.matters import is_in_hand, is_overdue, kept, lamp_of
from kernel import clock as kernel_clock
from ledger.models import STREAM, Entry
from tests.boards import scenes
from tests.builders import approval as filings
from timelimits.lamps import lamp, level_at


@pytest.fixture
def hall(db, clock):
    return filings.a_hall()


@pytest.fixture
def item(hall):
    return filings.an_item(hall)


def until(days=30):
    return kernel_clock.micros(kernel_clock.now() + dt.timedelta(days=days))


def told_one_by_one(at):
    """What the hand must say, from the facts of every open case."""
    told = {}
    for body in cases.open_case_facts():
        if not is_in_hand(body):
            continue
        row = kept(body)
        counted = told.setdefault(body["department"], dict(hand.NOTHING))
        counted["open"] += 1
        level = lamp_of(row, at).level
        if level:
            counted[hand.WORDS[level]] += 1
        counted["overdue"] += is_overdue(row, at)
    return told


@pytest.mark.parametrize(
    "scene",
    [
        scenes.receive,
        scenes.park,
        scenes.decline,
        scenes.suspend,
        scenes.deliver,
        scenes.correct_to_another_unit,
        scenes.a_lamp_falls,
        scenes.a_new_notice_of_holidays,
    ],
    ids=lambda scene: scene.__name__,
)
def test_a_stale_hand_and_the_entries_make_a_fresh_one(hall, item, scene):
    act, end = scene(hall, item), until(days=60)
    stale, last = hand.read(end), ledger.reader.head().seq
    act()
    news = list(Entry.objects.filter(stream=STREAM, seq__gt=last).order_by("seq"))
    facts = load_facts(news)

    def moved_on(held, entry):
        if entry.name == RESTATED:
            return hand.restated(held, entry, facts)
        return hand.after_act(held, entry) if entry.name.startswith("case.") else held

    fresh = hand.read(end)
    assert reduce(moved_on, news, stale) == fresh
    assert hand.counts(fresh, kernel_clock.now()) == told_one_by_one(kernel_clock.now())


def test_it_counts_at_any_moment_up_to_its_end_and_knows_only_what_is_lit_by_then(hall, item):
    for _ in range(2):
        filings.an_accepted_case(hall, item)
    filings.a_received_case(hall, item)
    held = hand.read(until())
    for days in (0, 3, 8, 12, 20, 29):
        at = kernel_clock.now() + dt.timedelta(days=days)
        assert hand.counts(held, at) == told_one_by_one(at)
    now = kernel_clock.now()
    assert hand.read(kernel_clock.micros(now))["lit"] == {}
    moments = [moment for moment, *_ in hand.falls(held, kernel_clock.micros(now), until(days=10))]
    assert moments == sorted(moments)
    assert moments


def test_the_counting_level_is_the_lamps_level():
    falls = [[1, 10], [2, 20], [3, 30]]
    at = [kernel_clock.from_micros(moment) for moment in (5, 10, 15, 25, 35)]
    for status, again in product(("running", "paused", "met"), (0, 12)):
        fact = {"status": status, "falls": falls, "runs_again": again}
        assert [level_at(fact, kernel_clock.micros(one)) for one in at] == [
            lamp(fact, one).level for one in at
        ]


def test_of_one_unit_it_holds_nobody_elses(hall, item):
    filings.an_accepted_case(hall, item)
    held = hand.read(until(), units=[hall.neighbour.code])
    assert (held["unit_of"], held["lit"]) == ({}, {})
    assert len(hand.read(until(), units=[hall.unit.code])["unit_of"]) == 1
