"""Supplement notices: itemised, told with proof, supplied; the second one visibly."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.errors import (
    AcceptedByLaw,
    AssigneeUnfit,
    CautionStands,
    EmptyNotice,
    MomentAhead,
    MomentTooEarly,
    NoSuchNotice,
    ProofMissing,
    StateForbids,
    UnknownMaterial,
)
from approval.models import Case, SupplementNotice, Telling
from approval.services import intake, supplement
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from kernel.clock import OFFICE_ZONE
from tests.builders.approval import (
    a_correcting_case,
    a_received_case,
    an_item,
    entries_of,
    limits_of,
    new_key,
)

PLAN = Line("请补盖章的平面图", material=2, article="条例第五条")
FORM = Line("申请书须签字", material=1)


def request(hall, number, *lines, **changes):
    return supplement.request_supplement(
        number, Notice(list(lines), **changes), officer=hall.officer("clerk"), key=new_key()
    )


def tell(hall, number, told):
    return supplement.tell_supplement(number, told, officer=hall.officer("clerk"), key=new_key())


def supply(hall, number, supplied):
    return supplement.supply_supplement(
        number, supplied, officer=hall.officer("clerk"), key=new_key()
    )


def case_of(number):
    return Case.objects.get(number=number)


def test_a_notice_stops_nothing_before_it_has_reached(hall, item):
    number = a_received_case(hall, item)
    answer = request(hall, number, PLAN)
    case = case_of(number)
    assert (answer["ordinal"], answer["cautions"]) == (1, [])
    assert (case.state, limits_of(case)["acceptance"][0]) == ("received", "running")
    assert case.materials.get(material__seq=2).status == "faulty"
    body = entries_of(case)[-1].facts
    assert (body["ordinal"], body["lines"], body["new_lines"], body["unlisted"]) == (1, 1, 0, 0)
    assert "平面图" not in entries_of(case)[-1].body


def test_reached_in_time_it_meets_the_acceptance_limit(hall, item, clock):
    number = a_received_case(hall, item)
    request(hall, number, PLAN)
    clock.shift(dt.timedelta(days=2))
    assert tell(hall, number, Told(reached_at=clock.now()))["in_time"] is True
    case = case_of(number)
    assert (case.state, case.holder) == ("correcting", "applicant")
    assert limits_of(case)["acceptance"][0] == "met"
    assert entries_of(case)[-1].facts["holder_unit"] == ""


def test_a_message_that_reached_nobody_told_nobody(hall, item):
    number = a_received_case(hall, item)
    request(hall, number, PLAN)
    tell(hall, number, Told(way="sms"))
    case = case_of(number)
    assert (case.state, limits_of(case)["acceptance"][0]) == ("received", "running")
    assert entries_of(case)[-1].name == "case.telling_failed"
    assert Telling.objects.get().reached_at is None


def test_reached_after_the_law_accepted_it_moves_nothing(hall, item, clock):
    number = a_received_case(hall, item)
    request(hall, number, PLAN)
    clock.move_to(dt.datetime(2026, 9, 30, 0, 0, tzinfo=OFFICE_ZONE))
    assert tell(hall, number, Told(reached_at=clock.now()))["in_time"] is False
    case = case_of(number)
    assert (case.state, limits_of(case)["acceptance"][0]) == ("received", "running")
    assert SupplementNotice.objects.get().status == "told_late"


def test_what_reached_in_time_counts_even_when_entered_afterwards(hall, item, clock):
    number = a_received_case(hall, item)
    request(hall, number, PLAN)
    clock.move_to(dt.datetime(2026, 9, 30, 0, 0, 1, tzinfo=OFFICE_ZONE))
    told = Told("post", reached_at=clock.now() - dt.timedelta(hours=9), proof="EMS-1")
    assert tell(hall, number, told)["in_time"] is True
    assert case_of(number).state == "correcting"


def test_telling_has_a_proof_and_lies_between_issue_and_now(hall, item, clock):
    number = a_received_case(hall, item)
    request(hall, number, PLAN)
    now = clock.now()
    with pytest.raises(ProofMissing):
        tell(hall, number, Told("sms", reached_at=now))
    with pytest.raises(MomentAhead):
        tell(hall, number, Told(reached_at=now + dt.timedelta(seconds=1)))
    with pytest.raises(MomentTooEarly):
        tell(hall, number, Told(reached_at=now - dt.timedelta(seconds=1)))


def test_there_must_be_a_notice_to_tell(hall, item):
    number = a_received_case(hall, item)
    with pytest.raises(NoSuchNotice):
        tell(hall, number, Told())


def test_the_corrected_filing_is_a_new_receipt(hall, item, clock):
    number = a_correcting_case(hall, item)
    clock.move_to(dt.datetime(2026, 9, 28, 9, tzinfo=OFFICE_ZONE))
    answer = supply(hall, number, {2: "met"})
    case = case_of(number)
    assert (case.state, answer["left"]) == ("received", 0)
    assert case.counted_from == clock.now()
    assert limits_of(case)["acceptance"] == ("running", "2026-10-10")  # a working Saturday
    clerk = hall.officer("clerk")
    intake.accept_case(number, officer=clerk, key=new_key())
    assert case_of(number).state == "in_review"


def test_what_the_law_counts_from_receipt_falls_away_and_starts_with_the_corrected_filing(
    hall, clock
):
    number = a_correcting_case(hall, an_item(hall, start_event="received"))
    found = limits_of(case_of(number))
    assert (found["promised"][0], found["statutory"][0]) == ("cancelled", "cancelled")
    clock.shift(dt.timedelta(days=1))
    supply(hall, number, {2: "met"})
    found = limits_of(case_of(number))
    assert found["promised"] == ("running", "2026-09-30")


def test_supplying_something_else_leaves_the_point_open(hall, item):
    number = a_correcting_case(hall, item)
    assert supply(hall, number, {1: "met"})["left"] == 1
    with pytest.raises(StateForbids):
        supply(hall, number, {2: "met"})


def test_a_second_notice_stops_for_article_32_and_goes_on_with_a_reason_the_monitor_sees(
    hall, item
):
    number = a_correcting_case(hall, item)
    supply(hall, number, {2: "met"})
    with pytest.raises(CautionStands) as stopped:
        request(hall, number, FORM)
    (caution,) = stopped.value.facts["cautions"]
    assert caution["code"] == "repeated-supplement"
    assert len(caution["ways"]) == 3
    second = request(
        hall, number, FORM, reason="record_reason", instructed_by=hall.people["reviewer"].pk
    )
    assert second["ordinal"] == 2
    body = entries_of(case_of(number))[-1].facts
    assert body["cautions"] == ["repeated-supplement"]
    assert (body["new_lines"], body["reason"]) == (1, "record_reason")
    assert body["instructed_by"] == f"account:{hall.people['reviewer'].pk}"


def test_a_second_notice_that_repeats_what_was_not_met_needs_no_reason(hall, item):
    number = a_correcting_case(hall, item)
    supply(hall, number, {2: "faulty"})
    assert request(hall, number, PLAN)["cautions"] == []
    assert SupplementNotice.objects.get(ordinal=2).lines.get().repeated is True


def test_a_newer_notice_replaces_the_one_that_never_reached(hall, item):
    number = a_received_case(hall, item)
    request(hall, number, PLAN)
    request(hall, number, PLAN, FORM)
    assert list(SupplementNotice.objects.values_list("ordinal", "status")) == [
        (1, "lapsed"), (2, "issued"),
    ]  # fmt: skip


def test_a_notice_names_its_points_and_its_instructor_exists(hall, item):
    number = a_received_case(hall, item)
    with pytest.raises(EmptyNotice):
        request(hall, number)
    with pytest.raises(EmptyNotice):
        request(hall, number, Line("  ", material=2))
    with pytest.raises(EmptyNotice):
        request(hall, number, Line("请补证明"))
    with pytest.raises(UnknownMaterial):
        request(hall, number, Line("请补", material=77))
    with pytest.raises(AssigneeUnfit):
        request(hall, number, PLAN, instructed_by=2**40)


def test_an_unlisted_paper_takes_a_reason(hall, item):
    number = a_received_case(hall, item)
    with pytest.raises(CautionStands):
        request(hall, number, Line("请补证明", title="村委会证明"))
    request(hall, number, Line("请补证明", title="村委会证明"), reason="other_law")
    assert entries_of(case_of(number))[-1].facts["unlisted"] == 1


def test_no_notice_after_the_law_has_accepted(hall, item, clock):
    number = a_received_case(hall, item)
    clock.move_to(dt.datetime(2026, 9, 30, tzinfo=OFFICE_ZONE))
    with pytest.raises(AcceptedByLaw):
        request(hall, number, PLAN)


def test_the_applicants_own_period_is_dated_only_where_the_law_sets_one(hall, item):
    a_correcting_case(hall, item)
    assert SupplementNotice.objects.get().supply_by is None
    aid = an_item(
        hall, supplement_days=5, supplement_unit="working_day",
        supplement_effect="regarded_withdrawn", supplement_basis="法律援助法第四十三条",
    )  # fmt: skip
    number = a_correcting_case(hall, aid)
    notice = SupplementNotice.objects.get(case__number=number)
    assert notice.supply_by == dt.date(2026, 9, 29)
