"""What a newcomer is shown before the whole is read is what the whole board shows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from approval.selectors import desk as lists
from boards import bureau, department
from boards.desk import Desk
from boards.facts import load_facts
from boards.feeds import LedgerFeed, News
from boards.scopes import Scope
from ledger.models import Entry
from tests.boards import scenes
from tests.builders import approval as filings
from tests.builders.boards import scope_of, shown

FEW = 3


@pytest.fixture
def hall(db, clock):
    """Some cases accepted on one day after another, one that stands still, one just received."""
    made = filings.a_hall()
    item = filings.an_item(made)
    stopped = scenes.suspend(made, item)
    filings.an_accepted_case(made, item)
    for days in (2, 3, 5):
        clock.shift(dt.timedelta(days=days))
        filings.an_accepted_case(made, item)
    stopped()
    filings.a_received_case(made, item)
    return made


@pytest.fixture
def short_lists(monkeypatch):
    for module in (department, lists):
        monkeypatch.setattr(module, "MOST_ROWS", FEW)


def boards_of(hall):
    return [
        (bureau, scope_of()),
        (department, scope_of(hall.unit.code)),
        (Desk(hall.people["reviewer"].pk, "zh"), Scope("")),
    ]


@pytest.mark.parametrize("days", [0, 1, 8, 30])
def test_a_first_look_shows_what_the_whole_board_shows(hall, short_lists, clock, days):
    clock.shift(dt.timedelta(days=days))
    for board, scope in boards_of(hall):
        first, whole = board.first_look(scope), board.snapshot(scope)
        assert first["partial"], board
        assert shown(board, first) == shown(board, whole)
        for part in ("rows", "ticks"):
            before, after = (shown(board, one).get(part, {}) for one in (first, whole))
            assert list(before) == list(after)


def test_a_board_that_was_only_looked_at_is_read_whole_at_the_next_round(hall, clock):
    feed = LedgerFeed(bureau, scope_of())
    patches, stale = [], []
    for _ in range(2):
        patches.append(feed.settle(feed.read_fresh()))
        stale.append(feed.stale)
    assert stale == [True, False]
    assert patches[0]
    assert patches[1] == {}
    older, _ = feed.read_fresh(), filings.a_received_case(hall, filings.an_item(hall))
    assert feed.settle(feed.read_fresh())
    assert feed.settle(older) == {}, "what was read before is no news"
    entries = list(Entry.objects.filter(seq__gt=older.seq))
    taken = feed.take(News(entries, load_facts(entries), clock.now()), None)
    assert [frame.patch for frame in taken.frames] == [{}], "numbered, and not counted twice"


def test_of_a_short_list_the_first_look_is_the_whole(hall):
    (_, *others) = boards_of(hall)
    for board, scope in others:
        assert not board.first_look(scope).get("partial")


def test_a_limit_that_bears_another_unit_is_seen_in_the_first_look(hall, short_lists):
    """The control: what keeps the unit beside its limits has failed, and the two looks differ."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE timelimits_timelimit SET in_hand_of = %s WHERE in_hand_of IS NOT NULL",
            [hall.neighbour.pk],
        )
    for board, scope in boards_of(hall)[:2]:
        assert shown(board, board.first_look(scope)) != shown(board, board.snapshot(scope))
