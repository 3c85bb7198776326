"""A month's scores: reckoned, put to the units, signed by another, issued; restated only as an edition."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from fractions import Fraction
from typing import Any

from django.db import IntegrityError

import ledger
from kernel import clock
from kernel.clock import micros, office_date
from kernel.journal import Actor, Event
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency
from ledger.models import STREAM, Entry
from monitor import events, policy
from monitor.errors import MonthNotOver, RunMoved, RunNotFound, SignedByConsultant
from monitor.models import (
    IndicatorForm,
    ScoreMark,
    ScoreObjection,
    ScoreRun,
    UnitScore,
)
from monitor.performance import form as forms
from monitor.performance.figures import FIGURES
from monitor.performance.form import Form
from monitor.policy import Duty
from monitor.scoring import RUN_OPEN, FormState, ObjectionState, RunState
from monitor.selectors import counting, figures
from organizations.models import Department
from organizations.officers import Officer
from timelimits import custody

BY_ITSELF = Actor.system("scores")


@use_case
def reckon(month: dt.date, *, officer: Officer, key: uuid.UUID | None) -> dict[str, Any]:
    """Reckon a month (again): a new draft edition; the open one before it is superseded.

    Raises NotPermitted, MonthNotOver, and RunMoved while objections to the open one wait.
    """
    idempotency.claim(key, by=officer.actor, name="scores.reckon", request={"month": month})
    policy.require_duty(officer, Duty.RECKON_SCORES)
    run = _reckon(month, by=officer.actor, account_id=officer.account_id)
    outcome = _outcome(run)
    idempotency.settle(key, outcome)
    return outcome


def reckon_due() -> int:
    """Reckon the month that ended last, if nobody has; return how many runs that made."""
    month = last_month(office_date(clock.now()))
    if ScoreRun.objects.filter(month=month).exists() or not _recorded(month):
        return 0
    try:
        return _reckon_alone(month)
    except IntegrityError:  # another monitor was first
        return 0


@use_case
def _reckon_alone(month: dt.date) -> int:
    if ScoreRun.objects.filter(month=month).exists():
        return 0
    _reckon(month, by=BY_ITSELF, account_id=None)
    return 1


@use_case_required
def _reckon(month: dt.date, *, by: Actor, account_id: int | None) -> ScoreRun:
    before = list(
        ScoreRun.objects.select_for_update(no_key=True, of=("self",))
        .filter(month=month)
        .order_by("edition")
    )
    now = current().now
    if month.day != 1 or counting.month_bounds(month)[1] > now or not _recorded(month):
        raise MonthNotOver
    for run in before:
        if run.state in RUN_OPEN:
            _supersede(run, by)
    version = form_of(month)
    run = ScoreRun.objects.create(
        month=month,
        edition=len(before) + 1,
        form=version,
        cause="again" if before else "monthly",
        made_at=now,
        made_by_id=account_id,
    )
    cases = counting.count_cases(run.pk, month)
    scores = _score_units(run, forms.read(version.content))
    run.digest = digest_of(scores)
    run.save(update_fields=["digest"])
    facts = {"cases": cases, "cause": run.cause, "units": len(scores)}
    ledger.append(None, events.SCORES_RECKONED, by=by, body=run_facts(run) | facts)
    return run


def form_of(month: dt.date) -> IndicatorForm:
    """The version of the form in force for that month."""
    found = (
        IndicatorForm.objects.filter(state=FormState.IN_FORCE, valid_from__lte=month)
        .order_by("-number")
        .first()
    )
    assert found is not None  # version 1 holds since 2000
    return found


def _score_units(run: ScoreRun, form: Form) -> list[UnitScore]:
    """A score for every unit that stood in the month, in official order, zeros too (零报告)."""
    cases = figures.divided(run, "unit")
    more, cuts = figures.beside(run.month), figures.least_cuts(run.month)
    marks = _marks(run.month)
    scores = [
        _score_unit(
            run,
            form,
            unit,
            dict.fromkeys(FIGURES, 0)
            | cases.get(unit.pk, {})
            | more.get(unit.pk, {})
            | {"least_cut": cuts.get(unit.pk, 0)},
            marks.get(unit.pk, {}),
        )
        for unit in units_of(run.month)
    ]
    _place(scores)
    return UnitScore.objects.bulk_create(scores)


def units_of(month: dt.date) -> list[Department]:
    """Every unit that stood on a day of the month, in 机构序列; the bureau that scores is none."""
    until = office_date(counting.month_bounds(month)[1])
    return [
        unit
        for unit in Department.objects.select_related("region")
        if not unit.is_supervision
        and (unit.opened_on is None or unit.opened_on < until)
        and (unit.closed_on is None or unit.closed_on > month)
    ]


def _score_unit(
    run: ScoreRun, form: Form, unit: Department, found: dict[str, int], marks: dict[str, int]
) -> UnitScore:
    parts, total = forms.score(
        form,
        {code: Fraction(value) for code, value in found.items()},
        {part: Fraction(points, 100) for part, points in marks.items()},
    )
    why = "" if unit.ranking_group else "no_group"
    if not why and found["closed"] < form.floor:
        why = "below_floor"
    return UnitScore(
        run=run,
        department=unit,
        group=unit.ranking_group,
        figures=found,
        parts=[*(one.to_json() for one in parts), total.to_json()],
        total=total.points,
        why_unranked=why,
    )


def _place(scores: list[UnitScore]) -> None:
    """Places within each group by total; equal totals share a place."""
    for group in {score.group for score in scores if not score.why_unranked}:
        ranked = [one for one in scores if one.group == group and not one.why_unranked]
        for score in ranked:
            score.place = 1 + sum(other.total > score.total for other in ranked)


def _marks(month: dt.date) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for unit, part, points in ScoreMark.objects.filter(month=month).values_list(
        "department_id", "part", "points"
    ):
        of_unit = found.setdefault(unit, {})
        of_unit[part] = of_unit.get(part, 0) + points
    return found


@use_case
def consult(
    run_id: int, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """Put a draft to the units: each sees its own points and may object until ``object_by``."""
    run = _held(run_id, "scores.consult", officer, key, (version, Duty.RECKON_SCORES))
    _require(run, RunState.DRAFT)
    now = current().now
    days = forms.read(run.form.content).object_days
    calendar = custody.look().calendar(counting.CALENDAR)
    run.object_by = calendar.end_of(calendar.add(office_date(now), days))
    run.consulted_at, run.consulted_by_id = now, officer.account_id
    _move(run, RunState.CONSULTING)
    told = {"object_by": micros(run.object_by)}
    return _done(run, events.SCORES_CONSULTED, officer, key, told)


@use_case
def sign(
    run_id: int, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """Sign what the units were asked about.

    Raises RunMoved before ``object_by``, while an objection waits or marks were given since,
    SignedByConsultant for whoever asked the units.
    """
    run = _held(run_id, "scores.sign", officer, key, (version, Duty.SIGN_SCORES))
    _require(run, RunState.CONSULTING)
    if run.object_by is None or current().now < run.object_by:
        raise RunMoved("异议期限未满，不能签发")
    if run.consulted_by_id == officer.account_id:
        raise SignedByConsultant
    _no_open_objection(run)
    if ScoreMark.objects.filter(month=run.month, given_at__gt=run.made_at).exists():
        raise RunMoved("核算之后有新的加减分，请重新核算")
    run.signed_at, run.signed_by_id = current().now, officer.account_id
    _move(run, RunState.SIGNED)
    return _done(run, events.SCORES_SIGNED, officer, key, {})


@use_case
def issue(
    run_id: int, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """Issue what was signed; an edition issued before is superseded."""
    run = _held(run_id, "scores.issue", officer, key, (version, Duty.RECKON_SCORES))
    _require(run, RunState.SIGNED)
    for before in ScoreRun.objects.select_for_update(no_key=True, of=("self",)).filter(
        month=run.month, state=RunState.ISSUED
    ):
        _supersede(before, officer.actor)
    run.issued_at = current().now
    _move(run, RunState.ISSUED)
    return _done(run, events.SCORES_ISSUED, officer, key, {})


@use_case_required
def _held(
    run_id: int,
    name: str,
    officer: Officer,
    key: uuid.UUID | None,
    asked: tuple[int | None, Duty],
) -> ScoreRun:
    version, duty = asked
    idempotency.claim(key, by=officer.actor, name=name, request={"run": run_id, "version": version})
    policy.require_duty(officer, duty)
    run = (
        ScoreRun.objects.select_for_update(no_key=True, of=("self",))
        .select_related("form")
        .filter(pk=run_id)
        .first()
    )
    if run is None:
        raise RunNotFound
    if version not in (None, run.version):
        raise RunMoved(state=str(run.state), version=run.version)
    return run


def _require(run: ScoreRun, state: RunState) -> None:
    if run.state != state:
        raise RunMoved(state=str(run.state), version=run.version)


@use_case_required
def _no_open_objection(run: ScoreRun) -> None:
    if ScoreObjection.objects.filter(score__run=run, state=ObjectionState.FILED).exists():
        raise RunMoved("还有异议没有决定")


@use_case_required
def _supersede(run: ScoreRun, by: Actor) -> None:
    _no_open_objection(run)
    _move(run, RunState.SUPERSEDED)
    ledger.append(None, events.SCORES_SUPERSEDED, by=by, body=run_facts(run))


@use_case_required
def _move(run: ScoreRun, state: RunState) -> None:
    run.state, run.version = state, run.version + 1
    run.save()


@use_case_required
def _done(
    run: ScoreRun, event: Event, officer: Officer, key: uuid.UUID | None, more: dict[str, Any]
) -> dict[str, Any]:
    ledger.append(None, event, by=officer.actor, body=run_facts(run) | more)
    outcome = _outcome(run)
    idempotency.settle(key, outcome)
    return outcome


def _outcome(run: ScoreRun) -> dict[str, Any]:
    return {"run": run.pk, "state": str(run.state), "version": run.version, "edition": run.edition}


def run_facts(run: ScoreRun) -> dict[str, Any]:
    """What every entry about a run says."""
    return {
        "run": run.pk,
        "month": f"{run.month:%Y-%m}",
        "edition": run.edition,
        "form": run.form.number or 0,
        "run_state": str(run.state),
        "run_version": run.version,
        "digest": run.digest,
    }


def digest_of(scores: list[UnitScore]) -> str:
    """The digest under which the results stand in the ledger."""
    told = [
        [one.department.code, one.total, one.place or 0, one.figures, one.parts] for one in scores
    ]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def last_month(day: dt.date) -> dt.date:
    """The first day of the month before ``day``'s."""
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def _recorded(month: dt.date) -> bool:
    """Whether anything was entered before the month ended."""
    return Entry.objects.filter(
        stream=STREAM, seq=1, recorded_at__lt=counting.month_bounds(month)[1]
    ).exists()
