"""A notice is proposed by one person and confirmed or refused by another; only then is it loaded."""

from __future__ import annotations

import uuid
from typing import Any

import ledger
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency
from organizations.officers import Officer
from timelimits import notice_files, policy
from timelimits.errors import (
    NoticeAlreadyDecided,
    NoticeNeedsReason,
    NoticeNeedsSecond,
    NoticeNotFound,
    NoticeStale,
)
from timelimits.events import CALENDAR_DECIDED, CALENDAR_PROPOSED
from timelimits.models import NoticeProposal
from timelimits.notice_files import Notice
from timelimits.policy import Step
from timelimits.preview import preview
from timelimits.services import calendars
from timelimits.states import NoticeState

LONGEST_REASON = 300


@use_case
def propose(notice: Notice, *, officer: Officer, key: uuid.UUID, reason: str) -> dict[str, Any]:
    """Put a notice forward with what it would move; nothing counts by it until a second person agrees.

    Raises NotPermitted, NoticeNeedsReason, CalendarUnknown, and CalendarInvalid where it does not fit
    what is in custody.
    """
    declared = notice.declared
    request = {"calendar": notice.calendar, "text": declared.text_sha256, "reason": reason}
    idempotency.claim(key, by=officer.actor, name="propose_notice", request=request)
    policy.require(officer, Step.PROPOSE)
    seen = preview(notice.calendar, declared)
    proposal = NoticeProposal.objects.create(
        calendar=notice.calendar,
        year=declared.year,
        content=notice_files.to_json(declared),
        preview=seen.to_json(),
        reason=_reason(reason),
        proposed_by_id=officer.account_id,
        proposed_at=current().now,
    )
    body = {
        "proposal": proposal.pk,
        "calendar": notice.calendar,
        "year": declared.year,
        "notice": declared.notice,
        "text_sha256": declared.text_sha256,
        "moves": seen.moved,
    }
    ledger.append(None, CALENDAR_PROPOSED, by=officer.actor, body=body)
    outcome = {"proposal": proposal.pk, "moves": seen.moved}
    idempotency.settle(key, outcome)
    return outcome


@use_case
def confirm(
    proposal_id: int,
    *,
    officer: Officer,
    key: uuid.UUID,
    version: int | None,
    reason: str,
    seen: int | None = None,
) -> dict[str, Any]:
    """Load the notice as the second person; limits are then reckoned anew in the background.

    What it moves is reckoned once more and kept in the proposal. ``seen`` is the calendar's version
    that the person's preview was made by; NoticeStale if it is another by now.

    Raises NoticeNotFound, NoticeAlreadyDecided, NoticeNeedsSecond for whoever proposed it,
    NoticeNeedsReason, NotPermitted, and CalendarInvalid if it does not fit any more.
    """
    proposal = _claimed(proposal_id, "confirm_notice", officer, key, (version, reason))
    declared = notice_files.from_json(proposal.content)
    moves = preview(proposal.calendar, declared)
    if seen not in (None, moves.calendar_version):
        raise NoticeStale
    proposal.preview = moves.to_json()
    calendar_version = calendars.load(proposal.calendar, declared, by=officer.actor)
    done = _decided(proposal, NoticeState.LOADED, officer, key, reason)
    return done | {"calendar_version": calendar_version}


@use_case
def refuse(
    proposal_id: int, *, officer: Officer, key: uuid.UUID, version: int | None, reason: str
) -> dict[str, Any]:
    """Refuse the notice as the second person; nothing is loaded. Raises as ``confirm``."""
    proposal = _claimed(proposal_id, "refuse_notice", officer, key, (version, reason))
    return _decided(proposal, NoticeState.REFUSED, officer, key, reason)


@use_case_required
def _claimed(
    proposal_id: int, name: str, officer: Officer, key: uuid.UUID, said: tuple[int | None, str]
) -> NoticeProposal:
    """The open proposal, locked for somebody other than its proposer, who gives a reason."""
    version, reason = said
    request = {"proposal": proposal_id, "version": version, "reason": reason}
    idempotency.claim(key, by=officer.actor, name=name, request=request)
    policy.require(officer, Step.DECIDE)
    proposal = (
        NoticeProposal.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None:
        raise NoticeNotFound
    if proposal.state != NoticeState.PROPOSED or version not in (None, proposal.version):
        raise NoticeAlreadyDecided(state=str(proposal.state), version=proposal.version)
    if proposal.proposed_by_id == officer.account_id:
        raise NoticeNeedsSecond
    _reason(reason)
    return proposal


@use_case_required
def _decided(
    proposal: NoticeProposal, state: NoticeState, officer: Officer, key: uuid.UUID, reason: str
) -> dict[str, Any]:
    proposal.state, proposal.version = state, proposal.version + 1
    proposal.decided_by_id = officer.account_id
    proposal.decided_at = current().now
    proposal.decision_reason = _reason(reason)
    proposal.save(
        update_fields=[
            *("state", "version", "preview"),
            *("decided_by", "decided_at", "decision_reason"),
        ]
    )
    body = {
        "proposal": proposal.pk,
        "calendar": proposal.calendar,
        "year": proposal.year,
        "notice": proposal.content["notice"],
        "outcome": str(proposal.state),
        "proposed_by": f"account:{proposal.proposed_by_id}",
    }
    ledger.append(None, CALENDAR_DECIDED, by=officer.actor, body=body)
    outcome = {
        "proposal": proposal.pk,
        "state": str(proposal.state),
        "version": proposal.version,
    }
    idempotency.settle(key, outcome)
    return outcome


def _reason(said: str) -> str:
    """The reason, without what surrounds it; raises NoticeNeedsReason."""
    reason = said.strip()
    if not 0 < len(reason) <= LONGEST_REASON or "\x00" in reason:
        raise NoticeNeedsReason
    return reason
