"""Changing a rule: proposed with a dry run, agreed by a second person, in force from a date on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Min

import ledger
from kernel import clock
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency
from monitor import events, policy
from monitor.errors import (
    RuleChangeAlreadyDecided,
    RuleChangeNeedsSecond,
    RuleChangeNotFound,
    RuleChangeOpen,
    RuleImpossible,
    RuleUnknown,
)
from monitor.models import ProcedureRule, RuleChange
from monitor.rules import BY_CODE, checking
from monitor.rules.checking import Fault
from monitor.rules.packs import PACKS
from monitor.services import dry_run
from organizations.officers import Officer
from timelimits import custody
from timelimits.engine.rungs import Rung, Trigger, UnitClass
from timelimits.kinds import KINDS
from timelimits.models import RungRule

LONGEST_REASON = 300
BY = ledger.Actor.system("rule-changes")
Target, Outcome = RuleChange.Target, RuleChange.Outcome


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to become of a rule (``subject`` AN-6) or of a kind's ladder (``subject`` promised).

    For a rule ``content`` holds enabled, level, mode, confirm_days, settings, zh and en; for a ladder
    ``rungs``, rows of level, units, trigger and amount.
    """

    target: str
    subject: str
    content: dict[str, Any]
    effective_from: dt.datetime
    reason: str


@use_case
def propose(proposal: Proposal, *, officer: Officer, key: uuid.UUID) -> dict[str, Any]:
    """Put the change forward with what it would have done last month; nothing changes yet.

    Raises RuleUnknown; RuleImpossible with every fault and its field; RuleChangeOpen while another
    change of the same subject waits.
    """
    asked = {"target": proposal.target, "subject": proposal.subject, "content": proposal.content}
    idempotency.claim(key, by=officer.actor, name="propose_rule_change", request=asked)
    policy.require_duty(officer, policy.Duty.CHANGE_RULES)
    change = _put_forward(proposal, officer)
    outcome = {"change": change.pk, "dry_run": change.dry_run}
    idempotency.settle(key, outcome)
    return outcome


@use_case
def propose_pack(
    code: str, *, effective_from: dt.datetime, reason: str, officer: Officer, key: uuid.UUID
) -> dict[str, Any]:
    """Put a whole pack of ladders forward: a change for every kind that stands otherwise, or none.

    Each is agreed to by a second person as any other. Raises RuleUnknown for a pack there is not,
    RuleImpossible where every ladder stands so already, and as ``propose``.
    """
    asked = {"pack": code, "effective_from": clock.micros(effective_from)}
    idempotency.claim(key, by=officer.actor, name="propose_rung_pack", request=asked)
    policy.require_duty(officer, policy.Duty.CHANGE_RULES)
    if code not in PACKS:
        raise RuleUnknown(subject=code)
    present = custody.look()
    changes = [
        _put_forward(
            Proposal(Target.RUNGS, kind, _written(ladder), effective_from, reason), officer
        )
        for kind, ladder in PACKS[code].ladders.items()
        if set(present.rungs(kind)) != set(ladder)
    ]
    if not changes:
        said = "各种时限的阶梯已是这一套"
        raise RuleImpossible(said, faults=[{"field": "pack", "said": said}])
    outcome = {"changes": [change.pk for change in changes]}
    idempotency.settle(key, outcome)
    return outcome


def _written(ladder: Iterable[Rung]) -> dict[str, Any]:
    """A ladder as the content of a change."""
    return {
        "rungs": [
            [rung.level, rung.units.value, rung.trigger.value, rung.amount] for rung in ladder
        ]
    }


@use_case_required
def _put_forward(proposal: Proposal, officer: Officer) -> RuleChange:
    check(proposal)
    seen = try_out(proposal)
    change = RuleChange(
        target=proposal.target,
        subject=proposal.subject,
        content=proposal.content,
        dry_run=seen.to_json(),
        reason=proposal.reason.strip(),
        effective_from=proposal.effective_from,
        proposed_by_id=officer.account_id,
        proposed_at=current().now,
    )
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise RuleChangeOpen(subject=proposal.subject) from error
    ledger.append(None, events.RULE_CHANGE_PROPOSED, by=officer.actor, body=_facts(change))
    return change


def check(proposal: Proposal) -> None:
    """Raise RuleImpossible with every fault and its field, if there is one."""
    if faults := faults_of(proposal):
        raise RuleImpossible(
            "；".join(fault.said for fault in faults),
            faults=[{"field": fault.field, "said": fault.said} for fault in faults],
        )


def faults_of(proposal: Proposal) -> list[Fault]:
    """Everything that is wrong with a proposal; raises RuleUnknown for a subject there is not."""
    faults = []
    if not proposal.reason.strip() or len(proposal.reason) > LONGEST_REASON:
        faults.append(Fault("reason", "请写明理由，不超过 300 字"))
    if clock.office_date(proposal.effective_from) < clock.office_date(clock.now()):
        faults.append(Fault("effective_from", "生效日期不能早于现在：已发的牌不回头改"))
    if proposal.target == Target.PROCEDURE and proposal.subject in BY_CODE:
        return faults + checking.of_procedure(BY_CODE[proposal.subject], proposal.content)
    if proposal.target == Target.RUNGS and proposal.subject in KINDS:
        kind = KINDS[proposal.subject]
        return faults + checking.of_ladder(kind, rungs_of(proposal.content))
    raise RuleUnknown(subject=proposal.subject)


def try_out(proposal: Proposal) -> dry_run.DryRun:
    """What the change would have done last month."""
    if proposal.target == Target.PROCEDURE:
        return dry_run.of_rule(BY_CODE[proposal.subject], proposal.content)
    return dry_run.of_ladder(proposal.subject, rungs_of(proposal.content))


def rungs_of(content: dict[str, Any]) -> list[Rung]:
    """The ladder of a change; raises RuleImpossible for words no ladder knows."""
    try:
        return [
            Rung(int(level), UnitClass(units), Trigger(trigger), int(amount))
            for level, units, trigger, amount in content["rungs"]
        ]
    except (KeyError, TypeError, ValueError) as wrong:
        raise RuleImpossible(
            "时限阶梯写得不对", faults=[{"field": "rungs", "said": str(wrong)}]
        ) from wrong


@use_case
def agree(change_id: int, *, officer: Officer, key: uuid.UUID) -> dict[str, Any]:
    """Agree as the second person; the change takes effect on its day.

    Raises RuleChangeNeedsSecond for whoever proposed it, RuleChangeAlreadyDecided, RuleChangeNotFound.
    A day that passed meanwhile becomes today: nothing is changed backwards.
    """
    change = _claimed(change_id, "agree_rule_change", officer, key)
    now = current().now
    change.effective_from = max(change.effective_from, now)
    _decide(change, Outcome.AGREED, officer)
    version = 0
    if change.target == Target.PROCEDURE:
        version = _new_version(change)
    body = _facts(change) | {"proposed_by": _proposer(change), "version": version}
    ledger.append(None, events.RULE_CHANGE_AGREED, by=officer.actor, body=body)
    return _settled(change, key)


@use_case
def refuse(change_id: int, *, officer: Officer, key: uuid.UUID) -> dict[str, Any]:
    """Refuse the change as the second person; nothing changes. Raises as ``agree``."""
    change = _claimed(change_id, "refuse_rule_change", officer, key)
    _decide(change, Outcome.REFUSED, officer)
    body = _facts(change) | {"proposed_by": _proposer(change)}
    ledger.append(None, events.RULE_CHANGE_REFUSED, by=officer.actor, body=body)
    return _settled(change, key)


@use_case
def apply_due(now: dt.datetime, *, batch: int = 20) -> int:
    """Put agreed changes whose day has come into force; return how many.

    A ladder enters custody as a new complete version of its kind: limits planned from then on follow
    it. A rule's version has its day written in it; here it is only marked.
    """
    current().at(now)
    due = (
        RuleChange.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(outcome=Outcome.AGREED, effective_from__lte=now)
        .order_by("effective_from", "pk")[:batch]
    )
    applied = 0
    for change in due:
        version = 0
        if change.target == Target.RUNGS:
            version = _new_ladder(change)
        change.outcome = Outcome.APPLIED
        change.save(update_fields=["outcome"])
        body = _facts(change) | {"version": version}
        ledger.append(None, events.RULE_CHANGE_APPLIED, by=BY, body=body)
        applied += 1
    return applied


def next_change() -> dt.datetime | None:
    """The legal moment at which the next agreed change takes effect."""
    agreed = RuleChange.objects.filter(outcome=Outcome.AGREED)
    first: dt.datetime | None = agreed.aggregate(first=Min("effective_from"))["first"]
    return first


@use_case_required
def _new_version(change: RuleChange) -> int:
    newest = ProcedureRule.objects.filter(code=change.subject).order_by("-version").first()
    version = newest.version + 1 if newest is not None else 1
    ProcedureRule.objects.create(
        code=change.subject,
        version=version,
        basis=BY_CODE[change.subject].root,
        valid_from=change.effective_from,
        **change.content,
    )
    return version


@use_case_required
def _new_ladder(change: RuleChange) -> int:
    newest = RungRule.objects.filter(kind=change.subject).aggregate(newest=Max("version"))["newest"]
    version = (newest or 0) + 1
    RungRule.objects.bulk_create(
        RungRule(
            kind=change.subject,
            version=version,
            level=rung.level,
            units=rung.units.value,
            trigger=rung.trigger.value,
            amount=rung.amount,
            source=change.reason[:120],
        )
        for rung in rungs_of(change.content)
    )
    return version


@use_case_required
def _claimed(change_id: int, name: str, officer: Officer, key: uuid.UUID) -> RuleChange:
    idempotency.claim(key, by=officer.actor, name=name, request={"change": change_id})
    policy.require_duty(officer, policy.Duty.CHANGE_RULES)
    change = (
        RuleChange.objects.select_for_update(no_key=True, of=("self",)).filter(pk=change_id).first()
    )
    if change is None:
        raise RuleChangeNotFound
    if change.outcome != Outcome.OPEN:
        raise RuleChangeAlreadyDecided(outcome=str(change.outcome))
    if change.proposed_by_id == officer.account_id:
        raise RuleChangeNeedsSecond
    return change


@use_case_required
def _decide(change: RuleChange, outcome: str, officer: Officer) -> None:
    change.outcome = outcome
    change.decided_by_id = officer.account_id
    change.decided_at = current().now
    change.save(update_fields=["outcome", "decided_by", "decided_at", "effective_from"])


@use_case_required
def _settled(change: RuleChange, key: uuid.UUID) -> dict[str, Any]:
    outcome = {"change": change.pk, "outcome": str(change.outcome)}
    idempotency.settle(key, outcome)
    return outcome


def _proposer(change: RuleChange) -> str:
    return f"account:{change.proposed_by_id}"


def _facts(change: RuleChange) -> dict[str, Any]:
    return {
        "change": change.pk,
        "target": str(change.target),
        "subject": change.subject,
        "effective_from": clock.micros(change.effective_from),
        "content": change.content,
        "dry_run": change.dry_run,
    }
