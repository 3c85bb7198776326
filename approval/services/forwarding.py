"""Forwarding (转报): the lower level's review goes, with all the papers, to who decides (XK-11).

The lower level reviews within its own limit and forwards directly. Where the deciding organ works in
this system, the case goes on there under the decision's limits; where it does not, it ends here.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from approval import cautions, events
from approval import limits as kinds
from approval.errors import (
    EmptyNotice,
    ForwardedTooFar,
    NotForwarded,
    NotToForward,
    ReasonMissing,
    UnknownMaterial,
    UnreadableText,
)
from approval.models import Case, Forwarding
from approval.policy import Step
from approval.services import clocks, steps
from approval.services.act import Act, Asking
from approval.services.filing import unholdable
from approval.services.review import write_note
from approval.states import CheckStatus, Opinion
from kernel.transactions import use_case
from ledger.matters import close_matter
from ledger.models import Matter
from organizations.models import Department
from organizations.officers import Officer

MISSING = (CheckStatus.MISSING, CheckStatus.FAULTY)


@dataclass(frozen=True, slots=True)
class Report:
    """The lower level's opinion as forwarded: agree or disagree, its paper, why in spite of a caution.

    ``text`` stays in the case and never enters the ledger.
    """

    document: str
    opinion: str = Opinion.AGREE
    reason: str = ""
    text: str = ""

    def check(self) -> None:
        """Raise ReasonMissing without the paper's number, UnreadableText."""
        if not self.document.strip():
            raise ReasonMissing("转报须有初审意见的文号")
        if unholdable(self.document):
            raise UnreadableText


@use_case
def forward_case(
    number: str,
    report: Report,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """转报: the pre-review limit is met; the decision's limits start now, at the unit that decides.

    Raises NotToForward where no lower level reviews, or it has forwarded already; ForwardedTooFar;
    CautionStands when steps are left or papers are missing and ``report.reason`` is empty.
    """
    report.check()
    act = Act.on(
        number, step=Step.FORWARD, asking=Asking(officer, key, version), request=asdict(report)
    )
    case = act.case
    if not case.in_pre_review:
        raise NotToForward
    heeded = cautions.heed(_against(act), report.reason)
    to_unit = _deciding(case)
    steps.end_all(act, opinion=Opinion.DECIDED)
    act.settle(*kinds.OF_REVIEW)
    act.cancel(*kinds.OF_SILENCE, *kinds.OF_HEARING)
    kept = _keep(act, report, to_unit, officer=officer)
    write_note(act, "forwarding", report.text)
    if to_unit is None:
        case.forward_out(at=act.now)
        close_matter(case.matter_id)
    else:
        _hand_over(act, to_unit)
    act.note(
        events.CASE_FORWARDED,
        document=kept.document,
        opinion=str(kept.opinion),
        from_unit=kept.from_unit.code,
        to_unit=to_unit.code if to_unit else "",
        basis=case.item_version.forward_basis,
        papers=kept.papers,
        ends=to_unit is None,
        cautions=heeded,
        reason=report.reason,
    )
    return act.answer(ends=to_unit is None, cautions=heeded)


def _against(act: Act) -> list[cautions.Caution]:
    case = act.case
    in_hand = steps.open_ones(steps.passed(act))
    seqs = [one.seq for one in in_hand]
    left = steps.still_ahead(case, seqs) if in_hand else 0
    # The last step, the approver's own, ends with the forwarding itself, as with a decision.
    last = [one for one in in_hand if one.role == "approver"] if len(in_hand) == 1 else []
    missing = case.materials.filter(material__required=True, status__in=MISSING).count()
    return cautions.of_forwarding(steps_left=left + len(in_hand) - len(last), missing=missing)


def _deciding(case: Case) -> Department | None:
    """The unit of this system that decides; None when the deciding organ works elsewhere."""
    code = case.item_version.forward_unit
    if not code:
        return None
    found = Department.objects.select_related("region").filter(code=code).first()
    if found is None:
        raise ForwardedTooFar(unit=code)
    return found


def _keep(act: Act, report: Report, to_unit: Department | None, *, officer: Officer) -> Forwarding:
    case = act.case
    opinion = Opinion.DISAGREE if report.opinion == Opinion.DISAGREE else Opinion.AGREE
    papers = case.materials.exclude(status=CheckStatus.MISSING).count()
    kept = Forwarding(
        case=case,
        opinion=opinion,
        document=report.document.strip(),
        from_unit=case.department,
        to_unit=to_unit,
        to_name=case.item_version.forward_to,
        papers=papers,
        forwarded_at=act.now,
        forwarded_by_id=officer.account_id,
    )
    kept.save(force_insert=True)
    return kept


def _hand_over(act: Act, unit: Department) -> None:
    """The case is the deciding unit's from here; what it was filed with goes along, unasked."""
    case = act.case
    case.forward_on(unit, at=act.now)
    Matter.objects.filter(pk=case.matter_id).update(department=unit, region=unit.region)
    clocks.start_decision(act, at=act.now)
    steps.open_first(act)


@dataclass(frozen=True, slots=True)
class Again:
    """What the deciding level asks the applicant for, by the list's numbers, and why in spite of it."""

    papers: Sequence[int]
    reason: str = ""
    text: str = ""


@use_case
def ask_again(
    number: str,
    again: Again,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """转报后要求材料: what the law forbids to ask twice (XK-11) is asked visibly, and stops no clock.

    Raises NotForwarded, EmptyNotice, UnknownMaterial; CautionStands, always, without a reason.
    """
    act = Act.on(
        number, step=Step.ASK_AGAIN, asking=Asking(officer, key, version), request=asdict(again)
    )
    case = act.case
    if case.forwarded_at is None:
        raise NotForwarded
    wanted = sorted(set(again.papers))
    if not wanted:
        raise EmptyNotice("请指明要求哪些材料")
    known = set(case.item_version.materials.values_list("seq", flat=True))
    if set(wanted) - known:
        raise UnknownMaterial(materials=sorted(set(wanted) - known))
    heeded = cautions.heed(cautions.of_asking_again(), again.reason)
    write_note(act, "asked_again", again.text)
    act.note(events.CASE_ASKED_AGAIN, papers=wanted, cautions=heeded, reason=again.reason)
    return act.answer(cautions=heeded)
