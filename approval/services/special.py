"""What moves the date: special procedures (XK-13), extensions (XK-9), and why a promise passed."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from approval import cautions, events
from approval import limits as kinds
from approval.cautions import ExtensionAsked, SpecialAsked
from approval.errors import DaysOutOfRange, ReasonMissing, UnreadableText
from approval.models import ExtensionGrant, SpecialProcedure
from approval.policy import Step
from approval.services.act import Act, Asking
from approval.services.filing import unholdable
from approval.services.review import write_note
from approval.services.telling import UNTOLD_IN_TIME
from approval.states import DELAY_REASONS, Holder
from catalog.models import StopGround
from catalog.models.regime import Extension as RegimeExtension
from kernel.transactions import use_case
from organizations.officers import Officer
from timelimits.kinds import kind_of
from timelimits.models import TimeLimit
from timelimits.rules import Rule, Unit
from timelimits.services import limits
from timelimits.services.limits import Extending, Pausing

MOST_DAYS = 730


@dataclass(frozen=True, slots=True)
class Special:
    """A special procedure as asked for: its ground's code, the paper, for how long, told when.

    ``name`` is for a ground the item does not list; ``reason`` answers the cautions.
    """

    ground: str
    document: str = ""
    granted_days: int | None = None
    told_at: dt.datetime | None = None
    name: str = ""
    reason: str = ""
    third_party: bool = False

    def check(self) -> None:
        """Raise ReasonMissing without a ground, DaysOutOfRange, UnreadableText."""
        if not self.ground:
            raise ReasonMissing("须写明特别程序的种类")
        if self.granted_days is not None and not 1 <= self.granted_days <= MOST_DAYS:
            raise DaysOutOfRange
        if any(unholdable(text) for text in (self.ground, self.document, self.name)):
            raise UnreadableText


@use_case
def suspend_case(
    number: str,
    special: Special,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """进入特别程序. The clock stops only on a ground of the item version's own list (AN-10).

    Where the ground needs telling it stops when the applicant was told (D7). Raises CautionStands
    while ``special.reason`` does not answer the cautions; going on then, the clock runs on.
    """
    special.check()
    act = Act.on(
        number,
        step=Step.SUSPEND,
        asking=Asking(officer, key, version),
        request=asdict(special),
    )
    ground = act.case.item_version.stop_ground(special.ground)
    heeded = cautions.heed(
        cautions.of_special(
            SpecialAsked(
                listed=ground is not None,
                document=special.document,
                max_days=ground.max_days if ground else None,
                granted_days=special.granted_days,
            )
        ),
        special.reason,
    )
    kept = _keep(act, special, ground, officer=officer)
    if ground is not None:
        _pause(act, kept, ground, special)
    if kept.granted_days:
        act.start(kinds.SPECIAL, _term_of(kept), at=act.now)
    stopped = kept.stopped_from is not None
    act.case.suspend(holder=_holder(special, stopped=stopped))
    act.note(
        events.CASE_SUSPENDED,
        ground=special.ground,
        basis=kept.basis,
        document=special.document,
        granted_days=kept.granted_days or 0,
        stops=kept.stops,
        told=special.told_at is not None,
        cautions=heeded,
        reason=special.reason,
    )
    return act.answer(stops=kept.stops, stopped=stopped, cautions=heeded)


def _term_of(kept: SpecialProcedure) -> Rule:
    """The procedure's own end: the days granted, whether or not they stop the clock (AN-11)."""
    basis = kept.basis or kind_of(kinds.SPECIAL).basis
    return Rule(Unit.WORKING_DAY, kept.granted_days or 0, basis)


def _holder(special: Special, *, stopped: bool) -> Holder:
    if stopped:
        return Holder.EXCLUDED
    return Holder.THIRD_PARTY if special.third_party else Holder.DEPARTMENT


def _granted(special: Special, ground: StopGround | None) -> int | None:
    """What counts as granted: never more than the regime's cap."""
    if ground is None or ground.max_days is None:
        return special.granted_days
    return min(special.granted_days or ground.max_days, ground.max_days)


def _keep(
    act: Act, special: Special, ground: StopGround | None, *, officer: Officer
) -> SpecialProcedure:
    if special.told_at is not None:
        act.not_ahead(special.told_at, after=act.case.accepted_at)
    waits = ground is not None and ground.needs_telling and special.told_at is None
    stops = ground is not None
    return SpecialProcedure.objects.create(
        case=act.case,
        ground=special.ground,
        name=ground.name if ground else (special.name or special.ground),
        basis=ground.basis if ground else "",
        document=special.document,
        approver_id=officer.account_id,
        since=act.now,
        granted_days=_granted(special, ground),
        stops=stops,
        stopped_from=act.now if stops and not waits else None,
        reason=special.reason,
    )


def _pause(act: Act, kept: SpecialProcedure, ground: StopGround, special: Special) -> None:
    limits.pause(
        act.running(*kinds.OF_REVIEW),
        Pausing(
            ground=ground.name,
            basis=ground.basis,
            since=act.now,
            granted_days=kept.granted_days,
            document=special.document,
            told_at=special.told_at,
            needs_telling=ground.needs_telling,
        ),
        now=act.now,
    )


@use_case
def resume_case(
    number: str, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """恢复: the procedure has its result; clocks that stood run again from now."""
    act = Act.on(number, step=Step.RESUME, asking=Asking(officer, key, version))
    special = act.case.special_procedures.get(until__isnull=True)
    special.until = act.now
    special.save(update_fields=["until"])
    act.settle(kinds.SPECIAL)
    if special.stops:
        limits.resume(act.running(*kinds.OF_REVIEW), at=act.now, now=act.now)
    act.case.resume()
    act.note(events.CASE_RESUMED, ground=special.ground, stopped=special.stopped_from is not None)
    return act.answer()


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension as granted: days, its reason's code, the paper, when the applicant was told."""

    days: int
    ground: str
    document: str
    told_at: dt.datetime | None = None
    reason: str = ""
    text: str = ""


@use_case
def extend_case(
    number: str,
    extension: Extension,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """延期, as the regime allows: how long, how often, approved and told before the end (XK-9).

    A late one, or one too many, is recorded and does not count (不计入时限). Raises CautionStands
    until ``extension.reason`` answers; DaysOutOfRange, ReasonMissing.
    """
    if not 1 <= extension.days <= MOST_DAYS:
        raise DaysOutOfRange
    if not extension.ground or not extension.document:
        raise ReasonMissing("延期须有理由和文号")
    act = Act.on(
        number,
        step=Step.EXTEND,
        asking=Asking(officer, key, version),
        request=asdict(extension),
    )
    if extension.told_at is not None:
        act.not_ahead(extension.told_at, after=act.case.accepted_at)
    ordinal = act.case.extensions.count() + 1
    heeded = cautions.heed(_against(act, extension, ordinal), extension.reason)
    counts = _apply(act, extension)
    _record(act, extension, officer=officer, ordinal=ordinal, counts=counts)
    write_note(act, "extension", extension.text)
    regime = _regime(act)
    act.note(
        events.CASE_EXTENDED,
        days=extension.days,
        ground=extension.ground,
        document=extension.document,
        approver=regime.approver if regime else "",
        counts=counts,
        told=extension.told_at is not None,
        ordinal=ordinal,
        cautions=heeded,
        reason=extension.reason,
    )
    return act.answer(counts=counts, cautions=heeded)


def _record(
    act: Act, extension: Extension, *, officer: Officer, ordinal: int, counts: bool
) -> None:
    ExtensionGrant.objects.create(
        case=act.case,
        ordinal=ordinal,
        days=extension.days,
        ground=extension.ground,
        document=extension.document,
        approver_id=officer.account_id,
        approved_at=act.now,
        told_at=extension.told_at,
        counts=counts,
        why_not="" if counts else UNTOLD_IN_TIME,
    )


def _against(act: Act, extension: Extension, ordinal: int) -> list[cautions.Caution]:
    regime = _regime(act)
    measured = _measured(act)
    return cautions.of_extension(
        ExtensionAsked(
            ordinal=ordinal,
            days=extension.days,
            max_days=regime.days if regime else 0,
            max_times=regime.times if regime else 0,
            basis=regime.basis if regime else "",
            approved_at=act.now,
            overrun_at=measured[0].overrun_at if measured else None,
            told=extension.told_at is not None,
        )
    )


def _regime(act: Act) -> RegimeExtension | None:
    """How the limit may be prolonged; the lower level's may not (XK-11)."""
    return None if act.case.in_pre_review else act.case.item_version.extension


def _measured(act: Act) -> list[TimeLimit]:
    """The limits an extension moves, the law's first; deadlines fixed by others stay."""
    found = [one for one in act.running(*kinds.OF_DECISION) if one.unit != Unit.FIXED_INSTANT]
    return sorted(found, key=lambda limit: limit.kind not in kinds.OF_LAW)


def _apply(act: Act, extension: Extension) -> bool:
    """Write the extension to the limits; returns whether it counts towards the law's."""
    regime = _regime(act)
    too_long = regime is None or extension.days > regime.days
    verdicts = [
        limits.extend(
            limit,
            Extending(
                days=extension.days,
                approver=regime.approver if regime else "审批负责人",
                reason=extension.ground,
                document=extension.document,
                told_at=extension.told_at,
                approved_at=act.now,
                times=0 if too_long or regime is None else regime.times,
            ),
            now=act.now,
        ).valid
        for limit in _measured(act)
    ]
    return bool(verdicts) and verdicts[0]


@use_case
def explain_delay(
    number: str,
    ground: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """说明延后原因 (YS-2): why the promise passed, by a code of the published list."""
    if ground not in DELAY_REASONS:
        raise ReasonMissing
    act = Act.on(
        number,
        step=Step.EXPLAIN_DELAY,
        asking=Asking(officer, key, version),
        request={"ground": ground},
    )
    act.case.delay_reason = ground
    act.note(events.CASE_DELAY_EXPLAINED, ground=ground)
    return act.answer(ground=ground)
