"""The acts beside the ordinary course: opinions, hearings, fees, renewals, promises, silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from approval.models import Licence
from approval.services import (
    commitment,
    contact,
    contest,
    correction,
    decision,
    feeds,
    fees,
    forwarding,
    hearings,
    imports,
    intake,
    joint,
    order,
    publication,
    removal,
    renewal,
    silence,
)
from approval.services.commitment import Found, Revoking
from approval.services.contest import Proof
from approval.services.correction import Wanted
from approval.services.fees import Payment, Refunding
from approval.services.forwarding import Again, Report
from approval.services.hearings import Day
from approval.services.intake import Refusal
from approval.services.joint import Given
from approval.services.removal import Unwanted
from approval.services.telling import Told
from kernel import clock
from kernel.clock import OFFICE_ZONE
from tests.approval.services.test_forwarding import LOWER, REGIME, UPPER
from tests.boards.scenes import Act, _by
from tests.builders import approval as filings
from tests.builders import beside
from tests.builders.approval import Hall, new_key

LAST_WEEK = dt.datetime(2026, 9, 14, 10, tzinfo=OFFICE_ZONE)
ON_TIME = dt.datetime(2026, 9, 16, 15, tzinfo=OFFICE_ZONE)
DENIED = Refusal("against_plan", "森林法第三十七条", rights_told=True)
PROMISE = "承诺〔2026〕1号"
Scene = Callable[[Hall, Any], Act]


def _passes(moment: dt.datetime) -> Act:
    """Time goes on to the moment, and silence has its effects."""

    def act() -> None:
        hand = clock.current()
        hand.move_to(moment)  # type: ignore[attr-defined]  # a test's clock has a hand
        assert silence.deem_due(clock.now())

    return act


def decide_on_the_spot(hall: Hall, item: Any) -> Act:
    number = filings.a_received_case(hall, filings.an_item(hall, case_kind="1"))
    return lambda: decision.decide_on_the_spot(number, **_by(hall, "clerk"))


def refuse_a_correction(hall: Hall, item: Any) -> Act:
    number, other = filings.a_received_case(hall, item), filings.an_item(hall)
    wanted = Wanted("选错事项", item_code=other.code)
    correction.request_correction(number, wanted, **_by(hall, "clerk"))
    return lambda: correction.refuse_correction(number, **_by(hall, "chief"))


def ask_for_a_removal(hall: Hall, item: Any) -> Act:
    number = filings.a_received_case(hall, item)
    return lambda: removal.request_removal(
        number, Unwanted("void", "filed_twice"), **_by(hall, "clerk")
    )


def refuse_a_removal(hall: Hall, item: Any) -> Act:
    number = filings.a_received_case(hall, item)
    removal.request_removal(number, Unwanted("void", "filed_twice"), **_by(hall, "clerk"))
    return lambda: removal.refuse_removal(number, **_by(hall, "centre_manager"))


def ask_again_above(hall: Hall, item: Any) -> Act:
    regime = REGIME | {"forward_unit": hall.neighbour.code}
    number = filings.an_accepted_case(hall, filings.an_item(hall, steps=LOWER + UPPER, **regime))
    report = Report("初审1号", reason="x")
    forwarding.forward_case(number, report, **_by(hall, "approver"))
    again = Again(papers=(1,), reason="found_false", text="请再交一份")
    return lambda: forwarding.ask_again(number, again, **_by(hall, "neighbour_reviewer"))


# ---------------------------------------------------------------- joint handling


def _joint(hall: Hall) -> str:
    return filings.an_accepted_case(hall, beside.a_joint_item(hall))


def give_an_opinion(hall: Hall, item: Any) -> Act:
    number = _joint(hall)
    return lambda: joint.give_opinion(number, 1, Given("agree"), **_by(hall, "neighbour_reviewer"))


def arrange_an_inspection(hall: Hall, item: Any) -> Act:
    number, day = _joint(hall), clock.office_date(clock.now())
    return lambda: joint.arrange_inspection(number, day, **_by(hall, "reviewer"))


def hold_an_inspection(hall: Hall, item: Any) -> Act:
    number = _joint(hall)
    joint.arrange_inspection(number, clock.office_date(clock.now()), **_by(hall, "reviewer"))
    return lambda: joint.hold_inspection(number, [hall.unit.code], **_by(hall, "reviewer"))


# ---------------------------------------------------------------- batches, quotas


def declare_a_batch(hall: Hall, item: Any) -> Act:
    window = beside.a_window(beside.a_batch_item(hall), "2026-09-14", "2026-09-30")
    return lambda: order.declare_batch(window, **_by(hall, "approver"))


def declare_a_quota(hall: Hall, item: Any) -> Act:
    ordered = beside.an_ordered_item(hall)
    return lambda: beside.a_quota(hall, ordered, 10)


def measure(hall: Hall, item: Any) -> Act:
    ordered = beside.an_ordered_item(hall, quota_unit="立方米")
    beside.a_quota(hall, ordered, 100)
    number = filings.an_accepted_case(hall, ordered)
    return lambda: order.measure(number, 5, **_by(hall, "reviewer"))


# ---------------------------------------------------------------- on a written word


def _promised(hall: Hall) -> str:
    number = filings.a_received_case(hall, beside.a_commitment_item(hall))
    commitment.grant_on_commitment(number, PROMISE, **_by(hall, "clerk"))
    return number


def _found_broken(hall: Hall) -> Found:
    second = hall.people["second"].pk
    return Found(passed=False, ground="commitment_broken", second=second)


def grant_on_a_word(hall: Hall, item: Any) -> Act:
    number = filings.a_received_case(hall, beside.a_commitment_item(hall))
    return lambda: commitment.grant_on_commitment(number, PROMISE, **_by(hall, "clerk"))


def check_the_word(hall: Hall, item: Any) -> Act:
    number = _promised(hall)
    return lambda: commitment.check_commitment(number, _found_broken(hall), **_by(hall, "reviewer"))


def revoke_the_grant(hall: Hall, item: Any) -> Act:
    number = _promised(hall)
    commitment.check_commitment(number, _found_broken(hall), **_by(hall, "reviewer"))
    revoking = Revoking(revoke=True, ground="commitment_broken", rights_told=True)
    return lambda: commitment.decide_revocation(number, revoking, **_by(hall, "approver"))


# ---------------------------------------------------------------- fees


def pay(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, beside.a_fee_item(hall))
    return lambda: _paid(hall, number)


def _paid(hall: Hall, number: str) -> None:
    payment = Payment(fee=1, amount_fen=50000, receipt=f"票{number[-4:]}")
    fees.record_payment(number, payment, **_by(hall, "clerk"))


def report_a_refusal(hall: Hall, item: Any) -> Act:
    outside = REGIME | {"forward_to": "省水利厅"}
    number = filings.an_accepted_case(hall, filings.an_item(hall, steps=LOWER, **outside))
    forwarding.forward_case(number, Report("初审1号", reason="x"), **_by(hall, "approver"))
    today = clock.office_date(clock.now())
    return lambda: fees.report_refusal(number, "不予1号", today, **_by(hall, "reviewer"))


def refund(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, beside.a_fee_item(hall))
    _paid(hall, number)
    decision.deny_case(number, DENIED, reason="urgent", **_by(hall, "approver"))
    return lambda: fees.refund(number, Refunding(50000, "退1"), **_by(hall, "reviewer"))


# ---------------------------------------------------------------- renewal


def _licence(hall: Hall) -> Licence:
    number = filings.an_accepted_case(hall, beside.a_renewable_item(hall))
    decision.grant_case(number, reason="x", **_by(hall, "approver"))
    licence = Licence.objects.select_related("item").get(case__number=number)
    licence.valid_to = dt.date(2026, 12, 31)
    licence.save()
    return licence


def ask_to_renew(hall: Hall, item: Any) -> Act:
    licence = _licence(hall)
    filing = filings.a_filing(licence.item)
    return lambda: renewal.ask_renewal(licence.number, filing, **_by(hall, "clerk"))


def renew_by_silence(hall: Hall, item: Any) -> Act:
    licence = _licence(hall)
    filing = filings.a_filing(licence.item)
    answer = renewal.ask_renewal(licence.number, filing, **_by(hall, "clerk"))
    intake.accept_case(answer["number"], **_by(hall, "clerk"))
    return _passes(dt.datetime(2027, 1, 1, tzinfo=OFFICE_ZONE))


# ---------------------------------------------------------------- silence


def _silent(hall: Hall, item: Any) -> str:
    number = filings.a_received_case(hall, item, received_at=LAST_WEEK)
    assert silence.deem_due(clock.now())
    return number


def settle_the_silence(hall: Hall, item: Any) -> Act:
    _silent(hall, item)
    return _passes(dt.datetime(2026, 9, 22, tzinfo=OFFICE_ZONE))


def withdraw_by_silence(hall: Hall, item: Any) -> Act:
    aid = filings.an_item(
        hall,
        supplement_days=5,
        supplement_unit="working_day",
        supplement_effect="regarded_withdrawn",
        supplement_basis="法律援助法第四十三条",
    )
    filings.a_correcting_case(hall, aid)
    return _passes(dt.datetime(2026, 9, 30, tzinfo=OFFICE_ZONE))


def file_a_proof(hall: Hall, item: Any) -> Act:
    number = _silent(hall, item)
    return lambda: _proved(hall, number)


def _proved(hall: Hall, number: str) -> None:
    proof = Proof(ON_TIME, "请补盖章的平面图", "通话记录〔2026〕3号", "sms")
    contest.file_proof(number, proof, **_by(hall, "clerk"))


def keep_the_silence(hall: Hall, item: Any) -> Act:
    return _decide_the_proof(hall, item, told_in_time=False)


def lift_the_silence(hall: Hall, item: Any) -> Act:
    return _decide_the_proof(hall, item, told_in_time=True)


def _decide_the_proof(hall: Hall, item: Any, *, told_in_time: bool) -> Act:
    number = _silent(hall, item)
    _proved(hall, number)
    return lambda: contest.decide_proof(
        number, told_in_time=told_in_time, **_by(hall, "centre_manager")
    )


def write_the_acceptance(hall: Hall, item: Any) -> Act:
    number = _silent(hall, item)
    return lambda: contest.write_acceptance(number, **_by(hall, "clerk"))


# ---------------------------------------------------------------- hearings


def _offered(hall: Hall, item: Any) -> str:
    number = filings.an_accepted_case(hall, item)
    hearings.offer_hearing(number, Told(reached_at=clock.now()), **_by(hall, "reviewer"))
    return number


def _scheduled(hall: Hall, item: Any) -> str:
    number = _offered(hall, item)
    hearings.request_hearing(number, **_by(hall, "clerk"))
    hearings.schedule_hearing(
        number, Day(dt.date(2026, 10, 20), "听通〔2026〕1号"), **_by(hall, "reviewer")
    )
    return number


def offer_a_hearing(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    told = Told(reached_at=clock.now())
    return lambda: hearings.offer_hearing(number, told, **_by(hall, "reviewer"))


def ask_for_a_hearing(hall: Hall, item: Any) -> Act:
    number = _offered(hall, item)
    return lambda: hearings.request_hearing(number, **_by(hall, "clerk"))


def schedule_a_hearing(hall: Hall, item: Any) -> Act:
    number = _offered(hall, item)
    hearings.request_hearing(number, **_by(hall, "clerk"))
    day = Day(dt.date(2026, 10, 20), "听通〔2026〕1号")
    return lambda: hearings.schedule_hearing(number, day, **_by(hall, "reviewer"))


def hold_a_hearing(hall: Hall, item: Any) -> Act:
    number = _scheduled(hall, item)
    hand = clock.current()
    hand.move_to(dt.datetime(2026, 10, 20, 10, tzinfo=OFFICE_ZONE))  # type: ignore[attr-defined]  # as above
    return lambda: hearings.hold_hearing(number, "笔录1号", **_by(hall, "reviewer"))


# ---------------------------------------------------------------- the public, the applicant, others


def publish(hall: Hall, item: Any) -> Act:
    number = filings.a_granted_case(hall, item)
    return lambda: publication.publish_decision(number, "信用澄川", **_by(hall, "clerk"))


def _followed(item: Any) -> tuple[str, str]:
    answer = intake.file_online(filings.a_filing(item), key=new_key())
    return answer["number"], answer["code"]


def open_a_calendar(hall: Hall, item: Any) -> Act:
    who = _followed(item)
    return lambda: feeds.open_feed(*who)


def close_a_calendar(hall: Hall, item: Any) -> Act:
    who = _followed(item)
    feeds.open_feed(*who)
    return lambda: feeds.close_feed(*who)


def choose_how_to_be_told(hall: Hall, item: Any) -> Act:
    number, code = _followed(item)[:2]
    wish = contact.Wish("sms", "13900000000", consent=True)
    return lambda: contact.choose_notices(number, code, wish, key=new_key())


def receive_elsewhere(hall: Hall, item: Any) -> Act:
    filing = filings.a_filing(item, channel="import")
    return lambda: imports.receive_elsewhere(filing, system="演练", key=None, number="演练-X-1")
