"""听证: five days to ask, twenty to hold it, seven before for the notice (XK-14, XK-15)."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.errors import CautionStands, MomentTooEarly, ReasonMissing, StateForbids
from approval.models import Case, Hearing
from approval.services import decision, hearings, telling
from approval.services.hearings import Day
from approval.services.intake import Refusal
from approval.services.telling import Told
from approval.states import TellingAbout
from kernel import clock as kernel_clock
from monitor import sweep
from monitor.models import Card
from tests.builders.approval import an_accepted_case, entries_of, limits_of, new_key

REFUSAL = Refusal(ground="condition_unmet", basis="条例第四条", rights_told=True)


@pytest.fixture
def number(hall, item):
    return an_accepted_case(hall, item)


def by(hall, who="reviewer"):
    return {"officer": hall.officer(who), "key": new_key()}


def offer(hall, number):
    return hearings.offer_hearing(number, Told(reached_at=kernel_clock.now()), **by(hall))


def schedule(hall, number, day, **more):
    return hearings.schedule_hearing(
        number, Day(dt.date.fromisoformat(day), "听通〔2026〕1号", **more), **by(hall)
    )


def limits(number):
    return limits_of(Case.objects.get(number=number))


def test_the_terms_follow_one_another_to_the_hearing(hall, number, clock):
    offer(hall, number)
    assert limits(number)["hearing_request"] == ("running", "2026-09-29")
    hearings.request_hearing(number, **by(hall, "clerk"))
    assert limits(number)["hearing_request"][0] == "met"
    assert limits(number)["hearing_hold"] == ("running", "2026-10-26")
    assert schedule(hall, number, "2026-10-20")["notice_by"] == "2026-10-10"
    assert limits(number)["hearing_notice"] == ("running", "2026-10-10")
    told = Told(reached_at=clock.now())
    telling.record_telling(number, TellingAbout.HEARING, told, **by(hall))
    assert limits(number)["hearing_notice"][0] == "met"
    with pytest.raises(MomentTooEarly):
        hearings.hold_hearing(number, "笔录1号", **by(hall))
    clock.move_to(dt.datetime(2026, 10, 20, 10, tzinfo=kernel_clock.OFFICE_ZONE))
    hearings.hold_hearing(number, "笔录1号", **by(hall))
    assert limits(number)["hearing_hold"][0] == "met"
    assert entries_of(Case.objects.get(number=number))[-1].facts["hearing_state"] == "held"


def test_a_notice_that_does_not_go_out_gives_a_card_at_the_end_of_its_last_day(hall, number, clock):
    offer(hall, number)
    hearings.request_hearing(number, **by(hall))
    schedule(hall, number, "2026-10-20")
    end = kernel_clock.office_time(dt.date(2026, 10, 11))
    clock.move_to(end + dt.timedelta(microseconds=1))
    sweep.drain(clock.now())
    assert Card.objects.get(kind="hearing_notice").falls_at == end


def test_asked_for_too_late_it_takes_a_reason(hall, number, clock):
    offer(hall, number)
    clock.shift(dt.timedelta(days=10))
    with pytest.raises(CautionStands) as stands:
        hearings.request_hearing(number, **by(hall))
    assert stands.value.facts["cautions"][0]["code"] == "hearing-late"
    hearings.request_hearing(number, reason="applicant_insists", **by(hall))


def test_a_day_too_near_takes_a_reason_and_another_day_starts_anew(hall, number):
    offer(hall, number)
    hearings.request_hearing(number, **by(hall))
    with pytest.raises(CautionStands):
        schedule(hall, number, "2026-09-24")
    schedule(hall, number, "2026-10-20")
    schedule(hall, number, "2026-10-21")
    assert limits(number)["hearing_notice"] == ("running", "2026-10-12")
    with pytest.raises(MomentTooEarly):
        schedule(hall, number, "2026-09-18")


def test_nothing_is_decided_over_the_head_of_a_hearing_without_a_reason(hall, number):
    offer(hall, number)
    hearings.request_hearing(number, **by(hall))
    with pytest.raises(CautionStands) as stands:
        decision.deny_case(number, REFUSAL, **by(hall, "approver"))
    assert "hearing-open" in [one["code"] for one in stands.value.facts["cautions"]]
    decision.deny_case(number, REFUSAL, reason="x", **by(hall, "approver"))
    assert limits(number)["hearing_hold"][0] == "cancelled"


def test_nothing_is_done_out_of_turn_or_without_its_paper(hall, number):
    for early in (
        lambda: hearings.request_hearing(number, **by(hall)),
        lambda: schedule(hall, number, "2026-10-20"),
        lambda: hearings.hold_hearing(number, "号", **by(hall)),
    ):
        with pytest.raises(StateForbids):
            early()
    with pytest.raises(ReasonMissing):
        hearings.hold_hearing(number, " ", **by(hall))
    offer(hall, number)
    with pytest.raises(StateForbids):
        offer(hall, number)
    assert Hearing.objects.get().state == "offered"
