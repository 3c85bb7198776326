"""Versions of the form of points: proposed by one person, put in force or refused by another."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

import ledger
from kernel.transactions import current, use_case
from ledger import idempotency, numbers
from monitor import events, policy
from monitor.errors import FormDecided, FormInvalid, FormNotFound, SecondPersonNeeded
from monitor.models import IndicatorForm
from monitor.performance import form as forms
from monitor.policy import Duty
from monitor.scoring import FormState
from organizations.officers import Officer

LONGEST_REASON = 300
SERIES = "indicator_form"
SHIPPED = 1


@use_case
def propose(
    content: Mapping[str, Any],
    *,
    valid_from: dt.date,
    reason: str,
    officer: Officer,
    key: uuid.UUID | None,
) -> dict[str, Any]:
    """Put a form forward; nothing is scored by it until a second person agrees.

    Raises NotPermitted, FormInvalid with every fault of the content, of the month or of the reason.
    """
    digest = _digest(content)
    request = {"content": digest, "valid_from": valid_from, "reason": reason}
    idempotency.claim(key, by=officer.actor, name="indicator_form.propose", request=request)
    policy.require_duty(officer, Duty.PROPOSE_FORM)
    try:
        forms.read(content)
    except forms.FormFaults as wrong:
        raise FormInvalid(faults=wrong.faults) from wrong
    if valid_from.day != 1:
        raise FormInvalid("评分指标自某月一日起启用", field="valid_from")
    proposal = IndicatorForm.objects.create(
        content=dict(content),
        reason=_reason(reason),
        valid_from=valid_from,
        proposed_by_id=officer.account_id,
        proposed_at=current().now,
    )
    ledger.append(None, events.FORM_PROPOSED, by=officer.actor, body=form_facts(proposal))
    outcome = {"form": proposal.pk}
    idempotency.settle(key, outcome)
    return outcome


@use_case
def decide(
    form_id: int,
    *,
    agreed: bool,
    reason: str,
    officer: Officer,
    key: uuid.UUID | None,
) -> dict[str, Any]:
    """Put the form in force, or refuse it, as the second person.

    Raises NotPermitted, FormNotFound, FormDecided, SecondPersonNeeded for whoever proposed it.
    """
    request = {"form": form_id, "agreed": agreed, "reason": reason}
    idempotency.claim(key, by=officer.actor, name="indicator_form.decide", request=request)
    policy.require_duty(officer, Duty.DECIDE_FORM)
    proposal = (
        IndicatorForm.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=form_id)
        .first()
    )
    if proposal is None:
        raise FormNotFound
    if proposal.state != FormState.PROPOSED:
        raise FormDecided(state=str(proposal.state))
    if proposal.proposed_by_id == officer.account_id:
        raise SecondPersonNeeded("评分指标须由另一人决定")
    proposal.decision_reason = _reason(reason)
    proposal.decided_by_id, proposal.decided_at = officer.account_id, current().now
    proposal.state = FormState.IN_FORCE if agreed else FormState.REFUSED
    proposal.version += 1
    if agreed:
        proposal.number = SHIPPED + numbers.next_number(SERIES)
    proposal.save()
    body = form_facts(proposal) | {
        "proposed_by": f"account:{proposal.proposed_by_id}",
        "valid_from": f"{proposal.valid_from:%Y-%m-%d}",
    }
    ledger.append(None, events.FORM_DECIDED, by=officer.actor, body=body)
    outcome = {"form": proposal.pk, "state": str(proposal.state), "number": proposal.number or 0}
    idempotency.settle(key, outcome)
    return outcome


def form_facts(one: IndicatorForm) -> dict[str, Any]:
    """What every entry about a form says."""
    return {
        "form": one.pk,
        "number": one.number or 0,
        "form_state": str(one.state),
        "form_version": one.version,
        "digest": _digest(one.content),
    }


def _digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _reason(said: str) -> str:
    reason = said.strip()
    if not 0 < len(reason) <= LONGEST_REASON or "\x00" in reason:
        raise FormInvalid("请写明理由，不超过300字", field="reason")
    return reason
