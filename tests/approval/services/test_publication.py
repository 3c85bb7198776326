"""Grants become public within seven working days (DB-1)."""

from __future__ import annotations

import pytest

from approval.errors import ReasonMissing, StateForbids, UnreadableText
from approval.models import Case
from approval.services import publication
from tests.builders.approval import a_delivered_case, a_granted_case, limits_of, new_key


def publish(hall, number, place="信用澄川"):
    return publication.publish_decision(number, place, officer=hall.officer("clerk"), key=new_key())


def test_a_grant_starts_seven_working_days_and_publishing_meets_them(hall, item):
    number = a_granted_case(hall, item)
    case = Case.objects.get(number=number)
    assert limits_of(case)["publication"] == ("running", "2026-10-08")
    assert publish(hall, number)["late"] is False
    assert limits_of(case)["publication"][0] == "met"
    with pytest.raises(StateForbids):
        publish(hall, number)


def test_delivered_is_not_yet_public(hall, item, clock):
    number = a_delivered_case(hall, item)
    assert limits_of(Case.objects.get(number=number))["publication"][0] == "running"
    assert publish(hall, number)["number"] == number


@pytest.mark.parametrize(
    ("place", "refusal"),
    [(" ", ReasonMissing), ("页" * 201, ReasonMissing), ("a\0", UnreadableText)],
)
def test_where_it_is_to_be_read_is_said(hall, item, place, refusal):
    number = a_granted_case(hall, item)
    with pytest.raises(refusal):
        publish(hall, number, place)
