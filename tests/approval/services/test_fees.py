"""What was paid goes back whole after a refusal, within the law's days (如数退还)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from approval.errors import (
    AmountOutOfRange,
    DocumentMissing,
    NothingToRefund,
    ReceiptTaken,
    RefundNotWhole,
    StateForbids,
    UnknownFee,
)
from approval.models import Case
from approval.services import decision, fees
from approval.services.fees import Payment, Refunding
from approval.services.intake import Refusal
from kernel.clock import OFFICE_ZONE
from tests.builders import beside
from tests.builders.approval import an_accepted_case, entries_of, limits_of, new_key

DENIED = Refusal("against_plan", "森林法第三十七条", rights_told=True)
serial = iter(range(1, 1000))


@pytest.fixture
def number(hall):
    return an_accepted_case(hall, beside.a_fee_item(hall))


def pay(hall, number, **changes):
    given: dict[str, Any] = {
        "fee": 1,
        "amount_fen": 50000,
        "receipt": f"票{next(serial)}",
    } | changes
    return fees.record_payment(
        number, Payment(**given), officer=hall.officer("clerk"), key=new_key()
    )


def deny(hall, number):
    decision.deny_case(
        number, DENIED, officer=hall.officer("approver"), key=new_key(), reason="urgent"
    )


def refund(hall, number, amount, document="退1"):
    return fees.refund(
        number, Refunding(amount, document), officer=hall.officer("reviewer"), key=new_key()
    )


def case_of(number):
    return Case.objects.get(number=number)


def test_a_refusal_after_payment_starts_the_refunds_limit(hall, number):
    pay(hall, number)
    deny(hall, number)
    assert limits_of(case_of(number))["refund"] == ("running", "2026-09-28")


def test_without_a_payment_nothing_is_owed(hall, number):
    deny(hall, number)
    assert "refund" not in limits_of(case_of(number))
    with pytest.raises(NothingToRefund):
        refund(hall, number, 1)


def test_it_goes_back_whole_and_once(hall, number):
    pay(hall, number)
    pay(hall, number, amount_fen=1)
    with pytest.raises(StateForbids):
        refund(hall, number, 50001)
    deny(hall, number)
    with pytest.raises(RefundNotWhole) as refused:
        refund(hall, number, 50000)
    assert refused.value.facts["owed_fen"] == 50001
    with pytest.raises(DocumentMissing):
        refund(hall, number, 50001, " ")
    assert refund(hall, number, 50001)["late"] is False
    assert limits_of(case_of(number))["refund"][0] == "met"
    with pytest.raises(NothingToRefund):
        refund(hall, number, 50001)


def test_a_refund_after_its_day_is_late(hall, number, clock):
    pay(hall, number)
    deny(hall, number)
    clock.move_to(dt.datetime(2026, 9, 29, 9, tzinfo=OFFICE_ZONE))
    assert refund(hall, number, 50000)["late"] is True
    assert entries_of(case_of(number))[-1].facts["late"] is True


def test_only_a_fee_of_the_item_by_a_receipt_of_its_own(hall, number):
    with pytest.raises(UnknownFee):
        pay(hall, number, fee=2)
    with pytest.raises(AmountOutOfRange):
        pay(hall, number, amount_fen=0)
    with pytest.raises(DocumentMissing):
        pay(hall, number, receipt="")
    pay(hall, number, receipt="票A")
    with pytest.raises(ReceiptTaken):
        pay(hall, number, receipt="票A")
