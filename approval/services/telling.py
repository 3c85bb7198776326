"""Telling the applicant (告知): kept with way and proof; it counts from when it reached (D7)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from approval import events
from approval import limits as kinds
from approval.errors import MomentTooEarly, ProofMissing, UnreadableText
from approval.models import ExtensionGrant, SpecialProcedure, Telling
from approval.policy import Step
from approval.services.act import Act, Asking
from approval.services.filing import unholdable
from approval.states import CaseState, Holder, TellingAbout, TellingWay
from kernel.clock import micros
from kernel.transactions import use_case, use_case_required
from organizations.officers import Officer
from timelimits.services import limits

UNTOLD_IN_TIME = "未在届满前批准并告知"


@dataclass(frozen=True, slots=True)
class Told:
    """One attempt: how, when it was sent (now), when it reached (None: it did not), the proof's number."""

    way: str = TellingWay.SIGNED
    sent_at: dt.datetime | None = None
    reached_at: dt.datetime | None = None
    proof: str = ""

    def as_request(self) -> dict[str, Any]:
        """Plain data for the idempotency digest."""
        return asdict(self)


@use_case_required
def keep(
    act: Act, told: Told, *, about: TellingAbout, ordinal: int = 1, after: dt.datetime | None = None
) -> Telling:
    """Keep the attempt. Raises MomentAhead, MomentTooEarly, ProofMissing, UnreadableText."""
    sent_at = act.not_ahead(told.sent_at, after=after)
    if told.reached_at is not None:
        act.not_ahead(told.reached_at, after=after)
        sent_at = min(sent_at, told.reached_at) if told.sent_at is None else sent_at
        if told.reached_at < sent_at:
            raise MomentTooEarly
        if told.way != TellingWay.SIGNED and not told.proof:
            raise ProofMissing
    if unholdable(told.proof):
        raise UnreadableText
    return Telling.objects.create(
        case=act.case,
        about=about,
        ordinal=ordinal,
        way=TellingWay(told.way),
        sent_at=sent_at,
        reached_at=told.reached_at,
        proof=told.proof,
        by_id=account_of(act),
    )


def account_of(act: Act) -> int | None:
    """The account that acts, None for the system and the applicant."""
    kind, _, number = act.by.id.partition(":")
    return int(number) if kind == "account" else None


@use_case
def record_telling(
    number: str,
    about: TellingAbout,
    told: Told,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """告知送达 of anything but a supplement notice, or the attempt that failed.

    A special procedure that needs telling stops the clock from here, not from its start (XK-13).
    """
    act = Act.on(
        number,
        step=Step.TELL,
        asking=Asking(officer, key, version),
        request=told.as_request() | {"about": str(about)},
    )
    kept = keep(act, told, about=TellingAbout(about))
    facts: dict[str, Any] = {
        "about": str(about),
        "way": str(told.way),
        "sent_at": micros(kept.sent_at),
    }
    if told.reached_at is None:
        act.note(events.CASE_TELLING_FAILED, **facts)
        return act.answer(reached=False)
    if about == TellingAbout.SPECIAL and act.case.state == CaseState.SUSPENDED:
        _stop_from(act, told.reached_at)
    if about == TellingAbout.EXTENSION:
        _count_from(act, told.reached_at)
    if about == TellingAbout.HEARING:
        act.settle(kinds.HEARING_NOTICE, at=told.reached_at)
    act.note(
        events.CASE_TOLD,
        occurred_at=told.reached_at,
        reached_at=micros(told.reached_at),
        **facts,
    )
    return act.answer(reached=True)


def _stop_from(act: Act, reached_at: dt.datetime) -> None:
    """Let a listed procedure that waited for its telling stop the clock from now on."""
    waiting = SpecialProcedure.objects.filter(
        case=act.case, until__isnull=True, stops=True, stopped_from__isnull=True
    ).first()
    if waiting is None:
        return
    waiting.stopped_from = max(waiting.since, reached_at)
    waiting.save(update_fields=["stopped_from"])
    act.case.holder = Holder.EXCLUDED
    limits.tell(act.running(*kinds.OF_REVIEW), at=reached_at, now=act.now)


def _count_from(act: Act, reached_at: dt.datetime) -> None:
    """Let an extension that waited for its telling count, if that came before the end (XK-9)."""
    waiting = ExtensionGrant.objects.filter(case=act.case, told_at__isnull=True).last()
    if waiting is None:
        return
    moved = act.running(*kinds.OF_DECISION)
    limits.tell(moved, at=reached_at, now=act.now)
    waiting.told_at = reached_at
    waiting.counts = any(one.valid for limit in moved for one in limit.extensions_held[-1:])
    waiting.why_not = "" if waiting.counts else UNTOLD_IN_TIME
    waiting.save(update_fields=["told_at", "counts", "why_not"])
