"""The steps of a limit's life; each runs inside the use case that locked the matter's case (D1).

``now`` is the use case's moment. Whatever changes a limit writes its dates and its planned alerts
in the same transaction (D4).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import ledger
from kernel.transactions import use_case_required
from timelimits import custody, histories, kinds
from timelimits import facts as limit_facts
from timelimits.engine import ENGINE_VERSION
from timelimits.engine.reading import PLAIN, Reading
from timelimits.engine.reckon import History
from timelimits.errors import ExtensionInvalid, LimitNotOpen, PauseInvalid
from timelimits.events import TIME_LIMIT_RESTATED
from timelimits.models import OPEN, Alert, Extension, LimitStatus, Pause, TimeLimit
from timelimits.rules import Rule, Unit
from timelimits.services import planning

SYSTEM = ledger.Actor.system("timelimits")


@dataclass(frozen=True, slots=True)
class Starting:
    """A limit to be started; ``reading`` says where its days end and what a late filing is."""

    kind: str
    rule: Rule
    subject: str = ""
    reading: Reading = PLAIN


@dataclass(frozen=True, slots=True)
class Pausing:
    """A legal ground on which the clock stops from ``since``.

    For ``granted_days`` working days at most; None means that the law sets no cap. Where
    ``needs_telling`` it stops only from ``told_at``.
    """

    ground: str
    basis: str
    since: dt.datetime
    granted_days: int | None = None
    document: str = ""
    told_at: dt.datetime | None = None
    needs_telling: bool = False


@dataclass(frozen=True, slots=True)
class Extending:
    """``days`` more of the rule's days, approved by the post ``approver``.

    ``approved_at`` None is now; ``told_at`` None is not yet, and until then it does not count.
    ``times`` is how often the regime allows it.
    """

    days: int
    approver: str
    reason: str = ""
    document: str = ""
    told_at: dt.datetime | None = None
    approved_at: dt.datetime | None = None
    times: int = 1


@use_case_required
def lock(matter_id: int) -> list[TimeLimit]:
    """The matter's open limits, then their alerts, locked in the order of their keys."""
    limits = list(
        TimeLimit.objects.select_for_update(no_key=True, of=("self",))
        .filter(matter_id=matter_id, status__in=OPEN)
        .order_by("id")
    )
    planning.hold_alerts(limits)
    return limits


@use_case_required
def start(
    matter_id: int,
    kind_code: str,
    rule: Rule,
    *,
    at: dt.datetime,
    now: dt.datetime,
    subject: str = "",
) -> TimeLimit:
    """Start one limit at ``at``, with its alerts planned.

    Raises KindUnknown, CalendarUnknown, LimitAlreadyRuns.
    """
    return start_all(matter_id, [Starting(kind_code, rule, subject)], at=at, now=now)[0]


@use_case_required
def start_all(
    matter_id: int, startings: Sequence[Starting], *, at: dt.datetime, now: dt.datetime
) -> list[TimeLimit]:
    """Start several limits that begin with the same event: three queries however many."""
    del now  # a limit starts when its event happened
    look = custody.look()
    made = []
    for starting in startings:
        kind, rule = kinds.kind_of(starting.kind), starting.rule
        limit = TimeLimit(
            matter_id=matter_id,
            kind=kind.code,
            subject=starting.subject,
            unit=rule.unit.value,
            amount=rule.amount,
            instant=rule.instant,
            basis=rule.basis,
            unit_basis=rule.unit_basis,
            starts=rule.starts or kind.starts,
            calendar=rule.calendar,
            reading=starting.reading.text,
            started_at=at,
            engine_version=ENGINE_VERSION,
        )
        made.append((limit, histories.plan(limit, histories.history_of(limit, (), ()), look)))
    planning.insert(made, look)
    return [limit for limit, _ in made]


@use_case_required
def pause(limits: Iterable[TimeLimit], pausing: Pausing, *, now: dt.datetime) -> list[Pause]:
    """Stop the clocks of ``limits``; a fixed instant was fixed by somebody else and stays.

    Alerts become 'infinity' or, where the grant has a cap, the instant to which the limit comes
    if the grant is used up. Raises LimitNotOpen, and PauseInvalid for a time to come.
    """
    moved = [limit for limit in _open(limits) if limit.unit != Unit.FIXED_INSTANT]
    if pausing.since > now or (pausing.granted_days or 0) < 0:
        raise PauseInvalid(granted=pausing.granted_days)
    planning.hold_histories(moved)
    pauses = Pause.objects.bulk_create(
        Pause(
            limit=limit,
            ground=pausing.ground,
            basis=pausing.basis,
            since=max(pausing.since, limit.started_at),
            granted_days=pausing.granted_days,
            document=pausing.document,
            needs_telling=pausing.needs_telling,
            told_at=pausing.told_at,
        )
        for limit in moved
    )
    for limit, made in zip(moved, pauses, strict=True):
        limit.pauses_held.append(made)
    planning.replan(moved)
    return pauses


@use_case_required
def resume(limits: Iterable[TimeLimit], *, at: dt.datetime, now: dt.datetime) -> None:
    """Let the clocks run again: every open pause of ``limits`` ends at ``at``.

    Raises LimitNotOpen, and PauseInvalid when ``at`` lies before a pause began or is to come.
    """
    moved = _open(limits)
    planning.hold_histories(moved)
    if at > now:
        raise PauseInvalid("恢复时间不得晚于当前时间")
    _end_pauses(moved, at)
    planning.replan(moved)


@use_case_required
def extend(limit: TimeLimit, extending: Extending, *, now: dt.datetime) -> Extension:
    """Write an extension down and, if it counts, move the dates (XK-9, XK-10).

    One that was approved or told after the end, or beyond the times the regime allows, is kept
    with its verdict and moves nothing (不计入时限). Raises LimitNotOpen, ExtensionInvalid.
    """
    _open([limit])
    if extending.days <= 0 or not extending.approver.strip():
        raise ExtensionInvalid(days=extending.days)
    if limit.unit == Unit.FIXED_INSTANT:
        raise ExtensionInvalid("固定时点不能延期")
    planning.hold_histories([limit])
    extension = Extension.objects.create(
        limit=limit,
        days=extending.days,
        approver=extending.approver,
        reason_code=extending.reason,
        document=extending.document,
        approved_at=extending.approved_at or now,
        told_at=extending.told_at,
        times=extending.times,
        verdict="untold",
    )
    limit.extensions_held.append(extension)
    planning.replan([limit])
    return extension


@use_case_required
def tell(limits: Iterable[TimeLimit], *, at: dt.datetime, now: dt.datetime) -> None:
    """The applicant was told at ``at``: pauses and extensions that waited for it take effect (D7)."""
    del now  # telling counts from when it reached
    moved = _open(limits)
    planning.hold_histories(moved)
    for limit in moved:
        told: list[Pause | Extension] = [
            one
            for one in [*limit.pauses_held, *limit.extensions_held]
            if one.told_at is None and not (isinstance(one, Pause) and one.until is not None)
        ]
        for one in told:
            one.told_at = at
            one.save(update_fields=["told_at"])
    planning.replan(moved)


@use_case_required
def settle(limits: Iterable[TimeLimit], *, at: dt.datetime, now: dt.datetime) -> None:
    """What ``limits`` waited for happened at ``at``: met, or met late.

    Alerts that had fallen by then stay and will be raised; those still to come are removed.
    """
    _close(limits, LimitStatus.MET, at=at, now=now)


@use_case_required
def cancel(limits: Iterable[TimeLimit], *, at: dt.datetime, now: dt.datetime) -> None:
    """Nothing is waited for any more; alerts that had fallen by ``at`` stay, as in settle."""
    _close(limits, LimitStatus.CANCELLED, at=at, now=now)


@use_case_required
def supersede(limits: Iterable[TimeLimit], *, at: dt.datetime, now: dt.datetime) -> None:
    """A limit of the same kind starts afresh by law; this one ends with its fallen alerts."""
    _close(limits, LimitStatus.SUPERSEDED, at=at, now=now)


@use_case_required
def met_earlier(limits: Iterable[TimeLimit], *, at: dt.datetime, cause: str) -> list[TimeLimit]:
    """What ``limits`` waited for turns out to have happened at ``at``, before what was entered.

    ``cause`` is a code. Their round rises and each gets an entry, by which cards for rungs that had
    not fallen by then are withdrawn. Raises LimitNotOpen for one that runs or ended before ``at``.
    """
    chosen = list(limits)
    for limit in chosen:
        if limit.closed_at is None or limit.closed_at < at:
            raise LimitNotOpen(limit=limit.pk, status=limit.status)
    planning.hold_histories(chosen)
    for limit in chosen:
        limit.status, limit.closed_at = LimitStatus.MET, at
        limit.round += 1
    planning.close(chosen, gone=[])
    planning.replan(chosen)
    for limit in chosen:
        _enter_restated(limit, cause, due_before=limit.due_on)
    return chosen


@use_case_required
def restate(
    limits: Iterable[TimeLimit],
    *,
    cause: str,
    now: dt.datetime,
    started_at: dt.datetime | None = None,
) -> list[TimeLimit]:
    """Reckon anew by the calendar in custody now, or from another start; those moved come back.

    ``cause`` is a code (calendar, correction). ``round`` rises and an entry is written only for
    limits whose dates or rungs moved; closed limits may be restated too, their cards are judged by it.
    """
    del now  # the entry bears the use case's moment
    chosen = list(limits)
    planning.hold_histories(chosen)
    before = {limit.pk: limit.due_on for limit in chosen}
    if started_at is not None:
        for limit in chosen:
            limit.started_at = started_at
    moved = planning.replan(chosen, restating=True)
    told = limit_facts.facts_by_matter({limit.matter_id for limit in moved})
    for limit in moved:
        _enter_restated(limit, cause, due_before=before[limit.pk], told=told[limit.matter_id])
    return moved


@use_case_required
def _enter_restated(
    limit: TimeLimit,
    cause: str,
    *,
    due_before: dt.date | None,
    told: list[dict[str, Any]] | None = None,
) -> None:
    body: dict[str, Any] = {
        "limit": limit.pk,
        "kind": limit.kind,
        "subject": limit.subject,
        "round": limit.round,
        "cause": cause,
        "due_before": due_before.isoformat() if due_before else "",
        "due": limit.due_on.isoformat() if limit.due_on else "",
        "provisional": limit.provisional,
        "calendar": limit.calendar,
        "calendar_version": limit.calendar_version,
        "limits": limit_facts.facts(limit.matter_id) if told is None else told,
    }
    ledger.append(limit.matter_id, TIME_LIMIT_RESTATED, by=SYSTEM, body=body)


def facts(matter_id: int) -> list[dict[str, Any]]:
    """LimitFacts of the matter, those that still run or were met, in the order they were started."""
    return limit_facts.facts(matter_id)


def is_late(limit: TimeLimit, at: dt.datetime) -> bool:
    """Whether something done at ``at`` came after the limit's legal end (CAL-6)."""
    if limit.overrun_at is None:
        return False
    return at > limit.overrun_at if _to_the_instant(limit) else at >= limit.overrun_at


def _to_the_instant(limit: TimeLimit) -> bool:
    """Whether it ends at an instant within a day, which is itself in time."""
    return History(
        limit.rule, limit.started_at, reading=Reading.parse(limit.reading)
    ).to_the_instant


def _open(limits: Iterable[TimeLimit]) -> list[TimeLimit]:
    """Those limits; raises LimitNotOpen if one has ended."""
    chosen = list(limits)
    for limit in chosen:
        if not limit.is_open:
            raise LimitNotOpen(limit=limit.pk, status=limit.status)
    return chosen


def _end_pauses(limits: Iterable[TimeLimit], at: dt.datetime) -> None:
    ended = []
    for limit in limits:
        for one in limit.pauses_held:
            if one.until is None:
                if at < one.since:
                    raise PauseInvalid("恢复时间早于中止时间")
                one.until = at
                ended.append(one.pk)
    Pause.objects.filter(pk__in=ended).update(until=at)


def _close(
    limits: Iterable[TimeLimit], status: LimitStatus, *, at: dt.datetime, now: dt.datetime
) -> None:
    if at > now:
        raise LimitNotOpen("结束时间不得晚于当前时间")
    closed = _open(limits)
    stopped = [limit for limit in closed if limit.status == LimitStatus.PAUSED]
    if stopped:
        planning.hold_histories(stopped)
        _end_pauses(stopped, max(at, *(p.since for one in stopped for p in one.pauses_held)))
        planning.replan(stopped)
    planning.hold_alerts([limit for limit in closed if "alerts_held" not in limit.__dict__])
    late: list[int] = []
    for limit in closed:
        limit.status, limit.closed_at = status, at
        kept = [alert for alert in limit.alerts_held if not _still_to_come(limit, alert, at)]
        late.extend(alert.pk for alert in limit.alerts_held if alert not in kept)
        limit.alerts_held = kept
    planning.close(closed, gone=late)


def _still_to_come(limit: TimeLimit, alert: Alert, at: dt.datetime) -> bool:
    """Whether the rung had not fallen at ``at``; the instant of a deadline itself is in time."""
    if alert.raised_at is not None:
        return False
    return alert.falls_at >= at if _to_the_instant(limit) else alert.falls_at > at
