"""告知承诺: granted on the applicant's written word, checked within a limit, revoked if it was broken."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Any

from approval import cautions, events
from approval import limits as kinds
from approval.errors import (
    AssigneeUnfit,
    DocumentMissing,
    NoCheckDue,
    NoRevocationOpen,
    NotThisProcedure,
    ReasonMissing,
    RightsNotTold,
    SamePerson,
    UnreadableText,
)
from approval.models import Case, Commitment, Licence, Revocation
from approval.policy import Step
from approval.services import decision, documents, intake
from approval.services.act import Act, Asking
from approval.services.filing import unholdable
from approval.services.review import write_note
from approval.states import (
    KEEPING_REASONS,
    REVOCATION_REASONS,
    CommitmentState,
    LicenceStatus,
    RevocationState,
)
from kernel.transactions import use_case, use_case_required
from organizations.models import Account
from organizations.officers import Officer

REVOCATION = "撤"
LONGEST_DOCUMENT = 60


@use_case
def grant_on_commitment(
    number: str,
    document: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    reason: str = "",
) -> dict[str, Any]:
    """承诺即准: accepted and granted in one breath on the written commitment ``document``.

    The later check's limit starts (证后核查). The applicant chose this way; without it the case goes
    the ordinary one. Raises NotThisProcedure, DocumentMissing, CautionStands.
    """
    if not document.strip():
        raise DocumentMissing
    if unholdable(document) or len(document) > LONGEST_DOCUMENT:
        raise UnreadableText
    act = Act.on(
        number,
        step=Step.GRANT_ON_COMMITMENT,
        asking=Asking(officer, key, version),
        request={"document": document, "reason": reason},
    )
    if not act.case.item_version.by_commitment:
        raise NotThisProcedure("该事项不适用告知承诺")
    intake.accept(act, reason=reason)
    made = Commitment.objects.create(
        case=act.case,
        matter_id=act.case.matter_id,
        state=CommitmentState.GIVEN,
        document=document.strip(),
        committed_at=act.now,
    )
    act.note(
        events.CASE_COMMITTED,
        commitment_state=str(made.state),
        commitment_version=made.version,
        document=made.document,
    )
    act.start(kinds.POST_CHECK, act.case.item_version.check_rule(), at=act.now)
    return decision.grant_at_once(act, reason=reason)


@dataclass(frozen=True, slots=True)
class Found:
    """What the later check found: ``second`` is the other official; a failure takes a code."""

    passed: bool
    ground: str = ""
    second: int | None = None
    text: str = ""
    reason: str = ""


@use_case
def check_commitment(
    number: str,
    found: Found,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """证后核查: the limit is met. A commitment that was not kept opens the revocation procedure.

    Raises NoCheckDue, ReasonMissing for a failure without a code of the list, SamePerson,
    AssigneeUnfit; CautionStands when one official checks alone (XK-8) without ``found.reason``.
    """
    if not found.passed and found.ground not in REVOCATION_REASONS:
        raise ReasonMissing
    act = Act.on(
        number,
        step=Step.CHECK_COMMITMENT,
        asking=Asking(officer, key, version),
        request=asdict(found),
    )
    given = Commitment.objects.filter(case=act.case, state=CommitmentState.GIVEN).first()
    if given is None:
        raise NoCheckDue
    _second(act.case, found.second, officer)
    against = cautions.of_step(two_person=True, second=found.second is not None)
    heeded = cautions.heed(against, found.reason)
    _keep_finding(given, found, act, officer)
    act.settle(kinds.POST_CHECK)
    write_note(act, "check", found.text)
    act.note(
        events.CASE_POST_CHECKED,
        commitment_state=str(given.state),
        commitment_version=given.version,
        passed=found.passed,
        ground=given.ground,
        second=found.second or 0,
        cautions=heeded,
        reason=found.reason,
    )
    if not found.passed:
        _open_revocation(act, found.ground, officer)
    return act.answer(passed=found.passed, cautions=heeded)


def _second(case: Case, account_id: int | None, officer: Officer) -> None:
    if account_id is None:
        return
    if account_id == officer.account_id:
        raise SamePerson
    serving = Account.objects.filter(
        pk=account_id, is_active=True, department_id=case.department_id
    )
    if not serving.exists():
        raise AssigneeUnfit


@use_case_required
def _keep_finding(given: Commitment, found: Found, act: Act, officer: Officer) -> None:
    given.state = CommitmentState.PASSED if found.passed else CommitmentState.FAILED
    given.version += 1
    given.ground = "" if found.passed else found.ground
    given.checked_at, given.checked_by_id = act.now, officer.account_id
    given.second_id = found.second
    given.save(update_fields=["state", "version", "ground", "checked_at", "checked_by", "second"])


@use_case_required
def _open_revocation(act: Act, ground: str, officer: Officer) -> None:
    """启动撤销程序 against the licence the commitment brought, if it stands."""
    licence = Licence.objects.filter(case=act.case, status=LicenceStatus.VALID).first()
    if licence is None:
        return
    made = Revocation.objects.create(
        licence=licence,
        case=act.case,
        matter_id=act.case.matter_id,
        state=RevocationState.OPENED,
        ground=ground,
        opened_at=act.now,
        opened_by_id=officer.account_id,
    )
    act.note(events.CASE_REVOCATION_OPENED, **_facts(made, licence))


def _facts(revocation: Revocation, licence: Licence) -> dict[str, Any]:
    return {
        "revocation_state": str(revocation.state),
        "revocation_version": revocation.version,
        "licence": licence.number,
        "ground": revocation.ground,
    }


@dataclass(frozen=True, slots=True)
class Revoking:
    """The decision on a revocation: revoke with the rights told, or keep for a code of the list."""

    revoke: bool
    ground: str = ""
    rights_told: bool = False
    text: str = ""

    def stand(self) -> None:
        """Raise ReasonMissing, RightsNotTold."""
        if self.ground not in (REVOCATION_REASONS if self.revoke else KEEPING_REASONS):
            raise ReasonMissing
        if self.revoke and not self.rights_told:
            raise RightsNotTold


@use_case
def decide_revocation(
    number: str,
    revoking: Revoking,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """撤销许可 or 不予撤销, by another person than the one who found the commitment broken.

    Raises NoRevocationOpen, SamePerson, ReasonMissing, RightsNotTold.
    """
    revoking.stand()
    act = Act.on(
        number,
        step=Step.DECIDE_REVOCATION,
        asking=Asking(officer, key, version),
        request=asdict(revoking),
    )
    opened = (
        act.case.revocations.filter(state=RevocationState.OPENED).select_related("licence").first()
    )
    if opened is None:
        raise NoRevocationOpen
    if opened.opened_by_id == officer.account_id:
        raise SamePerson
    _decide(act, opened, revoking, officer)
    write_note(act, "revocation", revoking.text)
    if revoking.revoke:
        act.note(
            events.CASE_LICENCE_REVOKED,
            document=opened.document,
            rights_told=True,
            **_facts(opened, opened.licence),
        )
    else:
        act.note(events.CASE_LICENCE_KEPT, **_facts(opened, opened.licence))
    return act.answer(licence=opened.licence.number, licence_status=str(opened.licence.status))


@use_case_required
def _decide(act: Act, opened: Revocation, revoking: Revoking, officer: Officer) -> None:
    opened.version += 1
    opened.ground = revoking.ground
    opened.decided_at, opened.decided_by_id = act.now, officer.account_id
    if revoking.revoke:
        opened.state, opened.rights_told = RevocationState.REVOKED, True
        opened.document = documents.document_number(act.case, REVOCATION, act.now)
        opened.licence.status = LicenceStatus.REVOKED
        opened.licence.save(update_fields=["status"])
    else:
        opened.state = RevocationState.KEPT
    opened.save(
        update_fields=[
            *("state", "version", "ground", "document", "rights_told"),
            *("decided_at", "decided_by"),
        ]
    )
