"""Ready for collection, delivered with proof."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.errors import MomentTooEarly, ProofMissing, StateForbids
from approval.models import Case, Telling
from approval.services import delivery
from approval.services.telling import Told
from tests.builders.approval import a_granted_case, an_accepted_case, entries_of, limits_of, new_key


def deliver(hall, number, told=None):
    return delivery.deliver_case(
        number, told or Told(), officer=hall.officer("clerk"), key=new_key()
    )


def test_the_lobby_calls_for_what_lies_at_a_window(hall, item):
    number = a_granted_case(hall, item)
    delivery.make_ready(number, "G02", officer=hall.officer("clerk"), key=new_key())
    case = Case.objects.get(number=number)
    assert (case.state, case.holder) == ("granted", "window")
    assert entries_of(case)[-1].facts["pickup"] == "G02"


def test_delivered_over_the_counter_the_case_is_concluded(hall, item, clock):
    number = a_granted_case(hall, item)
    clock.shift(dt.timedelta(days=1))
    deliver(hall, number)
    case = Case.objects.select_related("matter").get(number=number)
    assert (case.state, case.outcome) == ("delivered", "granted")
    assert limits_of(case)["delivery"][0] == "met"
    assert case.matter.closed_at == clock.now()
    assert Telling.objects.get(about="delivery").reached_at == clock.now()


def test_posted_it_counts_from_the_day_it_was_signed_for(hall, item, clock):
    number = a_granted_case(hall, item)
    clock.shift(dt.timedelta(days=3))
    arrived = clock.now() - dt.timedelta(days=1)
    with pytest.raises(ProofMissing):
        deliver(hall, number, Told("post", reached_at=arrived))
    deliver(hall, number, Told("post", reached_at=arrived, proof="EMS-7"))
    assert entries_of(Case.objects.get(number=number))[-1].occurred_at == arrived


def test_nothing_is_delivered_before_it_was_decided(hall, item, clock):
    number = a_granted_case(hall, item)
    with pytest.raises(MomentTooEarly):
        deliver(hall, number, Told(reached_at=clock.now() - dt.timedelta(seconds=1)))
    undecided = an_accepted_case(hall, item)
    with pytest.raises(StateForbids):
        deliver(hall, undecided)
