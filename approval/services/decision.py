"""The decision: grant with a licence, deny with reasons and rights, or conclude on the spot."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from approval import cautions, events
from approval import limits as kinds
from approval.errors import DecidedAbove, NotInstant
from approval.models import Case, CaseStep, Licence
from approval.policy import Step
from approval.services import beside, documents, intake, review, steps
from approval.services.act import Act, Asking
from approval.services.intake import Refusal, decide
from approval.services.telling import account_of
from approval.states import CaseState, Opinion, Outcome
from catalog.states import ResultKind
from kernel.clock import office_date
from kernel.transactions import use_case, use_case_required
from ledger.matters import close_matter
from organizations.officers import Officer
from organizations.roles import Role
from timelimits.engine.reckon import add_months


@use_case
def grant_case(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    reason: str = "",
) -> dict[str, Any]:
    """准予: the decision's limits are met, the delivery limit starts (XK-12), the licence is issued.

    Raises CautionStands when steps are left (AN-14), or the decider reviewed it himself, and there
    is no ``reason``; DecidedAbove while the case is the lower level's (XK-11).
    """
    act = Act.on(
        number, step=Step.GRANT, asking=Asking(officer, key, version), request={"reason": reason}
    )
    passed = steps.passed(act)
    against = [*_against(act.case, passed, officer), *beside.against_grant(act)]
    return _grant(act, passed, heeded=cautions.heed(against, reason), reason=reason)


def _against(case: Case, passed: Sequence[CaseStep], officer: Officer) -> list[cautions.Caution]:
    if case.in_pre_review:
        raise DecidedAbove(forward_to=case.item_version.forward_to)
    left = 0
    in_hand = steps.open_ones(passed)
    if in_hand:
        left = steps.still_ahead(case, [one.seq for one in in_hand])
        left += sum(one.role != Role.APPROVER for one in in_hand)
    return cautions.of_decision(
        steps_left=left, handled_before=review.handled_before(passed, officer)
    )


@use_case_required
def _grant(
    act: Act,
    passed: Sequence[CaseStep],
    *,
    heeded: list[str],
    reason: str = "",
    on_the_spot: bool = False,
) -> dict[str, Any]:
    case = act.case
    beside.granting(act)
    _leave_step(act, passed)
    document = documents.document_number(case, documents.GRANT, act.now)
    case.grant(at=act.now)
    act.settle(*kinds.OF_REVIEW)
    decide(act, Outcome.GRANTED, document=document)
    licence = _issue(act)
    act.start(kinds.DELIVERY, case.item_version.delivery_rule(), at=act.now)
    act.note(
        events.CASE_GRANTED,
        cautions=heeded,
        reason=reason,
        document=document,
        licence=licence,
        on_the_spot=on_the_spot,
    )
    beside.granted(act, licence)
    return act.answer(document=document, licence=licence, cautions=heeded)


def _leave_step(act: Act, passed: Sequence[CaseStep]) -> None:
    """End what is in hand with the decision itself."""
    for step in steps.open_ones(passed):
        steps.close_step(act, step, opinion=Opinion.DECIDED, assignee_id=account_of(act))


def _issue(act: Act) -> str:
    """Issue the licence, valid from today for the years the version gives; returns its number."""
    case, version = act.case, act.case.item_version
    if version.result_kind == ResultKind.NOTHING:
        return ""
    first_day = beside.valid_from(act, office_date(act.now))
    years = version.licence_years
    licence = Licence.objects.create(
        case=case,
        item=version.item,
        department=case.department,
        holder_id=case.pk,  # the applicant's key is the case's
        number=documents.document_number(case, documents.LICENCE, act.now),
        valid_from=first_day,
        valid_to=add_months(first_day, 12 * years) if years else None,
    )
    return licence.number


@use_case
def deny_case(
    number: str,
    refusal: Refusal,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    reason: str = "",
) -> dict[str, Any]:
    """不予许可: with reason, article and the rights notice (XK-19); the case ends here."""
    refusal.stand()
    act = Act.on(
        number,
        step=Step.DENY,
        asking=Asking(officer, key, version),
        request=asdict(refusal) | {"reason": reason},
    )
    passed = steps.passed(act)
    against = [*_against(act.case, passed, officer), *beside.against_denial(act)]
    heeded = cautions.heed(against, reason)
    case = act.case
    beside.denying(act)
    _leave_step(act, passed)
    document = documents.document_number(case, documents.DENIAL, act.now)
    case.deny(at=act.now)
    act.settle(*kinds.OF_REVIEW)
    decide(act, Outcome.DENIED, document=document, refusal=refusal)
    review.write_note(act, "denial", refusal.text)
    close_matter(case.matter_id)
    act.note(
        events.CASE_DENIED,
        cautions=heeded,
        reason=reason,
        document=document,
        ground=refusal.ground,
        basis=refusal.basis,
        rights_told=True,
        conditions=list(refusal.conditions),
    )
    beside.denied(act)
    return act.answer(document=document, cautions=heeded)


@use_case
def decide_on_the_spot(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    reason: str = "",
) -> dict[str, Any]:
    """当场办结 of an instant item: accepted, if it was not yet, and granted in one breath (XK-7).

    Two entries, one transaction. Raises NotInstant for any other item.
    """
    act = Act.on(
        number,
        step=Step.DECIDE_ON_SPOT,
        asking=Asking(officer, key, version),
        request={"reason": reason},
    )
    if not act.case.item_version.instant:
        raise NotInstant
    if act.case.state == CaseState.RECEIVED:
        intake.accept(act, reason=reason)
    return grant_at_once(act, reason=reason)


@use_case_required
def grant_at_once(act: Act, *, reason: str) -> dict[str, Any]:
    """Grant the case of ``act``, which has just been accepted, without its steps."""
    return _grant(act, steps.passed(act), heeded=[], reason=reason, on_the_spot=True)
