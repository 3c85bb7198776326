"""How many queries an act may take: a budget, so that none creeps in unseen."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from approval.selectors import boards, desk
from approval.services import decision, intake
from tests.builders.approval import a_received_case, a_reviewed_case, an_accepted_case, new_key


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
