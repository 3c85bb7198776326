"""What the complaint office does: take up or not, answer, close (TS-1)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import ledger
from complaints import events, policy
from complaints.errors import AnswerMissing, StateForbids, TooLong, UnknownGround, VersionPassed
from complaints.limits import COMPLAINT_ACCEPTANCE, COMPLAINT_ANSWER
from complaints.models import Complaint
from complaints.models.complaint import LONGEST_ANSWER
from complaints.selectors import facts, rules, visibility
from complaints.services import filing
from complaints.states import DeclineGround
from kernel.clock import office_date
from kernel.fsm import MoveRefused
from kernel.transactions import current, use_case
from ledger import idempotency, matters
from organizations.officers import Officer
from timelimits.services import limits


@use_case
def accept_complaint(
    number: str, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """受理: the term of acceptance is met, that of the answer starts."""
    request = {"number": number, "version": version}
    idempotency.claim(key, by=officer.actor, name="complaint.accept", request=request)
    complaint, running, now = _begin(number, officer, policy.Step.ACCEPT, version=version)
    _move(lambda: complaint.accept(at=now))
    complaint.save()
    limits.settle(_of_kind(running, COMPLAINT_ACCEPTANCE.code), at=now, now=now)
    rule = rules.rule_for(COMPLAINT_ANSWER.code, on=office_date(now))
    limits.start(complaint.matter_id, COMPLAINT_ANSWER.code, rule, at=now, now=now)
    return _end(complaint, events.COMPLAINT_ACCEPTED, officer, key=key)


@use_case
def decline_complaint(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    ground: str,
    version: int | None = None,
) -> dict[str, Any]:
    """不予受理, on a listed ground; the matter is closed. Raises UnknownGround."""
    request = {"number": number, "version": version, "ground": ground}
    idempotency.claim(key, by=officer.actor, name="complaint.decline", request=request)
    complaint, running, now = _begin(number, officer, policy.Step.DECLINE, version=version)
    if ground not in DeclineGround.values:
        raise UnknownGround
    _move(lambda: complaint.decline(at=now, ground=ground))
    complaint.save()
    limits.settle(running, at=now, now=now)
    matters.close_matter(complaint.matter_id)
    return _end(complaint, events.COMPLAINT_DECLINED, officer, key=key, ground=ground)


@use_case
def answer_complaint(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    answer: str,
    version: int | None = None,
) -> dict[str, Any]:
    """答复: the complainant can read it by number and code. Raises AnswerMissing, TooLong."""
    request = {"number": number, "version": version, "answer": answer}
    idempotency.claim(key, by=officer.actor, name="complaint.answer", request=request)
    complaint, running, now = _begin(number, officer, policy.Step.ANSWER, version=version)
    words = answer.strip()
    if not words:
        raise AnswerMissing
    if len(words) > LONGEST_ANSWER:
        raise TooLong(limit=LONGEST_ANSWER)
    _move(lambda: complaint.give_answer(at=now, answer=words))
    complaint.save()
    limits.settle(running, at=now, now=now)
    return _end(complaint, events.COMPLAINT_ANSWERED, officer, key=key)


@use_case
def close_complaint(
    number: str, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """办结: the answer stands, the matter is closed."""
    request = {"number": number, "version": version}
    idempotency.claim(key, by=officer.actor, name="complaint.close", request=request)
    complaint, running, now = _begin(number, officer, policy.Step.CLOSE, version=version)
    _move(lambda: complaint.close(at=now))
    complaint.save()
    limits.settle(running, at=now, now=now)
    matters.close_matter(complaint.matter_id)
    return _end(complaint, events.COMPLAINT_CLOSED, officer, key=key)


def _begin(
    number: str, officer: Officer, step: policy.Step, *, version: int | None
) -> tuple[Complaint, list[Any], dt.datetime]:
    """Scope, locks, the moment, the table of rights, the version read: in this order (D1)."""
    complaint = filing.locked(visibility.get_complaint(number, officer).pk)
    running = limits.lock(complaint.matter_id)
    now = current().now
    policy.require(officer, step)
    if version is not None and version != complaint.version:
        raise VersionPassed(state=str(complaint.state), version=complaint.version)
    return complaint, running, now


def _move(act: Callable[[], None]) -> None:
    try:
        act()
    except MoveRefused as refused:
        raise StateForbids from refused


def _of_kind(running: list[Any], kind: str) -> list[Any]:
    return [limit for limit in running if limit.kind == kind]


def _end(
    complaint: Complaint,
    event: ledger.Event,
    officer: Officer,
    *,
    key: uuid.UUID | None,
    **more: str,
) -> dict[str, Any]:
    body = facts.complaint_facts(complaint) | more
    ledger.append(complaint.matter_id, event, by=officer.actor, body=body)
    outcome = {
        "number": complaint.matter.number,
        "state": str(complaint.state),
        "version": complaint.version,
    }
    idempotency.settle(key, outcome)
    return outcome
