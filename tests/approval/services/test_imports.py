"""What other systems report."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.errors import CaseNotFound, MomentAhead, NumberTaken, StateForbids
from approval.models import Case
from approval.services import imports, intake
from kernel.clock import OFFICE_ZONE
from tests.builders.approval import (
    a_correcting_case,
    a_delivered_case,
    a_filing,
    a_granted_case,
    a_received_case,
    an_accepted_case,
    entries_of,
    limits_of,
    new_key,
)

DEADLINE = dt.datetime(2026, 10, 1, 17, tzinfo=OFFICE_ZONE)


def test_a_reported_deadline_is_the_only_limit(item):
    answer = imports.receive_elsewhere(
        a_filing(item, channel="import"), system="wabo", key=None, number="X-1", deadline=DEADLINE
    )
    case = Case.objects.get(number=answer["number"])
    assert (case.number, case.source) == ("X-1", "wabo")
    assert set(limits_of(case)) == {"statutory"}
    assert entries_of(case)[0].source == "wabo"


def test_a_draft_reported_elsewhere_is_parked_and_no_limit_starts(hall, item):
    answer = imports.receive_elsewhere(
        a_filing(item), system="wabo", key=None, number="X-1", draft=True
    )
    case = Case.objects.get(number=answer["number"])
    assert (answer["state"], entries_of(case)[-1].name) == ("draft", "case.drafted")
    assert limits_of(case) == {}
    received = intake.receive_draft("X-1", officer=hall.officer("clerk"), key=None)
    assert received["state"] == "received"
    assert set(limits_of(Case.objects.get(number="X-1"))) == {"acceptance"}


def test_a_number_is_taken_once(item):
    imports.receive_elsewhere(a_filing(item), system="wabo", key=None, number="X-1")
    with pytest.raises(NumberTaken):
        imports.receive_elsewhere(a_filing(item), system="wabo", key=None, number="X-1")


@pytest.mark.parametrize(
    "reach", [a_received_case, a_correcting_case, an_accepted_case, a_granted_case]
)
def test_every_open_state_can_be_closed_elsewhere(hall, item, reach, clock):
    number = reach(hall, item)
    imports.close_elsewhere(number, system="wabo", key=new_key(), closed_at=clock.now())
    case = Case.objects.select_related("matter").get(number=number)
    assert case.state == "closed_elsewhere"
    assert not {status for status, _ in limits_of(case).values()} & {"running", "paused"}
    assert case.matter.closed_at == clock.now()


def test_a_draft_and_an_end_cannot(hall, item):
    done = a_delivered_case(hall, item)
    draft = intake.park_case(a_filing(item), officer=hall.officer("clerk"), key=new_key())["number"]
    for number in (done, draft):
        with pytest.raises(StateForbids):
            imports.close_elsewhere(number, system="wabo", key=None)


def test_nothing_is_closed_ahead_of_time_or_unknown(hall, item, clock):
    number = a_received_case(hall, item)
    ahead = clock.now() + dt.timedelta(minutes=1)
    with pytest.raises(MomentAhead):
        imports.close_elsewhere(number, system="wabo", key=None, closed_at=ahead)
    for nobody in ("nobody", "X\x001", "x" * 500):
        with pytest.raises(CaseNotFound):
            imports.close_elsewhere(nobody, system="wabo", key=None)
