"""After an acceptance by silence: the unit's proof that it had told in time, and its sealed paper.

The law asks for telling, not for writing (行政许可法第三十二条第一款第（四）项): the unit has one
working day to file proof, another office decides on it, and then it is final (XK-4).
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from approval import events
from approval import limits as kinds
from approval.errors import (
    AcceptedByLaw,
    MomentTooEarly,
    ProofMissing,
    SamePerson,
    StateForbids,
    UnreadableText,
)
from approval.models import SilenceEffect, SupplementLine, SupplementNotice
from approval.policy import Step
from approval.selectors import dates
from approval.services import documents, parts, steps
from approval.services.act import Act, Asking
from approval.services.filing import unholdable
from approval.states import NoticeStatus, SilenceState, TellingWay
from kernel.clock import micros, office_date
from kernel.transactions import use_case, use_case_required
from organizations.officers import Officer
from timelimits.kinds import kind_of
from timelimits.services import limits

LONGEST = 300
MICROSECOND = dt.timedelta(microseconds=1)
TOLD = "按期告知的补正内容"
NOTHING_OPEN = "该办件没有待处理的视为受理"


@use_case_required
def state_effect(act: Act, *, fell_at: dt.datetime) -> SilenceEffect:
    """Keep that the law has accepted the case; the unit's terms for proof and paper start there."""
    version = act.case.item_version
    stated = SilenceEffect.objects.create(
        case=act.case,
        matter_id=act.case.matter_id,
        state=SilenceState.STATED,
        effect=version.silence,
        basis=version.silence_basis,
        fell_at=fell_at,
    )
    # 24:00 belongs to the day that ends. Found later than that, the unit's day is counted from now.
    found = office_date(act.now) == office_date(fell_at)
    for kind in kinds.OF_SILENCE:
        act.start(kind, kind_of(kind).rule(), at=fell_at - MICROSECOND if found else act.now)
    return stated


@use_case_required
def move(effect: SilenceEffect, state: SilenceState) -> None:
    """Write the effect's next state; the entry that goes with it is the caller's."""
    effect.state = state
    effect.version += 1
    effect.save()


def standing(effect: SilenceEffect) -> dict[str, Any]:
    """What an entry says of the effect's life."""
    return {"silence_state": str(effect.state), "silence_version": effect.version}


@dataclass(frozen=True, slots=True)
class Proof:
    """What the unit says it had told: when it reached, how, the proof's number, what was asked for."""

    told_at: dt.datetime
    asked: str
    proof: str
    way: str = TellingWay.SIGNED

    def check(self) -> None:
        """Raise ProofMissing, UnreadableText."""
        if not self.proof.strip() or not self.asked.strip() or len(self.asked) > LONGEST:
            raise ProofMissing
        if unholdable(self.proof) or unholdable(self.asked):
            raise UnreadableText


@use_case
def file_proof(
    number: str,
    proof: Proof,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """提交按期告知的证明, within one working day of the effect. The case goes on meanwhile.

    Raises StateForbids; AcceptedByLaw once the term has ended; MomentTooEarly for a telling that even
    by the unit's word was not within the window.
    """
    proof.check()
    act = Act.on(
        number,
        step=Step.FILE_PROOF,
        asking=Asking(officer, key, version),
        request=asdict(proof),
    )
    effect = _open(act, SilenceState.STATED)
    term = act.running(kinds.SILENCE_PROOF)
    if not term or limits.is_late(term[0], act.now):
        raise AcceptedByLaw("提交证明的期限已过，视为受理已确定")
    if not act.case.counted_from <= proof.told_at < effect.fell_at:
        raise MomentTooEarly("所称告知时间不在受理时限之内")
    effect.told_at, effect.way = proof.told_at, TellingWay(proof.way)
    effect.proof, effect.asked = proof.proof.strip(), proof.asked.strip()
    effect.filed_at, effect.filed_by_id = act.now, officer.account_id
    move(effect, SilenceState.CONTESTED)
    act.settle(kinds.SILENCE_PROOF)
    act.note(
        events.CASE_SILENCE_CONTESTED,
        told_at=micros(proof.told_at),
        way=str(effect.way),
        proof=effect.proof,
        **standing(effect),
    )
    return act.answer(silence=str(effect.state))


def _open(act: Act, state: SilenceState) -> SilenceEffect:
    found = SilenceEffect.objects.filter(case=act.case, state=state).last()
    if found is None:
        raise StateForbids(NOTHING_OPEN, state=str(act.case.state))
    return found


@use_case
def decide_proof(
    number: str,
    *,
    told_in_time: bool,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """认定是否按期告知, by an office that is not the unit itself; final either way.

    Told in time: nothing was accepted. The case waits for the corrections that were asked for, its
    clocks are taken off, and the card of the overrun becomes untrue. Raises StateForbids,
    SamePerson for the unit itself.
    """
    act = Act.on(
        number,
        step=Step.DECIDE_PROOF,
        asking=Asking(officer, key, version),
        request={"told_in_time": told_in_time},
    )
    if officer.department_id in {None, act.case.department_id}:
        raise SamePerson("须由其他单位认定")
    effect = _open(act, SilenceState.CONTESTED)
    effect.decided_at, effect.decided_by_id = act.now, officer.account_id
    move(effect, SilenceState.LIFTED if told_in_time else SilenceState.UPHELD)
    if not told_in_time:
        act.note(events.CASE_ACCEPTANCE_KEPT, proof=effect.proof, **standing(effect))
        return act.answer(silence=str(effect.state))
    notice = _lift(act, effect)
    act.note(
        events.CASE_SILENCE_LIFTED,
        proof=effect.proof,
        told_at=micros(_told_at(effect)),
        supply_by=notice.supply_by.isoformat() if notice.supply_by else "",
        **standing(effect),
    )
    return act.answer(silence=str(effect.state))


def _told_at(effect: SilenceEffect) -> dt.datetime:
    if effect.told_at is None:
        raise ProofMissing
    return effect.told_at


@use_case_required
def _lift(act: Act, effect: SilenceEffect) -> SupplementNotice:
    """Undo what silence had begun, from the moment at which the unit had told."""
    parts.leave_parts(act)
    steps.end_all(act)
    act.cancel(*(limit.kind for limit in act.limits))
    act.case.take_back_silence()
    act.met_earlier(kinds.ACCEPTANCE, at=_told_at(effect), cause="telling_proved")
    return _notice(act, effect)


@use_case_required
def _notice(act: Act, effect: SilenceEffect) -> SupplementNotice:
    """The notice that was told: the one that waited, or what the proof says of it."""
    case, told_at = act.case, _told_at(effect)
    if effect.filed_by_id is None:
        raise ProofMissing
    notice = case.supplement_notices.filter(
        status__in=(NoticeStatus.ISSUED, NoticeStatus.TOLD_LATE), issued_at__lte=told_at
    ).last()
    if notice is None:
        case.notice_no += 1
        notice = SupplementNotice(
            case=case,
            ordinal=case.notice_no,
            document=effect.proof,
            issued_at=told_at,
            issued_by_id=effect.filed_by_id,
        )
    rule = case.item_version.supplement_rule()
    notice.status, notice.reached_at = NoticeStatus.TOLD, told_at
    notice.supply_by = dates.due_on(rule, at=told_at) if rule is not None else None
    notice.save()
    if not notice.lines.exists():
        SupplementLine.objects.create(notice=notice, title=TOLD, requirement=effect.asked)
    return notice


@use_case
def write_acceptance(
    number: str, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """补发受理通知书: the unit makes out, and seals, the paper of what the law accepted (XK-6).

    Never the machine. While its effect was merely stated this concedes it. Raises StateForbids.
    """
    act = Act.on(number, step=Step.WRITE_ACCEPTANCE, asking=Asking(officer, key, version))
    case = act.case
    effect = SilenceEffect.objects.filter(case=case).last()
    if effect is None or not case.silence or effect.state == SilenceState.CONTESTED:
        raise StateForbids(NOTHING_OPEN, state=str(act.case.state))
    if case.acceptance_document:
        raise StateForbids("受理通知书已出具", state=str(case.state))
    late = any(limits.is_late(limit, act.now) for limit in act.running(kinds.SILENCE_PAPER))
    case.acceptance_document = documents.document_number(case, documents.ACCEPTANCE, act.now)
    act.settle(*kinds.OF_SILENCE)
    act.note(events.CASE_ACCEPTANCE_WRITTEN, document=case.acceptance_document, late=late)
    if effect.state == SilenceState.STATED:
        move(effect, SilenceState.FINAL)
        act.note(events.CASE_SILENCE_SETTLED, **standing(effect))
    return act.answer(document=case.acceptance_document)
