"""At the counter: park, receive, check, accept or decline a filing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection

from approval import cautions, events
from approval import limits as kinds
from approval.errors import (
    AcceptedByLaw,
    ItemNotReceivable,
    MomentAhead,
    ReasonMissing,
    RightsNotTold,
    RoleForbids,
    UnknownCondition,
    UnknownMaterial,
    UnreadableText,
)
from approval.models import Case, Decision
from approval.policy import ALLOWED, Step
from approval.services import beside, clocks, documents, slip, steps
from approval.services.act import Act, Asking
from approval.services.filing import Filing, Origin, enter, unholdable
from approval.states import CaseState, CheckStatus, Outcome, Tick
from catalog.models import ItemVersion
from catalog.selectors import published_version
from catalog.states import Silence
from kernel import transactions
from kernel.clock import office_date
from kernel.journal import Actor
from kernel.transactions import use_case, use_case_required
from ledger import idempotency
from ledger.matters import close_matter
from organizations.officers import Officer

STILL_OPEN = frozenset({CheckStatus.MISSING, CheckStatus.FAULTY})


@slip.handed_over
@use_case
def receive_case(filing: Filing, *, officer: Officer, key: uuid.UUID) -> dict[str, Any]:
    """收件: the acceptance limit starts (XK-4), and the others where they count from receipt.

    The answer holds ``number`` and ``code``, the query code for the slip; it is stored nowhere.
    Raises ItemNotReceivable when no window of the officer receives the item, RoleForbids.
    """
    return _file(filing, officer=officer, key=key, step=Step.RECEIVE)


@slip.handed_over
@use_case
def park_case(filing: Filing, *, officer: Officer, key: uuid.UUID) -> dict[str, Any]:
    """暂存: keep a filing that is not complete yet; no limit starts, nothing has been received."""
    return _file(filing, officer=officer, key=key, step=Step.DRAFT)


@slip.handed_over
@use_case
def file_online(filing: Filing, *, key: uuid.UUID) -> dict[str, Any]:
    """网上申报: received the moment it enters the system (CAL-10), by no window yet."""
    by = Actor.applicant()
    idempotency.claim(key, by=by, name="case.file_online", request=filing.as_request())
    now = transactions.current().now
    origin = Origin(query_code=slip.query_code(key))
    case = enter(filing, _in_force(filing, now), origin=origin, at=now)
    return _received(Act(case, by=by, key=key))


def _file(filing: Filing, *, officer: Officer, key: uuid.UUID, step: Step) -> dict[str, Any]:
    by = officer.actor
    idempotency.claim(key, by=by, name=f"case.{step}", request=filing.as_request())
    if not officer.roles & ALLOWED[step]:
        raise RoleForbids(step=step.value)
    if filing.item_code not in officer.item_codes:
        raise ItemNotReceivable
    origin = Origin(officer.window_code, officer.account_id, query_code=slip.query_code(key))
    now = transactions.current().now
    state = CaseState.DRAFT if step is Step.DRAFT else CaseState.RECEIVED
    case = enter(filing, _in_force(filing, now), origin=origin, at=now, state=state)
    act = Act(case, by=by, key=key)
    if step is Step.DRAFT:
        act.born(events.CASE_DRAFTED)
        return act.answer()
    return _received(act)


def _in_force(filing: Filing, now: dt.datetime) -> ItemVersion:
    """The version that applies to a filing received then; raises MomentAhead for a later moment."""
    received_at = filing.received_at or now
    if received_at > now:
        raise MomentAhead
    return published_version(filing.item_code, on=office_date(received_at))


@use_case_required
def _received(act: Act) -> dict[str, Any]:
    case = act.case
    clocks.start_on_receipt(act, at=case.received_at)
    act.born(events.CASE_RECEIVED, occurred_at=case.received_at, **_counts(case))
    return act.answer()


def _counts(case: Case) -> dict[str, Any]:
    papers = list(case.materials.values_list("material_id", "status"))
    handed_in = sum(status not in STILL_OPEN for listed, status in papers if listed)
    return {"materials": handed_in, "unlisted": sum(not listed for listed, _ in papers)}


@use_case
def receive_draft(
    number: str, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """收件 of a parked filing: it counts as received now, under the item version in force today."""
    act = Act.on(number, step=Step.RECEIVE, asking=Asking(officer, key, version))
    act.case.submit(at=act.now)
    clocks.start_on_receipt(act, at=act.now)
    act.note(events.CASE_RECEIVED, **_counts(act.case))
    return act.answer()


@use_case
def discard_draft(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    reason: str,
    version: int | None = None,
) -> dict[str, Any]:
    """作废: a parked filing that nobody will complete; its number stays in the register."""
    if not reason:
        raise ReasonMissing
    act = Act.on(
        number, step=Step.DISCARD, asking=Asking(officer, key, version), request={"reason": reason}
    )
    act.case.discard(at=act.now)
    close_matter(act.case.matter_id)
    act.note(events.CASE_DISCARDED, reason=reason)
    return act.answer()


@dataclass(frozen=True, slots=True)
class Checked:
    """What the clerk found: status per material and tick per condition, by sequence number."""

    materials: Mapping[int, str] = field(default_factory=dict)
    conditions: Mapping[int, str] = field(default_factory=dict)


@use_case
def check_case(
    number: str,
    checked: Checked,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """核对: keep what was found about papers and conditions. Raises UnknownMaterial, UnknownCondition."""
    act = Act.on(
        number,
        step=Step.CHECK,
        asking=Asking(officer, key, version),
        request={"materials": dict(checked.materials), "conditions": dict(checked.conditions)},
    )
    _mark(act, checked)
    act.settle(kinds.ONLINE_CHECK)
    act.note(events.CASE_CHECKED, **tally(act.case))
    return act.answer()


def _mark(act: Act, checked: Checked) -> None:
    for seq, status in checked.materials.items():
        found = act.case.materials.filter(material__seq=seq)
        if not found.update(status=CheckStatus(status), checked_at=act.now):
            raise UnknownMaterial(materials=[seq])
    for seq, tick in checked.conditions.items():
        ticked = act.case.conditions.filter(condition__seq=seq)
        if not ticked.update(tick=Tick(tick), checked_at=act.now):
            raise UnknownCondition(conditions=[seq])


TALLY = """
SELECT count(*) FILTER (WHERE paper.status = 'met'),
       count(*) FILTER (WHERE paper.status = 'faulty'),
       count(*) FILTER (WHERE paper.status = 'missing' AND asked.required),
       (SELECT count(*) FROM approval_casecondition AS found
         WHERE found.case_id = %(case)s AND found.tick = 'unmet')
  FROM approval_casematerial AS paper LEFT JOIN catalog_material AS asked ON asked.id = paper.material_id
 WHERE paper.case_id = %(case)s
"""


def tally(case: Case) -> dict[str, Any]:
    """How the checklist stands: met, faulty, missing (required ones only), unmet conditions."""
    with connection.cursor() as cursor:
        cursor.execute(TALLY, {"case": case.pk})
        row = cursor.fetchone()
    return dict(zip(("met", "faulty", "missing", "unmet"), row, strict=True))


@use_case
def accept_case(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    reason: str = "",
) -> dict[str, Any]:
    """受理 (XK-5): the promised and the statutory limit start today, and the first step.

    Raises CautionStands when required papers are missing or a condition is unmet and ``reason`` is
    empty; AcceptedByLaw when the acceptance limit has already run out and the law accepts.
    """
    act = Act.on(
        number, step=Step.ACCEPT, asking=Asking(officer, key, version), request={"reason": reason}
    )
    accept(act, reason=reason)
    return act.answer(document=act.case.acceptance_document)


@use_case_required
def accept(act: Act, *, reason: str = "") -> None:
    """Accept the case of ``act`` as of now."""
    case = act.case
    not_yet_by_law(act)
    found = tally(case)
    missing = found["missing"] + found["faulty"]
    against = cautions.of_acceptance(missing=missing, unmet=found["unmet"])
    heeded = cautions.heed([*against, *beside.against_acceptance(act)], reason)
    document = documents.document_number(case, documents.ACCEPTANCE, act.now)
    case.accept(at=act.now, document=document)
    act.settle(*kinds.OF_RECEIPT)
    clocks.start_on_acceptance(act, at=act.now)
    steps.open_first(act)
    act.note(events.CASE_ACCEPTED, cautions=heeded, reason=reason, document=document)
    beside.accepted(act)


def not_yet_by_law(act: Act) -> None:
    """Raise AcceptedByLaw when silence has already had its effect on this case (XK-4)."""
    if act.case.item_version.silence == Silence.NONE:
        return
    for limit in act.running(kinds.ACCEPTANCE):
        if limit.overrun_at is not None and limit.overrun_at <= act.now:
            raise AcceptedByLaw(overrun_on=str(limit.due_on))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a filing or an application is refused: a code of the list, the article, the rights told.

    ``conditions`` are the sequence numbers of those it cites as not met.
    """

    ground: str
    basis: str
    rights_told: bool
    text: str = ""
    conditions: tuple[int, ...] = ()

    def stand(self) -> None:
        """Raise ReasonMissing or RightsNotTold unless both are there (XK-19)."""
        if not self.ground or not self.basis:
            raise ReasonMissing
        if not self.rights_told:
            raise RightsNotTold


@use_case
def decline_case(
    number: str,
    refusal: Refusal,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """不予受理 (XK-1, XK-2): with reason, article and the rights notice; the case ends here."""
    refusal.stand()
    act = Act.on(
        number,
        step=Step.DECLINE,
        asking=Asking(officer, key, version),
        request=asdict(refusal),
    )
    not_yet_by_law(act)
    case = act.case
    document = documents.document_number(case, documents.DECLINE, act.now)
    case.decline(at=act.now)
    act.settle(*kinds.OF_RECEIPT)
    act.cancel(*kinds.OF_REVIEW)
    decide(act, Outcome.DECLINED, document=document, refusal=refusal)
    close_matter(case.matter_id)
    act.note(
        events.CASE_DECLINED,
        document=document,
        reason=refusal.ground,
        basis=refusal.basis,
        rights_told=True,
        conditions=list(refusal.conditions),
    )
    return act.answer(document=document)


@use_case_required
def decide(
    act: Act, outcome: Outcome, *, document: str, refusal: Refusal | None = None
) -> Decision:
    """Keep the decision; its reason, article and conditions when it refuses; UnknownCondition."""
    if refusal is not None:
        _cite(act.case, refusal)
    made = Decision(
        case=act.case,
        outcome=outcome,
        document=document,
        decided_at=act.now,
        decided_by_id=int(act.by.id.removeprefix("account:")),
        reason=refusal.ground if refusal else "",
        basis=refusal.basis if refusal else "",
        rights_told=bool(refusal and refusal.rights_told),
        conditions=list(refusal.conditions) if refusal else [],
    )
    made.save(force_insert=True)
    return made


def _cite(case: Case, refusal: Refusal) -> None:
    """The conditions a refusal cites are not met, whatever was ticked before."""
    if unholdable(refusal.text) or unholdable(refusal.basis):
        raise UnreadableText
    for seq in refusal.conditions:
        cited = case.conditions.filter(condition__seq=seq)
        if not cited.update(tick=Tick.UNMET):
            raise UnknownCondition(conditions=[seq])
