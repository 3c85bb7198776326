"""听证: the right told, the request, the day, the hearing itself; the record carries the decision.

The applicant has five days from being told, the unit twenty from the request, and the notice goes
out seven days before the day (XK-14, XK-15). The procedure's own time is excluded only where it is
entered as a special procedure of the item's list (XK-13).
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from approval import cautions, events
from approval import limits as kinds
from approval.errors import MomentTooEarly, ReasonMissing, StateForbids, UnreadableText
from approval.models import Hearing
from approval.policy import Step
from approval.services import objections
from approval.services.act import Act, Asking
from approval.services.filing import unholdable
from approval.services.telling import Told, keep
from approval.states import HearingState, TellingAbout
from kernel.clock import micros, office_date, office_time
from kernel.transactions import use_case
from organizations.officers import Officer
from timelimits import custody
from timelimits.engine.reckon import latest_day_before
from timelimits.kinds import kind_of
from timelimits.rules import Rule, Unit
from timelimits.services.limits import is_late


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a hearing and the number of its notice; ``reason`` answers the caution."""

    held_on: dt.date
    document: str
    reason: str = ""


ONE_DAY = dt.timedelta(days=1)
LONGEST = 60
OUT_OF_TURN = "听证尚未进行到这一步，或已经办过"


def against_decision(act: Act) -> list[cautions.Caution]:
    """The caution against deciding while a hearing that was asked for is still to be held."""
    return [objections.hearing_open()] if act.running(kinds.HEARING_HOLD) else []


@use_case
def offer_hearing(
    number: str,
    told: Told,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """告知听证权利, with proof (D7): the five days run from when it reached. Raises StateForbids."""
    act = Act.on(
        number,
        step=Step.OFFER_HEARING,
        asking=Asking(officer, key, version),
        request=told.as_request(),
    )
    case = act.case
    if Hearing.objects.filter(case=case).exists():
        raise StateForbids(OUT_OF_TURN, state=str(act.case.state))
    reached_at = act.not_ahead(told.reached_at, after=case.accepted_at)
    keep(act, Told(told.way, told.sent_at, reached_at, told.proof), about=TellingAbout.HEARING)
    hearing = Hearing.objects.create(
        case=case, matter_id=case.matter_id, state=HearingState.OFFERED, told_at=reached_at
    )
    act.start(kinds.HEARING_REQUEST, kind_of(kinds.HEARING_REQUEST).rule(), at=reached_at)
    act.note(
        events.CASE_HEARING_OFFERED,
        occurred_at=reached_at,
        way=str(told.way),
        told_at=micros(reached_at),
        **_standing(hearing),
    )
    return act.answer(hearing=str(hearing.state))


@use_case
def request_hearing(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    reason: str = "",
) -> dict[str, Any]:
    """申请听证: the unit's twenty days start. Asked for too late it takes a ``reason`` (CautionStands)."""
    act = Act.on(
        number,
        step=Step.REQUEST_HEARING,
        asking=Asking(officer, key, version),
        request={"reason": reason},
    )
    hearing = _at(act, HearingState.OFFERED)
    late = [one.due_on for one in act.running(kinds.HEARING_REQUEST) if is_late(one, act.now)]
    heeded = cautions.heed(objections.hearing_late(late[0] if late else None), reason)
    act.settle(kinds.HEARING_REQUEST)
    act.start(kinds.HEARING_HOLD, kind_of(kinds.HEARING_HOLD).rule(), at=act.now)
    hearing.requested_at = act.now
    _move(hearing, HearingState.REQUESTED)
    act.note(events.CASE_HEARING_REQUESTED, cautions=heeded, reason=reason, **_standing(hearing))
    return act.answer(hearing=str(hearing.state), cautions=heeded)


@use_case
def schedule_hearing(
    number: str,
    day: Day,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """确定听证日期, or another: the notice has to reach seven days before it (CAL-9).

    Telling it (TellingAbout.HEARING) meets that limit. Raises StateForbids, MomentTooEarly;
    CautionStands for a day nearer than that, without ``day.reason``.
    """
    _paper(day.document)
    act = Act.on(
        number,
        step=Step.SCHEDULE_HEARING,
        asking=Asking(officer, key, version),
        request=asdict(day),
    )
    hearing = _at(act, HearingState.REQUESTED, HearingState.SCHEDULED)
    today, held_on = office_date(act.now), day.held_on
    if not today <= held_on <= today + 366 * ONE_DAY:
        raise MomentTooEarly("听证日期须在今天以后一年之内")
    notice_by = notice_day(held_on)
    short = objections.notice_short(notice_by if notice_by < today else None)
    heeded = cautions.heed(short, day.reason)
    act.cancel(kinds.HEARING_NOTICE)
    act.start(kinds.HEARING_NOTICE, _notice_rule(notice_by), at=act.now)
    hearing.held_on, hearing.document = held_on, day.document.strip()
    _move(hearing, HearingState.SCHEDULED)
    act.note(
        events.CASE_HEARING_SCHEDULED,
        held_on=held_on.isoformat(),
        notice_by=notice_by.isoformat(),
        document=hearing.document,
        cautions=heeded,
        reason=day.reason,
        **_standing(hearing),
    )
    return act.answer(hearing=str(hearing.state), notice_by=notice_by.isoformat(), cautions=heeded)


def notice_day(held_on: dt.date) -> dt.date:
    """The last day on which the notice is still seven days before the hearing (XK-15)."""
    rule = kind_of(kinds.HEARING_NOTICE).rule()
    return latest_day_before(custody.look().calendar(rule.calendar), held_on, rule)


def _notice_rule(notice_by: dt.date) -> Rule:
    kind = kind_of(kinds.HEARING_NOTICE)
    end = office_time(notice_by + ONE_DAY)
    return Rule(Unit.FIXED_INSTANT, 0, kind.basis, instant=end, starts=kind.starts)


@use_case
def hold_hearing(
    number: str,
    record: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """举行听证: held today, with its record's number. Raises StateForbids, MomentTooEarly."""
    _paper(record)
    act = Act.on(
        number,
        step=Step.HOLD_HEARING,
        asking=Asking(officer, key, version),
        request={"record": record},
    )
    hearing = _at(act, HearingState.SCHEDULED)
    if hearing.held_on is not None and office_date(act.now) < hearing.held_on:
        raise MomentTooEarly("尚未到确定的听证日期")
    act.settle(kinds.HEARING_HOLD)
    act.cancel(kinds.HEARING_NOTICE)
    hearing.held_at, hearing.record = act.now, record.strip()
    _move(hearing, HearingState.HELD)
    act.note(events.CASE_HEARING_HELD, record=hearing.record, **_standing(hearing))
    return act.answer(hearing=str(hearing.state))


def _paper(number: str) -> None:
    if not number.strip() or len(number) > LONGEST:
        raise ReasonMissing("须有文号")
    if unholdable(number):
        raise UnreadableText


def _at(act: Act, *states: HearingState) -> Hearing:
    found = Hearing.objects.filter(case=act.case, state__in=states).first()
    if found is None:
        raise StateForbids(OUT_OF_TURN, state=str(act.case.state))
    return found


def _move(hearing: Hearing, state: HearingState) -> None:
    hearing.state = state
    hearing.version += 1
    hearing.save()


def _standing(hearing: Hearing) -> dict[str, Any]:
    return {"hearing_state": str(hearing.state), "hearing_version": hearing.version}
