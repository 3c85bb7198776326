"""What others did lately: the own acts and other units' cases are not among it."""

from __future__ import annotations

import datetime as dt

from approval.selectors import recent
from catalog.models import Item
from kernel import clock as legal
from kernel.clock import Hand
from tests.builders import approval as build
from tests.builders.approval import Hall


def test_a_reviewer_sees_what_the_counter_did_within_the_hour_newest_first(
    hall: Hall, item: Item, clock: Hand
) -> None:
    number = build.an_accepted_case(hall, item)
    found = recent.others_lately(hall.officer("reviewer"), at=legal.now())
    assert [(deed.act, deed.number, deed.window) for deed in found] == [
        ("受理", number, "B05"),
        ("收件", number, "B05"),
    ]
    clock.shift(dt.timedelta(hours=2))
    assert recent.others_lately(hall.officer("reviewer"), at=legal.now()) == []


def test_ones_own_acts_and_a_neighbours_cases_are_left_out(hall: Hall, item: Item) -> None:
    build.an_accepted_case(hall, item)
    assert recent.others_lately(hall.officer("clerk"), at=legal.now()) == []
    assert recent.others_lately(hall.officer("neighbour_reviewer"), at=legal.now()) == []
    assert len(recent.others_lately(hall.officer("colleague"), at=legal.now())) == 2
