"""What a guide says of duration comes from decided cases, and from those alone."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from approval.selectors.durations import decided_spans
from approval.services import decision
from catalog.models import Item
from catalog.selectors.experience import experience
from kernel import clock as legal
from kernel.clock import Hand
from tests.builders import approval as build
from tests.builders.approval import Hall

DAY = dt.timedelta(days=1)


def test_a_granted_case_counts_from_its_receipt_to_its_decision_and_an_open_one_not(
    hall: Hall, item: Item, clock: Hand
) -> None:
    begun = legal.now()
    number = build.a_reviewed_case(hall, item)
    build.an_accepted_case(hall, item)
    clock.shift(DAY)
    decision.grant_case(number, officer=hall.officer("approver"), key=build.new_key())
    assert decided_spans(item.pk, begun - DAY) == [(begun, begun + DAY)]
    assert decided_spans(item.pk, begun + DAY) == []
    other = build.an_item(hall)
    assert decided_spans(other.pk, begun - DAY) == []


def test_few_cases_make_no_statistics_and_the_page_says_how_few(
    hall: Hall, item: Item, client: Client
) -> None:
    build.a_granted_case(hall, item)
    version = item.versions.get()
    found = experience(version, at=legal.now())
    assert (found.count, found.within) == (1, ())
    text = client.get(f"/catalog/{item.code}/").content.decode()
    assert "近一年作出决定的只有 1 件，太少，不作统计。" in text
