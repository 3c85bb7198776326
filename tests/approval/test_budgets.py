"""How many queries an act may take: a budget, so that none creeps in unseen."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from approval.selectors import boards, desk
from approval.services import decision, intake, slip
from ledger import codes
from tests.builders.approval import (
    a_correcting_case,
    a_delivered_case,
    a_received_case,
    a_reviewed_case,
    an_accepted_case,
    new_key,
)


def count(act):
    with CaptureQueriesContext(connection) as spent:
        act()
    return spent


def budget(spent, most):
    sql = [q["sql"][:150] for q in spent.captured_queries]
    assert len(sql) <= most, "\n".join(sql)


def test_accepting(hall, item):
    number, clerk = a_received_case(hall, item), hall.officer("clerk")
    spent = count(lambda: intake.accept_case(number, officer=clerk, key=new_key()))
    budget(spent, 18)


def test_deciding(hall, item):
    number, approver = a_reviewed_case(hall, item), hall.officer("approver")
    spent = count(lambda: decision.grant_case(number, officer=approver, key=new_key()))
    budget(spent, 20)


def test_lists_do_not_grow_with_their_rows(hall, item):
    clerk, reviewer = hall.officer("clerk"), hall.officer("reviewer")
    spent = []
    for _ in range(2):
        for reach in (a_received_case, an_accepted_case):
            reach(hall, item)
        spent.append(
            [
                len(count(lambda: desk.opening_sheet(clerk))),
                len(count(lambda: desk.inbox(reviewer))),
                len(count(boards.open_case_facts)),
            ]
        )
    assert spent[0] == spent[1]
    assert max(spent[0]) <= 6


TRACKING = ((a_correcting_case, 11), (an_accepted_case, 8), (a_delivered_case, 7))


def test_the_tracking_page(hall, item):
    """Fifty a second on one process: the limit twice, the ledger's end, number, case, limits, papers."""
    asked: dict[str, str] = {}
    for reach, most in TRACKING:
        key = new_key()
        number = reach(hall, item, key=key)
        asked = {"number": number, "code": slip.query_code(key)}
        spent = count(lambda asked=asked: seen(asked))
        budget(spent, most)
        assert sum("web_attempt" in query["sql"] for query in spent.captured_queries) == 2
    wrong = asked | {"code": codes.new_query_code()}
    budget(count(lambda: seen(wrong, status=404)), 3)


def seen(asked, *, status=200):
    assert Client().post("/track/", asked).status_code == status
