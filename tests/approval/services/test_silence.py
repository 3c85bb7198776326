"""Effects of silence, each in the words of its own statute."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.errors import RenewedByLaw
from approval.models import Case, Licence, Renewal
from approval.services import decision, intake, renewal, silence
from approval.services.intake import Refusal
from kernel import clock as kernel_clock
from kernel.clock import OFFICE_ZONE
from monitor import sweep
from monitor.models import Card
from tests.builders import beside
from tests.builders.approval import (
    a_correcting_case,
    a_filing,
    a_received_case,
    an_accepted_case,
    an_item,
    entries_of,
    limits_of,
    new_key,
)

LAST_WEEK = dt.datetime(2026, 9, 14, 10, tzinfo=OFFICE_ZONE)


def deem():
    return silence.deem_due(kernel_clock.now())


def test_the_filing_of_monday_the_14th_was_accepted_by_law_on_the_working_sunday(hall, item):
    number = a_received_case(hall, item, received_at=LAST_WEEK)
    assert deem() == 1
    case = Case.objects.get(number=number)
    assert (case.state, case.silence, case.accepted_at) == ("in_review", "即为受理", LAST_WEEK)
    assert limits_of(case) == {
        "acceptance": ("met", "2026-09-20"),
        "promised": ("running", "2026-09-20"),
        "statutory": ("running", "2026-09-28"),
        "step": ("running", "2026-09-23"),
        "silence_proof": ("running", "2026-09-21"),
        "silence_paper": ("running", "2026-09-21"),
    }
    entry = entries_of(case)[-1]
    assert entry.name == "case.accepted_by_silence"
    assert entry.occurred_at == dt.datetime(2026, 9, 21, tzinfo=OFFICE_ZONE)
    assert entry.facts["basis"] == "行政许可法第三十二条第一款第（四）项"
    assert entry.actor == "system:silence"
    assert deem() == 0


def test_each_regime_speaks_in_its_own_words(hall):
    estate = an_item(hall, silence="regarded_accepted", silence_basis="不动产登记暂行条例第十七条")
    number = a_received_case(hall, estate, received_at=LAST_WEEK)
    deem()
    case = Case.objects.get(number=number)
    assert case.silence == "视为受理"
    assert entries_of(case)[-1].facts["basis"] == "不动产登记暂行条例第十七条"


def test_where_no_law_speaks_silence_does_nothing(hall):
    number = a_received_case(hall, an_item(hall, silence="none"), received_at=LAST_WEEK)
    assert deem() == 0
    assert Case.objects.get(number=number).state == "received"
    assert silence.next_effect() is None


@pytest.mark.parametrize(("offset", "expected"), [(-1, 0), (0, 1), (1, 1)])
def test_the_effect_falls_at_the_very_end_of_the_last_day(hall, item, clock, offset, expected):
    a_received_case(hall, item)
    end = dt.datetime(2026, 9, 30, tzinfo=OFFICE_ZONE)
    assert silence.next_effect() == end
    clock.move_to(end + dt.timedelta(microseconds=offset))
    assert deem() == expected


def test_a_notice_that_reached_in_time_leaves_nothing_to_silence(hall, item, clock):
    a_correcting_case(hall, item)
    clock.shift(dt.timedelta(days=60))
    assert deem() == 0
    assert Case.objects.get().state == "correcting"


def test_the_applicants_silence_withdraws_only_where_the_law_says_so(hall, clock):
    aid = an_item(
        hall, supplement_days=5, supplement_unit="working_day",
        supplement_effect="regarded_withdrawn", supplement_basis="法律援助法第四十三条",
    )  # fmt: skip
    number = a_correcting_case(hall, aid)
    end = dt.datetime(2026, 9, 30, tzinfo=OFFICE_ZONE)
    assert silence.next_effect() == end
    clock.move_to(end - dt.timedelta(microseconds=1))
    assert deem() == 0
    clock.move_to(end)
    assert deem() == 1
    case = Case.objects.select_related("matter").get(number=number)
    assert (case.state, case.silence) == ("abandoned", "视为撤回申请")
    assert case.matter.closed_at is not None
    assert entries_of(case)[-1].occurred_at == end


def test_a_batch_is_bounded_and_the_rest_waits_for_the_next_look(hall, item):
    for _ in range(3):
        a_received_case(hall, item, received_at=LAST_WEEK)
    now = kernel_clock.now()
    assert [silence.deem_due(now, batch=2), silence.deem_due(now, batch=2)] == [2, 1]


@pytest.fixture
def renewing(hall):
    """A renewal asked for in time; the licence ends on 31 December 2026, and nobody decides."""
    number = an_accepted_case(hall, beside.a_renewable_item(hall))
    decision.grant_case(number, officer=hall.officer("approver"), key=new_key(), reason="x")
    licence = Licence.objects.get(case__number=number)
    licence.valid_to = dt.date(2026, 12, 31)
    licence.save()
    asked = renewal.ask_renewal(
        licence.number, a_filing(licence.item), officer=hall.officer("clerk"), key=new_key()
    )
    intake.accept_case(asked["number"], officer=hall.officer("clerk"), key=new_key())
    return str(asked["number"])


EXPIRY = dt.datetime(2027, 1, 1, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(("offset", "state"), [(-1, "asked"), (0, "deemed"), (1, "deemed")])
def test_the_licence_is_regarded_as_renewed_at_the_instant_it_runs_out(
    hall, renewing, clock, offset, state
):
    clock.move_to(EXPIRY + dt.timedelta(microseconds=offset))
    deem()
    found = Renewal.objects.select_related("licence", "case").get()
    assert (found.state, found.case.state) == (state, "in_review")
    assert found.licence.status == "valid"
    assert Licence.objects.count() == 1  # nobody made a certificate out
    if state == "deemed":
        entry = entries_of(found.case)[-1]
        assert (entry.name, entry.occurred_at) == ("case.renewed_by_silence", EXPIRY)
        assert (entry.facts["effect"], entry.facts["basis"]) == (
            "视为准予延续", "行政许可法第五十条",
        )  # fmt: skip


def test_the_renewal_wakes_the_loop_and_has_its_card_whichever_looks_first(renewing, clock):
    assert silence.next_effect() == EXPIRY
    clock.move_to(EXPIRY)
    deem()
    clock.move_to(EXPIRY + dt.timedelta(microseconds=1))
    sweep.drain(kernel_clock.now())
    card = Card.objects.get(kind="renewal", level=3)
    assert (card.falls_at, card.overrun_at, card.state) == (EXPIRY, EXPIRY, "pending")
    assert deem() == 0


def test_after_the_effect_a_person_makes_the_certificate_out_and_nobody_may_refuse(
    hall, renewing, clock
):
    clock.move_to(EXPIRY)
    refusal = Refusal("condition_unmet", "行政许可法第五十条", rights_told=True)
    approver = hall.officer("approver")
    with pytest.raises(RenewedByLaw):  # the loop has not looked yet, the law has spoken
        decision.deny_case(renewing, refusal, officer=approver, key=new_key(), reason="x")
    deem()
    with pytest.raises(RenewedByLaw):
        decision.deny_case(renewing, refusal, officer=approver, key=new_key(), reason="x")
    decision.grant_case(renewing, officer=approver, key=new_key(), reason="x")
    renewed = Licence.objects.get(case__number=renewing)
    assert renewed.valid_from == dt.date(2027, 1, 1)
    assert Renewal.objects.get().state == "granted"


def test_a_renewal_decided_in_time_leaves_nothing_to_silence(hall, renewing, clock):
    decision.grant_case(renewing, officer=hall.officer("approver"), key=new_key(), reason="x")
    clock.move_to(EXPIRY)
    assert deem() == 0
    assert Renewal.objects.get().state == "granted"


def test_an_acceptance_by_law_has_its_card_at_the_same_instant_on_a_friday_too(hall, item, clock):
    friday = dt.datetime(
        2026, 10, 16, 10, tzinfo=OFFICE_ZONE
    )  # five working days on: Friday the 23rd
    clock.move_to(friday)
    number = a_received_case(hall, item)
    end = dt.datetime(2026, 10, 24, tzinfo=OFFICE_ZONE)  # a Saturday's midnight
    assert silence.next_effect() == end
    clock.move_to(end)
    assert deem() == 1
    sweep.drain(kernel_clock.now())
    card = Card.objects.get(kind="acceptance", level=2)
    case = Case.objects.get(number=number)
    assert (card.matter_id, card.falls_at) == (case.matter_id, end)
