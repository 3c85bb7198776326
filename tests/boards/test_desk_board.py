"""An officer's live desk keeps up with what others do, and shows what the page shows."""

from __future__ import annotations

import pytest

import ledger.reader
from approval.selectors import desk as sheets
from boards import looks
from boards.desk import Desk
from boards.facts import load_facts
from boards.scopes import Scope
from kernel import clock as kernel_clock
from ledger.models import STREAM, Entry
from tests.boards import scenes
from tests.builders import approval as filings

WATCHERS = ("clerk", "colleague", "reviewer", "approver")
SCENES = (
    scenes.receive,
    scenes.file_online,
    scenes.ask_for_more,
    scenes.assign,
    scenes.finish_a_step,
    scenes.suspend,
    scenes.make_ready,
    scenes.correct_to_another_unit,
)


@pytest.fixture
def hall(db, clock):
    return filings.a_hall()


@pytest.fixture
def item(hall):
    return filings.an_item(hall)


def shown(board, desk):
    return desk.view(board, kernel_clock.now(), looks.calendar())


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_stale_desk_and_the_entries_make_a_fresh_one(hall, item, scene):
    act = scene(hall, item)
    desks = {who: Desk(hall.people[who].pk) for who in WATCHERS}
    stale = {who: desk.snapshot(Scope("")) for who, desk in desks.items()}
    last = ledger.reader.head().seq
    act()
    news = list(Entry.objects.filter(stream=STREAM, seq__gt=last).order_by("seq"))
    facts = load_facts(news, desks=True)
    for who, desk in desks.items():
        heard = [entry for entry in news if desk.concerns(entry, Scope(""))]
        moved = stale[who]
        for entry in heard:
            moved = desk.apply(moved, entry, facts)
        assert shown(moved, desk) == shown(desk.snapshot(Scope("")), desk), who


def test_the_live_desk_lists_what_the_page_lists_in_the_same_order(hall, item):
    numbers = [filings.a_received_case(hall, item) for _ in range(3)]
    desk = Desk(hall.people["clerk"].pk)
    rows = shown(desk.snapshot(Scope("")), desk)["desk"].values()
    live = sorted((row for row in rows if "counter" in row["groups"]), key=lambda row: row["key"])
    page = sheets.counter_list(hall.officer("clerk"))
    assert [row["number"] for row in live] == [row.number for row in page]
    assert set(numbers) == {row.number for row in page}
