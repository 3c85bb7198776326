"""Correction of a wrong entry: two persons, a reason, and limits that start again rightly."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.errors import (
    CorrectionPending,
    MomentAhead,
    NoSuchCorrection,
    NothingToCorrect,
    ReasonMissing,
    SamePerson,
)
from approval.models import Case, CaseStep, Correction
from approval.services import correction, silence
from approval.services.correction import Wanted
from kernel.clock import OFFICE_ZONE
from tests.builders.approval import (
    a_received_case,
    an_accepted_case,
    an_item,
    entries_of,
    limits_of,
    new_key,
)

RIGHT_DAY = dt.datetime(2026, 9, 18, 15, tzinfo=OFFICE_ZONE)


def ask(hall, number, who="clerk", **wanted):
    given = {"reason": "wrong_entry"} | wanted
    return correction.request_correction(
        number, Wanted(**given), officer=hall.officer(who), key=new_key()
    )


def confirm(hall, number, who="chief"):
    return correction.confirm_correction(number, officer=hall.officer(who), key=new_key())


def case_of(number):
    return Case.objects.select_related("item_version__item", "department").get(number=number)


def test_a_wrong_day_moves_the_limits_once_another_person_confirms(hall, item):
    number = a_received_case(hall, item)
    ask(hall, number, received_at=RIGHT_DAY)
    assert limits_of(case_of(number))["acceptance"] == ("running", "2026-09-29")
    confirm(hall, number)
    case = case_of(number)
    assert case.received_at == RIGHT_DAY
    assert limits_of(case)["acceptance"] == ("running", "2026-09-24")
    entry = entries_of(case)[-1]
    assert (entry.name, len(entry.facts["cancelled_limits"])) == ("case.corrected", 1)
    assert entry.facts["before"]["received_at"] > entry.facts["after"]["received_at"]


def test_a_wrong_item_brings_its_own_unit_list_and_limits(hall, item):
    other = an_item(hall, unit=hall.neighbour, promised_amount=3, statutory_amount=20)
    number = an_accepted_case(hall, item)
    ask(hall, number, item_code=other.code)
    confirm(hall, number)
    case = case_of(number)
    assert (case.item_code, case.department) == (other.code, hall.neighbour)
    found = limits_of(case)
    assert (found["promised"][1], found["statutory"][1]) == ("2026-09-24", "2026-10-26")
    assert case.materials.filter(material__version__item=other).count() == 3
    assert CaseStep.objects.filter(case=case, finished_at=None).count() == 1
    assert CaseStep.objects.filter(case=case, opinion="carried").count() == 1
    assert case.matter.department == hall.neighbour


def test_the_one_who_asked_does_not_confirm(hall, item):
    number = a_received_case(hall, item)
    ask(hall, number, "approver", received_at=RIGHT_DAY)
    with pytest.raises(SamePerson):
        confirm(hall, number, "approver")
    confirm(hall, number, "centre_manager")


def test_refused_it_leaves_everything_as_it_was(hall, item):
    number = a_received_case(hall, item)
    ask(hall, number, received_at=RIGHT_DAY)
    correction.refuse_correction(number, officer=hall.officer("chief"), key=new_key())
    assert limits_of(case_of(number))["acceptance"] == ("running", "2026-09-29")
    assert Correction.objects.get().state == "refused"
    with pytest.raises(NoSuchCorrection):
        confirm(hall, number)


def test_one_at_a_time_with_a_reason_about_the_past(hall, item, clock):
    number = a_received_case(hall, item)
    with pytest.raises(ReasonMissing):
        ask(hall, number, reason="", received_at=RIGHT_DAY)
    with pytest.raises(NothingToCorrect):
        ask(hall, number)
    with pytest.raises(NothingToCorrect):
        ask(hall, number, item_code=item.code)
    with pytest.raises(MomentAhead):
        ask(hall, number, received_at=clock.now() + dt.timedelta(days=1))
    ask(hall, number, received_at=RIGHT_DAY)
    with pytest.raises(CorrectionPending):
        ask(hall, number, received_at=RIGHT_DAY)


def test_accepted_by_silence_the_limits_follow_the_corrected_receipt(hall, item, clock):
    number = a_received_case(
        hall, item, received_at=dt.datetime(2026, 9, 14, 9, tzinfo=OFFICE_ZONE)
    )
    silence.deem_due(clock.now())
    ask(hall, number, received_at=dt.datetime(2026, 9, 11, 9, tzinfo=OFFICE_ZONE))
    confirm(hall, number)
    case = case_of(number)
    assert case.accepted_at == case.received_at
    assert limits_of(case)["promised"] == ("running", "2026-09-18")


def test_a_correction_never_stands_without_a_second_person_in_the_database(hall, item):
    number = a_received_case(hall, item)
    ask(hall, number, received_at=RIGHT_DAY)
    made = Correction.objects.get()
    assert made.state == "pending"
    assert made.answered_by is None
