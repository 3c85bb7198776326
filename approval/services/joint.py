"""Joint handling (XK-10): one acceptance, every department told at once, one decision.

The matter is the lead's. Each other department has a part with a clock of its own: within the whole
for 联合办理, under its own law for 一件事.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from approval import events, policy
from approval.errors import (
    CaseNotFound,
    InspectedOnce,
    MomentTooEarly,
    NotThisProcedure,
    PartAnswered,
    ReasonMissing,
    UnknownGround,
    VersionPassed,
)
from approval.models import Case, JointInspection, JointPart
from approval.policy import Step
from approval.selectors.joint import PartStanding
from approval.services import holding
from approval.services.act import Act, Asking
from approval.services.parts import kind_of_parts
from approval.services.review import write_note
from approval.states import PART_REASONS, PartOpinion, PartState
from kernel.clock import office_date
from kernel.transactions import use_case, use_case_required
from ledger import idempotency
from organizations.officers import Officer
from timelimits.services.limits import is_late


@dataclass(frozen=True, slots=True)
class Given:
    """A department's opinion; to disagree takes a code of the list. ``text`` stays with the unit."""

    opinion: str
    ground: str = ""
    text: str = ""

    def stand(self) -> None:
        """Raise UnknownGround, ReasonMissing."""
        if self.opinion not in {PartOpinion.AGREE, PartOpinion.DISAGREE}:
            raise UnknownGround
        if self.ground and self.ground not in PART_REASONS:
            raise UnknownGround
        if self.opinion == PartOpinion.DISAGREE and not self.ground:
            raise ReasonMissing


@use_case
def give_opinion(
    number: str,
    seq: int,
    given: Given,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """出具意见 of one department for its part; its clock stops. ``version`` is the part's.

    Departments do not stand in each other's way: each has its own version. Raises CaseNotFound for
    who has no part, RoleForbids for another's part, PartAnswered, VersionPassed.
    """
    given.stand()
    act, part = _on_part(number, seq, Asking(officer, key, version), given)
    kind = kind_of_parts(act.case.item_version)
    running = act.running(kind, subject=str(seq))
    late = any(is_late(limit, act.now) for limit in running)
    act.settle(kind, subject=str(seq))
    _answer_part(part, given, officer, act.now)
    write_note(act, "part", given.text)
    act.note(
        events.CASE_PART_OPINED,
        part=part.seq,
        part_state=str(part.state),
        part_version=part.version,
        part_unit=part.department.code,
        opinion=given.opinion,
        ground=given.ground,
        late=late,
        open_parts=act.case.parts.filter(state=PartState.NOTIFIED).count(),
    )
    return act.answer(part=part.seq, part_version=part.version, late=late)


def _on_part(number: str, seq: int, asking: Asking, given: Given) -> tuple[Act, JointPart]:
    """The part for its own department, whatever the case's unit is."""
    officer = asking.officer
    idempotency.claim(
        asking.key,
        by=officer.actor,
        name=f"case.{Step.OPINE}",
        request={"number": number, "part": seq} | asdict(given),
    )
    act = Act.holding(holding.by_number(number), by=officer.actor, key=asking.key)
    part = act.case.parts.filter(seq=seq).select_related("department").first()
    if part is None:
        raise CaseNotFound
    standing = PartStanding.of(part, act.case)
    if not (policy.sees(officer, standing) or policy.sees(officer, act.case)):
        raise CaseNotFound
    policy.require(officer, Step.OPINE, standing)
    if asking.version is not None and asking.version != part.version:
        raise VersionPassed(state=str(part.state), version=part.version)
    if part.state != PartState.NOTIFIED:
        raise PartAnswered
    return act, part


@use_case_required
def _answer_part(part: JointPart, given: Given, officer: Officer, now: dt.datetime) -> None:
    part.state = PartState.OPINED
    part.version += 1
    part.opinion, part.ground = given.opinion, given.ground
    part.opined_at, part.opined_by_id = now, officer.account_id
    part.save(update_fields=["state", "version", "opinion", "ground", "opined_at", "opined_by"])


# ------------------------------------------------------------------- the one inspection


@use_case
def arrange_inspection(
    number: str,
    planned_on: dt.date,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """安排联合核查 by the lead: one day for all departments. Raises NotThisProcedure, InspectedOnce.

    May be moved to another day until it was held; MomentTooEarly for a day that has passed.
    """
    act = Act.on(
        number,
        step=Step.ARRANGE_INSPECTION,
        asking=Asking(officer, key, version),
        request={"planned_on": planned_on.isoformat()},
    )
    invited = _invited(act.case)
    if planned_on < office_date(act.now):
        raise MomentTooEarly("核查日期不能早于今天")
    held = JointInspection.objects.filter(case=act.case).first()
    if held is not None and held.held_at is not None:
        raise InspectedOnce
    JointInspection.objects.update_or_create(
        case=act.case,
        defaults={
            "planned_on": planned_on,
            "invited": invited,
            "arranged_at": act.now,
            "arranged_by_id": officer.account_id,
        },
    )
    act.note(events.CASE_INSPECTION_ARRANGED, planned_on=planned_on.isoformat(), units=invited)
    return act.answer(planned_on=planned_on.isoformat(), units=invited)


@use_case
def hold_inspection(
    number: str,
    attended: Sequence[str],
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """联合核查: who came, by unit code; once for the whole matter. Raises InspectedOnce, NotThisProcedure."""
    act = Act.on(
        number,
        step=Step.HOLD_INSPECTION,
        asking=Asking(officer, key, version),
        request={"attended": sorted(attended)},
    )
    invited = _invited(act.case)
    unknown = sorted(set(attended) - set(invited))
    if unknown or not attended:
        raise UnknownGround("参加核查的部门不在联办部门之内", units=unknown)
    inspection = JointInspection.objects.filter(case=act.case).first()
    if inspection is None:
        raise MomentTooEarly("尚未安排联合核查")
    if inspection.held_at is not None:
        raise InspectedOnce
    inspection.held_at, inspection.attended = act.now, sorted(set(attended))
    inspection.save(update_fields=["held_at", "attended"])
    absent = sorted(set(invited) - set(attended))
    act.note(events.CASE_INSPECTED, units=inspection.attended, absent=absent)
    return act.answer(attended=inspection.attended, absent=absent)


def _invited(case: Case) -> list[str]:
    """The codes of all the units that have to do with the matter, the lead's first."""
    if not case.item_version.in_parts:
        raise NotThisProcedure("该事项不是联办事项")
    parts = case.parts.order_by("seq").values_list("department__code", flat=True)
    return list(dict.fromkeys([case.department.code, *parts]))
