"""The recount agrees with a sound history and finds every kind of forgery; alone it trusts nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from approval.models import Case
from approval.services import imports
from ledger import verification
from ledger.models import Entry
from monitor import recount, sweep
from monitor.models import Alarm, Card
from monitor.recount import days
from monitor.recount.story import Story
from monitor.services import processes
from tests.builders import approval as approvals
from tests.builders import monitor as built
from timelimits.models import Alert
from timelimits.rules import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def carded(clock):
    """Matters that ran over, were met, stood paused and were restated; all swept."""
    built.watched_limits([built.working_days(1 + n % 3) for n in range(6)])
    met, paused, moved, late = built.watched_limits([built.working_days(2)] * 4)
    built.conclude(met.matter_id)
    built.suspend(paused.matter_id)
    clock.shift(dt.timedelta(days=9))
    sweep.drain(clock.now())
    built.conclude(late.matter_id)
    built.restate(moved.matter_id, started_at=clock.now())
    clock.shift(dt.timedelta(days=30))
    sweep.drain(clock.now())
    return Card.objects.filter(level=2).earliest("pk")


def kinds() -> list[str]:
    return sorted(one.kind for one in recount.recount().differences)


def forge(sql: str, *params: Any) -> None:
    """Write past every trigger, as only the database's owner could."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_a_sound_history_has_no_differences(carded):
    found = recount.recount()
    assert found.differences == []
    assert found.cards == Card.objects.count() > 10


def test_a_card_that_was_never_raised_is_missing(carded, clock):
    built.watched_limits([built.working_days(1)])
    clock.shift(dt.timedelta(days=20))
    assert kinds() == ["missing", "missing"]
    sweep.drain(clock.now())
    assert kinds() == []


def test_a_sweep_that_lost_its_plan_is_found_because_the_plan_is_not_asked(carded, clock):
    (limit,) = built.watched_limits([built.working_days(1)])
    Alert.objects.filter(limit=limit).delete()
    clock.shift(dt.timedelta(days=20))
    assert sweep.raise_due(clock.now()) == 0
    assert kinds() == ["missing", "missing"]


def test_what_differs_twice_is_alarmed_and_entered_once(carded, clock):
    built.watched_limits([built.working_days(1)])
    clock.shift(dt.timedelta(days=20))
    reconciler = recount.Reconciler()
    assert [reconciler.look() for _ in range(3)] == [0, 2, 0]
    entries = [e.facts for e in Entry.objects.filter(name="recount.differed")]
    assert [e["difference"] for e in entries] == ["missing", "missing"]
    assert Alarm.objects.filter(kind="recount.difference").count() == 2


def test_a_limit_that_bears_the_wrong_unit_is_found(carded, clock):
    hall = approvals.a_hall()
    case = Case.objects.get(number=approvals.an_accepted_case(hall, approvals.an_item(hall)))
    bears_another = "UPDATE timelimits_timelimit SET in_hand_of = in_hand_of + 1"
    forge(f"{bears_another} WHERE matter_id = %s AND status = 'met'", case.matter_id)
    assert kinds() == [], "what has ended is nobody's any more"
    forge(f"{bears_another} WHERE matter_id = %s AND kind = 'promised'", case.matter_id)
    (found,) = recount.recount().differences
    assert (found.kind, found.expected, found.found) == ("strayed", hall.unit.pk, hall.unit.pk + 1)


def test_deleted_forged_and_altered_cards_are_found(carded):
    story = Story(carded.matter_id)
    entry = Entry.objects.filter(name="card.shown", matter_id=carded.matter_id).order_by("seq")
    for one in entry:
        story.hear(one.name, 0, one.facts)
    mine = [recount.CardRow(c.card, 1, c.round, c.falls, c.found) for c in story.shown]
    assert list(recount._rows_against(story, mine)) == []
    assert [d.kind for d in recount._rows_against(story, mine[1:])] == ["deleted"]
    extra = recount.CardRow(999_999, 1, 1, mine[0].falls, mine[0].found)
    assert [d.kind for d in recount._rows_against(story, [*mine, extra])] == ["forged"]
    moved = recount.CardRow(mine[0].card, 1, 1, mine[0].falls - 1, mine[0].found)
    assert [d.kind for d in recount._rows_against(story, [moved, *mine[1:]])] == ["altered"]


def test_a_wrong_card_in_the_table_is_found_and_reported(carded):
    forge("UPDATE monitor_card SET falls_at = falls_at - interval '1 day' WHERE id = %s", carded.pk)
    found = recount.recount()
    assert [(one.kind, one.card) for one in found.differences] == [("altered", carded.pk)]
    reconciler = recount.Reconciler()
    assert [reconciler.look() for _ in range(3)] == [0, 1, 0]
    (entry,) = Entry.objects.filter(name="recount.differed")
    assert (entry.facts["difference"], entry.facts["card"]) == ("altered", carded.pk)


def test_entries_that_are_not_as_they_were_written_are_counted(carded, monkeypatch):
    assert recount.recount().unsound == 0
    # The application's role cannot change an entry: the reading of one is bent instead.
    bent = verification.OF_MATTERS.replace(
        "e.source, e.body)", "e.source, replace(e.body, '2', '3'))"
    )
    monkeypatch.setattr(verification, "OF_MATTERS", bent)
    assert recount.recount().unsound > 0


def test_early_doubled_and_unplanned_cards_are_found():
    facts = {
        "id": 7,
        "kind": "promised",
        "subject": "",
        "round": 1,
        "status": "running",
        "due": "2026-09-22",
        "closed_at": 0,
        "falls": [[2, 1000]],
        "provisional": False,
    }
    shown = {"card": 1, "limit": 7, "card_level": 2, "round": 1, "falls_at": 1000, "found_at": 1001}

    def told(*cards: dict[str, int]) -> list[str]:
        story = Story(1)
        story.hear("test.watched", 10, {"limits": [facts]})
        for card in cards:
            story.hear("card.shown", 2000, card)
        return [d.kind for d in story.differences(5000, 0, lambda *_: True)]

    assert told(shown) == []
    assert told() == ["missing"]
    assert told(shown, shown | {"card": 2}) == ["doubled"]
    assert told(shown | {"found_at": 999}) == ["early"]
    assert told(shown | {"falls_at": 900}) == ["untrue"]
    assert told(shown, shown | {"card": 2, "limit": 8}) == ["untrue"]


def test_the_plain_walk_finds_the_days_the_engine_finds(clock):
    hall = approvals.a_hall()
    item = approvals.an_item(hall)
    approvals.an_accepted_case(hall, item)
    found = recount.recount()
    assert found.differences == []
    assert found.dated >= 1, "no date was recounted"


def test_a_deadline_that_came_with_a_case_is_not_held_against_the_items_version(clock):
    item = approvals.an_item(approvals.a_hall())
    soon = clock.now() + dt.timedelta(minutes=10)
    filing = approvals.a_filing(item)
    imports.receive_elsewhere(filing, system="wabo", key=None, deadline=soon)
    assert recount.recount().differences == []
    clock.shift(dt.timedelta(hours=1))
    assert kinds() == ["missing"], "its red card is still asked for"


def test_the_plain_walk_knows_the_declared_days_and_refuses_undeclared_years():
    declared = days.declared()
    start = dt.date(2026, 9, 29)  # 国庆: 1 to 7 October off, 10 October worked
    assert declared.last_day(start, 3, Unit.WORKING_DAY) == dt.date(2026, 10, 9)
    assert declared.last_day(start, 5, Unit.CALENDAR_DAY) == dt.date(2026, 10, 8)
    assert declared.last_day(dt.date(2026, 12, 30), 40, Unit.WORKING_DAY) is None


def test_a_monitor_that_fell_silent_is_cried_out_while_it_is_silent_and_entered_when_back(clock):
    processes.start("watch:1")
    assert not processes.cry_out("recount:1", processes.KIND)
    forge(
        "UPDATE ledger_heartbeat SET wall_at = wall_at - interval '1 minute',"
        " started_at = started_at - interval '1 minute'"
    )
    assert processes.cry_out("recount:1", processes.KIND)
    assert not processes.cry_out("recount:1", processes.KIND)
    processes.beat("watch:1", {})
    names = list(Entry.objects.order_by("seq").values_list("name", flat=True))
    assert names[-2:] == ["monitor.gap", "monitor.resumed"]
