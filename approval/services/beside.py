"""What goes on beside the single case, hung on its acceptance and its decision.

Acceptance gives a place in a batch and in the order, and tells the departments of a joint matter;
the decision draws on the quota, leaves the parts, owes fees back, renews a licence.
"""

from __future__ import annotations

import datetime as dt

from approval import cautions
from approval import limits as kinds
from approval.services import fees, hearings, order, parts, publication, renewing
from approval.services.act import Act
from approval.states import UNDER_REVIEW
from kernel.transactions import use_case_required


def against_acceptance(act: Act) -> list[cautions.Caution]:
    """Cautions against accepting now."""
    return order.against_acceptance(act)


@use_case_required
def accepted(act: Act) -> None:
    """After the entry of acceptance, by people or by law; harmless when it was done before."""
    order.tell_batch(act)
    order.take_place(act)
    parts.notify_parts(act)


@use_case_required
def corrected(act: Act) -> None:
    """After a correction: another item may know batches, order or departments."""
    if act.case.state in UNDER_REVIEW:
        accepted(act)


def against_grant(act: Act) -> list[cautions.Caution]:
    """Cautions against granting now: out of order, not with all departments, not heard."""
    found = [*order.against_grant(act), *parts.against_decision(act.case, granting=True)]
    return [*found, *hearings.against_decision(act)]


def against_denial(act: Act) -> list[cautions.Caution]:
    """Cautions against denying now; RenewedByLaw when the law has already renewed (XK-16)."""
    renewing.not_yet_by_law(act)
    return [*parts.against_decision(act.case, granting=False), *hearings.against_decision(act)]


@use_case_required
def granting(act: Act) -> None:
    """Before a grant is written: refuses with QuotaExceeded what the law has no more of."""
    order.draw(act)
    parts.leave_parts(act)
    act.cancel(*kinds.OF_HEARING, *kinds.OF_SILENCE)
    publication.owe(act)


def valid_from(act: Act, today: dt.date) -> dt.date:
    """From when a licence granted today is valid."""
    return renewing.first_day(act, today)


@use_case_required
def granted(act: Act, licence: str) -> None:
    """After the entry of the grant."""
    renewing.note_grant(act, licence)


@use_case_required
def denying(act: Act) -> None:
    """Before a refusal is written."""
    parts.leave_parts(act)
    act.cancel(*kinds.OF_HEARING, *kinds.OF_SILENCE)
    fees.owe_refund(act)


@use_case_required
def denied(act: Act) -> None:
    """After the entry of the refusal."""
    renewing.note_denial(act)
