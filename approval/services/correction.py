"""Correction of a wrong entry (错录更正): two persons, a reason, and limits that start again rightly.

The ledger keeps what was written and what is right; nothing there is edited. Without this, clerks
would void and file again, which the rules then read as resetting the clock (AN-9).
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from approval import events
from approval.errors import (
    CorrectionPending,
    MomentAhead,
    NoSuchCorrection,
    NothingToCorrect,
    ReasonMissing,
    SamePerson,
)
from approval.models import Case, CaseCondition, CaseMaterial, Correction
from approval.policy import Step
from approval.services import beside, clocks, steps
from approval.services.act import Act, Asking
from approval.services.filing import Filing, Person, lay_out
from approval.services.review import write_note
from approval.states import (
    UNDER_REVIEW,
    CaseState,
    CheckStatus,
    CorrectionState,
)
from catalog.models import ItemVersion
from catalog.selectors import published_version
from kernel.clock import micros, office_date
from kernel.transactions import use_case
from ledger.models import Matter
from organizations.officers import Officer


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is right: another item, another moment of receipt, or both; ``reason`` is a code."""

    reason: str
    item_code: str = ""
    received_at: dt.datetime | None = None
    text: str = ""


@use_case
def request_correction(
    number: str,
    wanted: Wanted,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """申请更正 by the one who noticed; nothing changes before another has confirmed.

    Raises NothingToCorrect, ReasonMissing, MomentAhead, CorrectionPending.
    """
    if not wanted.reason:
        raise ReasonMissing
    act = Act.on(
        number,
        step=Step.REQUEST_CORRECTION,
        asking=Asking(officer, key, version),
        request=asdict(wanted),
    )
    case = act.case
    if case.corrections.filter(state=CorrectionState.PENDING).exists():
        raise CorrectionPending
    if wanted.received_at is not None and wanted.received_at > act.now:
        raise MomentAhead
    made = Correction(
        case=case,
        reason=wanted.reason,
        new_item_version=_other_version(case, wanted),
        new_received_at=wanted.received_at,
        requested_by_id=officer.account_id,
        requested_at=act.now,
    )
    fields = _fields(made)
    if not fields:
        raise NothingToCorrect
    made.save(force_insert=True)
    write_note(act, "correction", wanted.text)
    act.note(events.CASE_CORRECTION_REQUESTED, fields=fields, reason=wanted.reason)
    return act.answer(correction=made.pk, fields=fields)


def _other_version(case: Case, wanted: Wanted) -> ItemVersion | None:
    if not wanted.item_code or wanted.item_code == case.item_code:
        return None
    on = office_date(wanted.received_at or case.received_at)
    return published_version(wanted.item_code, on=on)


def _fields(correction: Correction) -> list[str]:
    fields = ["item"] if correction.new_item_version_id else []
    return [*fields, "received_at"] if correction.new_received_at else fields


@use_case
def confirm_correction(
    number: str, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """确认更正 by another person: open limits are cancelled and start again at the right facts.

    One entry tells before, after, and which limits fell away. Raises NoSuchCorrection, SamePerson.
    """
    act = Act.on(number, step=Step.ANSWER_CORRECTION, asking=Asking(officer, key, version))
    correction = _answer(act, officer, CorrectionState.CONFIRMED)
    before = _picture(act.case)
    cancelled = act.cancel(*(limit.kind for limit in act.limits))
    steps.end_all(act)
    _rewrite(act.case, correction, now=act.now)
    _restart(act)
    act.note(
        events.CASE_CORRECTED,
        fields=_fields(correction),
        reason=correction.reason,
        requested_by=f"account:{correction.requested_by_id}",
        before=before,
        after=_picture(act.case),
        cancelled_limits=[limit.pk for limit in cancelled],
    )
    beside.corrected(act)
    return act.answer(correction=correction.pk)


@use_case
def refuse_correction(
    number: str, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """不予更正: the entry stands as it was made. Raises NoSuchCorrection, SamePerson."""
    act = Act.on(
        number,
        step=Step.ANSWER_CORRECTION,
        asking=Asking(officer, key, version),
        request={"answer": "refused"},
    )
    correction = _answer(act, officer, CorrectionState.REFUSED)
    act.note(
        events.CASE_CORRECTION_REFUSED,
        fields=_fields(correction),
        requested_by=f"account:{correction.requested_by_id}",
    )
    return act.answer(correction=correction.pk)


def _answer(act: Act, officer: Officer, state: CorrectionState) -> Correction:
    correction = (
        act.case.corrections.filter(state=CorrectionState.PENDING)
        .select_related("new_item_version__item__department__region")
        .first()
    )
    if correction is None:
        raise NoSuchCorrection
    if correction.requested_by_id == officer.account_id:
        raise SamePerson
    correction.state = state
    correction.answered_by_id = officer.account_id
    correction.answered_at = act.now
    correction.save(update_fields=["state", "answered_by", "answered_at"])
    return correction


def _picture(case: Case) -> dict[str, Any]:
    """What a correction may change, as facts."""
    return {
        "item": case.item_code,
        "item_version": case.item_version.version_no,
        "department": case.department.code,
        "received_at": micros(case.received_at),
        "accepted_at": micros(case.accepted_at) if case.accepted_at else 0,
    }


def _rewrite(case: Case, correction: Correction, *, now: dt.datetime) -> None:
    """Put the right facts into the rows; the wrong ones stay in the ledger."""
    if correction.new_received_at is not None:
        _move_receipt(case, correction.new_received_at)
    version = correction.new_item_version
    if version is None:
        return
    case.item_version = version
    case.department = version.item.department
    case.forwarded_at = None  # what was forwarded was another item's
    Matter.objects.filter(pk=case.matter_id).update(
        department=case.department, region=case.department.region
    )
    _new_checklist(case, now=now)


def _move_receipt(case: Case, received_at: dt.datetime) -> None:
    """The receipt moves; a later corrected filing, and an acceptance by people, stay where they were."""
    supplied_later = case.counted_from > case.received_at
    case.received_at = received_at
    case.counted_from = max(case.counted_from, received_at) if supplied_later else received_at
    if case.silence or (case.accepted_at is not None and case.accepted_at < case.counted_from):
        case.accepted_at = case.counted_from
    Matter.objects.filter(pk=case.matter_id).update(opened_at=received_at)


def _new_checklist(case: Case, *, now: dt.datetime) -> None:
    """The other item's own list; papers already handed in stay in the case as brought."""
    CaseCondition.objects.filter(case=case).delete()
    brought = case.materials.exclude(status=CheckStatus.MISSING)
    brought.update(material=None)
    CaseMaterial.objects.filter(case=case, status=CheckStatus.MISSING).delete()
    lay_out(case, Filing(item_code=case.item_code, applicant=Person(name="-")), now=now)


def _restart(act: Act) -> None:
    """Start what the state needs, counted from the corrected facts."""
    case = act.case
    if case.state == CaseState.RECEIVED:
        clocks.start_on_receipt(act, at=case.counted_from)
    elif case.state in UNDER_REVIEW:
        _restart_review(act)
        if case.state == CaseState.IN_REVIEW:
            steps.open_first(act)


def _restart_review(act: Act) -> None:
    """The limits of whoever has the case: the lower level, or who decides, from its own beginning."""
    case = act.case
    accepted_at = case.accepted_at or case.counted_from
    if case.in_pre_review:
        clocks.start_pre_review(act, at=accepted_at)
    elif case.forwarded_at is not None:
        clocks.start_decision(act, at=case.forwarded_at)
    else:
        at = case.counted_from if clocks.starts_at_receipt(case.item_version) else accepted_at
        clocks.start_decision(act, at=at)
