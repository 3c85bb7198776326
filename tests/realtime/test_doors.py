"""Every role at every door, its own unit's and the neighbour's, beside a table written by hand (T26)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session

from kernel import clock as legal
from realtime import codes, doorkeeper
from realtime.topics import KINDS
from realtime.wishes import Pass, Visitor, Wish
from tests.builders import approval as filings
from tests.realtime.sockets import signed_in
from web import rates
from web.models import Attempt

WATCHES_OVER_ALL = frozenset({"bureau", "department", "neighbour", "window", "case"})
OF_THE_UNIT = frozenset({"department", "desk", "case"})
AT_THE_WINDOW = frozenset({"window", "desk", "case"})
MAY: dict[str, frozenset[str]] = {
    "clerk": AT_THE_WINDOW,
    "colleague": AT_THE_WINDOW,
    "reviewer": OF_THE_UNIT,
    "second": OF_THE_UNIT,
    "approver": OF_THE_UNIT,
    "chief": OF_THE_UNIT,
    "neighbour_reviewer": frozenset({"neighbour", "desk"}),
    "neighbour_approver": frozenset({"neighbour", "desk"}),
    "supervision_officer": WATCHES_OVER_ALL,
    "supervision_leader": WATCHES_OVER_ALL,
    "leader": WATCHES_OVER_ALL,
    "complaint_officer": frozenset({"case"}),
    "auditor": frozenset({"case"}),
    "centre_manager": frozenset({"window", "case"}),
    "item_administrator": frozenset(),
    "system_administrator": frozenset(),
    "security_administrator": frozenset(),
}
GUESSER = "192.0.2.1"
OF_STRANGERS = {"lobby", "statistics", "matter"}  # in test_consumer and test_public_topics


@pytest.fixture
def hall(db, clock):
    return filings.a_hall()


@pytest.fixture
def wishes(hall):
    """What is asked for, by the word of the table; a case's page is one under two names."""
    number = filings.an_accepted_case(hall, filings.an_item(hall))
    return {
        "bureau": [Wish("bureau", hall.region.code)],
        "department": [Wish("department", hall.unit.code)],
        "neighbour": [Wish("department", hall.neighbour.code)],
        "window": [Wish("window", hall.window.code)],
        "desk": [Wish("desk", "zh")],
        "case": [Wish("case", number), Wish("page", number)],
        "nowhere": [
            Wish("bureau", "110000"),
            Wish("department", "990100-99"),
            Wish("window", "Z99"),
            Wish("desk", "fr"),
            Wish("case", "990100-20260921-9999"),
        ],
    }


def answers(wish, visitors):
    return doorkeeper.admit(wish.kind, [(wish, visitor) for visitor in visitors])


def test_each_role_is_let_in_where_the_table_says_and_nowhere_else(hall, wishes):
    assert MAY.keys() == hall.people.keys()
    visitors = {who: Visitor(signed_in(account)) for who, account in hall.people.items()}
    held: list[Pass] = []
    for place, asked in wishes.items():
        for wish in asked:
            for who, told in zip(visitors, answers(wish, visitors.values()), strict=True):
                may = place in MAY[who]
                assert isinstance(told, Pass) if may else told == codes.REFUSED, (who, wish)
                held += [told] if isinstance(told, Pass) else []
    assert {one.wish.kind for one in held} == KINDS.keys() - OF_STRANGERS
    assert doorkeeper.withdrawn(held) == {}, "nobody lost anything meanwhile"
    over = legal.wall() - dt.timedelta(seconds=1)
    Session.objects.filter(session_key=visitors["clerk"].session).update(expire_date=over)
    lost = doorkeeper.withdrawn(held)
    assert {one.visitor for one in lost} == {visitors["clerk"]}
    assert set(lost.values()) == {codes.SESSION_ENDED}


def test_without_a_session_every_one_of_these_doors_is_closed(wishes):
    for wish in (one for asked in wishes.values() for one in asked):
        strangers = [Visitor(), Visitor("x" * 32)]
        assert answers(wish, strangers) == [codes.SESSION_ENDED] * 2, wish


def test_who_asks_together_is_answered_one_by_one(hall):
    at_home, away = (Wish("department", unit.code) for unit in (hall.unit, hall.neighbour))
    reviewer = Visitor(signed_in(hall.people["reviewer"]))
    guest = Visitor(signed_in(hall.people["neighbour_reviewer"]))
    knocks = [(at_home, reviewer), (away, reviewer), (at_home, guest), (away, guest)]
    told = doorkeeper.admit("department", [*knocks, (at_home, Visitor())])
    assert [one if isinstance(one, int) else one.wish for one in told] == [
        *(at_home, codes.REFUSED, codes.REFUSED, away),
        codes.SESSION_ENDED,
    ]


def test_a_guess_counts_once_whoever_cannot_be_counted_beside_it(hall):
    wish = Wish("matter", "", number="990100-20260921-999999-9", code="0000-0000-00000-0")
    strange = Visitor(address="\ud800")  # no digest can be made of it
    told = doorkeeper.admit("matter", [(wish, Visitor(address=GUESSER)), (wish, strange)])
    assert [getattr(one, "reason", one) for one in told] == [
        codes.REFUSED,
        "surrogates not allowed",
    ]
    (tries,) = Attempt.objects.filter(key=rates.CODES.key(GUESSER)).values_list("tries", flat=True)
    assert len(tries) == 1, "one that is asked for again alone would count twice"
