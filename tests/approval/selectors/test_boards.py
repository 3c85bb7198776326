"""Facts of many cases at once: the same as each one's last entry told."""

from __future__ import annotations

import datetime as dt

from approval.models import Case
from approval.selectors import boards
from approval.services import intake, special
from approval.services.filing import Person
from approval.services.special import Special
from tests.builders.approval import (
    a_correcting_case,
    a_delivered_case,
    a_filing,
    a_granted_case,
    a_received_case,
    an_accepted_case,
    an_item,
    entries_of,
    new_key,
)


def test_the_facts_of_open_cases_are_those_of_their_last_entries(hall, item):
    for reach in (a_received_case, a_correcting_case, an_accepted_case, a_granted_case):
        reach(hall, item)
    paused = an_accepted_case(hall, item)
    special.suspend_case(
        paused,
        Special("expert_review", document="号"),
        officer=hall.officer("reviewer"),
        key=new_key(),
    )
    a_delivered_case(hall, item)
    intake.park_case(a_filing(item), officer=hall.officer("clerk"), key=new_key())
    found = boards.open_case_facts()
    assert len(found) == 5
    for facts in found:
        case = Case.objects.get(number=facts["number"])
        told = entries_of(case)[-1].facts
        assert facts.pop("matter") == case.matter_id
        assert facts == {name: told[name] for name in facts}


def test_one_units_facts_are_its_own(hall, item):
    a_received_case(hall, item)
    a_received_case(hall, an_item(hall, unit=hall.neighbour))
    assert [facts["department"] for facts in boards.open_case_facts(hall.unit.pk)] == [
        hall.unit.code
    ]


def test_today_counts_received_and_closed_of_the_office_day(hall, item, clock):
    a_received_case(hall, item, received_at=clock.now() - dt.timedelta(days=1))
    a_received_case(hall, item)
    a_delivered_case(hall, item)
    intake.park_case(a_filing(item), officer=hall.officer("clerk"), key=new_key())
    today = dt.date(2026, 9, 21)
    assert boards.today_counts(today) == {"received": 2, "closed": 1, "open": 2}
    assert boards.today_counts(today, hall.neighbour.pk) == {"received": 0, "closed": 0, "open": 0}


def test_names_leave_masked(hall, item):
    a_received_case(hall, item)
    a_received_case(hall, item, applicant=Person(name="欧阳小川"))
    masked = boards.masked_applicants(Case.objects.values_list("matter_id", flat=True))
    assert sorted(masked.values()) == ["**面馆", "欧阳**"]


def test_facts_by_number_know_closed_cases_too(hall, item):
    number = a_delivered_case(hall, item)
    assert boards.facts_by_number([number, "nobody"])[number]["state"] == "delivered"
