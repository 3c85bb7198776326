"""The acts beside the single case that a page offers; ``acts`` makes them its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from approval.models import Case
from approval.pages import conduct
from approval.pages.forms import beside
from approval.policy import Step
from approval.services import commitment, fees, joint, order
from approval.states import CaseState, CommitmentState, RevocationState
from organizations.officers import Officer

A = TypeVar("A")


def made(act: Callable[..., A]) -> tuple[A, ...]:
    """The acts, each made by ``act``, in the order in which they stand."""
    return (
        *_of_joint(act),
        *_of_commitment(act),
        *_of_fees(act),
        act(
            "quantity",
            Step.MEASURE,
            _("核定数量"),
            beside.AmountForm,
            conduct.made(order.measure, lambda form: form.cleaned_data["amount"]),
            aside=True,
            when=by_order,
        ),
    )


def _of_joint(act: Callable[..., A]) -> tuple[A, ...]:
    return (
        act(
            "inspection-plan",
            Step.ARRANGE_INSPECTION,
            _("安排联合核查"),
            beside.PlanForm,
            conduct.made(joint.arrange_inspection, lambda form: form.cleaned_data["planned_on"]),
            hint=_("各部门同一天核查，只查一次"),
            aside=True,
            when=not_inspected,
        ),
        act(
            "inspection",
            Step.HOLD_INSPECTION,
            _("登记联合核查"),
            beside.AttendanceForm,
            conduct.made(joint.hold_inspection, lambda form: form.cleaned_data["attended"]),
            aside=True,
            when=inspection_planned,
        ),
    )


def _of_commitment(act: Callable[..., A]) -> tuple[A, ...]:
    return (
        act(
            "commitment",
            Step.GRANT_ON_COMMITMENT,
            _("告知承诺办理"),
            beside.CommitForm,
            _commit,
            hint=_("申请人书面承诺，当场准予；期限内核查"),
            aside=True,
            when=by_commitment,
        ),
        act(
            "post-check",
            Step.CHECK_COMMITMENT,
            _("证后核查"),
            beside.PostCheckForm,
            conduct.made(commitment.check_commitment, beside.PostCheckForm.found),
            hint=_("不符合承诺的，启动撤销程序"),
            when=check_due,
        ),
        act(
            "revocation",
            Step.DECIDE_REVOCATION,
            _("撤销决定"),
            beside.RevokeForm,
            conduct.made(commitment.decide_revocation, beside.RevokeForm.revoking),
            hint=_("由核查以外的人员决定"),
            when=revocation_open,
        ),
    )


def _of_fees(act: Callable[..., A]) -> tuple[A, ...]:
    return (
        act(
            "payment",
            Step.RECORD_PAYMENT,
            _("登记缴费"),
            beside.PaymentForm,
            conduct.made(fees.record_payment, beside.PaymentForm.payment),
            aside=True,
            when=has_fee,
        ),
        act(
            "refusal-above",
            Step.REPORT_REFUSAL,
            _("上级不予批准"),
            beside.RefusalAboveForm,
            conduct.plain(fees.report_refusal, "document", "refused_on"),
            aside=True,
            when=refund_owed,
        ),
        act(
            "refund",
            Step.REFUND,
            _("退费"),
            beside.RefundForm,
            conduct.made(fees.refund, beside.RefundForm.refunding),
            hint=_("如数退还已缴费用"),
            when=refund_owed,
        ),
    )


def _commit(number: str, form: Any, asking: Any) -> dict[str, Any]:
    """告知承诺办理, with the reason for going on where papers are missing."""
    return commitment.grant_on_commitment(
        number,
        form.cleaned_data["document"],
        officer=asking.officer,
        key=asking.key,
        version=asking.version,
        reason=form.cleaned_data["reason"],
    )


# ---------------------------------------------------------------- when an act makes sense


def by_order(case: Case, officer: Officer) -> bool:
    """Whether the item's number is limited."""
    return case.item_version.by_order


def by_commitment(case: Case, officer: Officer) -> bool:
    """Whether the item offers 告知承诺."""
    return case.item_version.by_commitment


def not_inspected(case: Case, officer: Officer) -> bool:
    """Whether the joint matter is still to be inspected."""
    return case.item_version.in_parts and not _inspections(case, held=True)


def inspection_planned(case: Case, officer: Officer) -> bool:
    """Whether a day for the joint inspection stands."""
    return case.item_version.in_parts and _inspections(case, held=False)


def _inspections(case: Case, *, held: bool) -> bool:
    return (
        type(case)
        .objects.filter(
            pk=case.pk, joint_inspection__isnull=False, joint_inspection__held_at__isnull=not held
        )
        .exists()
    )


def check_due(case: Case, officer: Officer) -> bool:
    """Whether a commitment waits for its check."""
    found = type(case).objects.filter(pk=case.pk, commitment__state=CommitmentState.GIVEN)
    return case.item_version.by_commitment and found.exists()


def revocation_open(case: Case, officer: Officer) -> bool:
    """Whether a revocation waits for somebody else's decision."""
    found = case.revocations.filter(state=RevocationState.OPENED)
    return found.exclude(opened_by_id=officer.account_id).exists()


def has_fee(case: Case, officer: Officer) -> bool:
    """Whether the item takes a fee at all."""
    return case.item_version.fees.exists()


def refund_owed(case: Case, officer: Officer) -> bool:
    """Whether a fee was paid and has not gone back."""
    kept = type(case).objects.filter(pk=case.pk, refund__isnull=True, payments__isnull=False)
    return case.state in {CaseState.DENIED, CaseState.FORWARDED} and kept.exists()
