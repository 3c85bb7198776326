"""Fees of a case: what was paid by which receipt, and what goes back whole after a refusal."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from approval import events
from approval import limits as kinds
from approval.errors import (
    AmountOutOfRange,
    DocumentMissing,
    MomentAhead,
    MomentTooEarly,
    NothingToRefund,
    ReceiptTaken,
    RefundNotWhole,
    UnknownFee,
    UnreadableText,
)
from approval.models import Case, FeePayment, FeeRefund
from approval.policy import Step
from approval.services.act import Act, Asking
from approval.services.filing import unholdable
from kernel.clock import office_date, office_time
from kernel.transactions import use_case, use_case_required
from organizations.officers import Officer
from timelimits.services.limits import is_late

LARGEST_FEN = 10_000_000_000_000
LONGEST_DOCUMENT = 60


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment: which fee of the item, how much in fen, the receipt, when (now)."""

    fee: int
    amount_fen: int
    receipt: str
    paid_at: dt.datetime | None = None


@use_case
def record_payment(
    number: str,
    payment: Payment,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """登记缴费. Only a fee of the item version may be taken (XK-20).

    Raises UnknownFee, AmountOutOfRange, DocumentMissing, ReceiptTaken, MomentAhead.
    """
    _readable(payment.receipt)
    if not 1 <= payment.amount_fen <= LARGEST_FEN:
        raise AmountOutOfRange
    act = Act.on(
        number,
        step=Step.RECORD_PAYMENT,
        asking=Asking(officer, key, version),
        request=asdict(payment),
    )
    fee = act.case.item_version.fees.filter(seq=payment.fee).first()
    if fee is None:
        raise UnknownFee
    paid_at = act.not_ahead(payment.paid_at, after=act.case.received_at)
    try:
        with transaction.atomic():
            FeePayment.objects.create(
                case=act.case,
                fee=fee,
                amount_fen=payment.amount_fen,
                receipt=payment.receipt.strip(),
                paid_at=paid_at,
                recorded_by_id=officer.account_id,
            )
    except IntegrityError as taken:
        raise ReceiptTaken from taken
    act.note(
        events.CASE_FEE_PAID,
        amount_fen=payment.amount_fen,
        fee=payment.fee,
        receipt=payment.receipt.strip(),
    )
    return act.answer(paid_fen=paid(act.case))


def paid(case: Case) -> int:
    """All that was paid for the case, in fen."""
    return int(case.payments.aggregate(sum=Sum("amount_fen"))["sum"] or 0)


@use_case_required
def owe_refund(act: Act, *, at: dt.datetime | None = None) -> None:
    """A refusal (at ``at``, now): what was paid is owed back, within the regime's period if any."""
    rule = act.case.item_version.refund_rule()
    if rule is not None and act.case.payments.exists():
        act.start(kinds.REFUND, rule, at=at or act.now)


@use_case
def report_refusal(
    number: str,
    document: str,
    refused_on: dt.date,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """上级不予批准 of a forwarded case: the refund's limit counts from that day.

    Raises DocumentMissing, MomentAhead for a day to come, MomentTooEarly before the receipt.
    """
    _readable(document)
    act = Act.on(
        number,
        step=Step.REPORT_REFUSAL,
        asking=Asking(officer, key, version),
        request={"document": document, "refused_on": refused_on.isoformat()},
    )
    if refused_on > office_date(act.now):
        raise MomentAhead
    if refused_on < office_date(act.case.received_at):
        raise MomentTooEarly
    if not act.running(kinds.REFUND) and not FeeRefund.objects.filter(case=act.case).exists():
        owe_refund(act, at=office_time(refused_on))
    act.note(
        events.CASE_REFUSED_ABOVE, document=document.strip(), refused_on=refused_on.isoformat()
    )
    return act.answer(refused_on=refused_on.isoformat())


@dataclass(frozen=True, slots=True)
class Refunding:
    """A refund: how much in fen, and the voucher's number."""

    amount_fen: int
    document: str


@use_case
def refund(
    number: str,
    refunding: Refunding,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """退费 after a refusal: all that was paid, at once (如数退还); its limit is met, in time or late.

    Raises NothingToRefund, RefundNotWhole, DocumentMissing.
    """
    _readable(refunding.document)
    act = Act.on(
        number,
        step=Step.REFUND,
        asking=Asking(officer, key, version),
        request=asdict(refunding),
    )
    owed = paid(act.case)
    if not owed or FeeRefund.objects.filter(case=act.case).exists():
        raise NothingToRefund
    if refunding.amount_fen != owed:
        raise RefundNotWhole(owed_fen=owed)
    late = any(is_late(limit, act.now) for limit in act.running(kinds.REFUND))
    FeeRefund.objects.create(
        case=act.case,
        amount_fen=owed,
        document=refunding.document.strip(),
        refunded_at=act.now,
        recorded_by_id=officer.account_id,
    )
    act.settle(kinds.REFUND)
    act.note(
        events.CASE_FEE_REFUNDED,
        amount_fen=owed,
        document=refunding.document.strip(),
        late=late,
    )
    return act.answer(refunded_fen=owed, late=late)


def _readable(document: str) -> None:
    if not document.strip():
        raise DocumentMissing
    if unholdable(document) or len(document) > LONGEST_DOCUMENT:
        raise UnreadableText
