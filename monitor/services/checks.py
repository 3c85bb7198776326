"""Checks that do not trust the record: the monthly sample with call-backs, and rounds of the hall."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

import ledger
from kernel.clock import office_date
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency, numbers
from ledger.models import STREAM, Stream
from monitor import events, policy
from monitor.errors import AlreadySampled, CheckInvalid, CheckNotFound
from monitor.models import CallBack, Inspection, InspectionFinding, Sample, SampledCase
from monitor.models.checks import LONGEST_NOTE
from monitor.policy import Duty
from monitor.selectors import checks as read
from monitor.selectors import monthly
from monitor.verbs import FindingKind, Reached, Verdict
from organizations.models import Department
from organizations.officers import Officer

MOST_SAMPLED = 500


@use_case
def draw_sample(
    month: dt.date, size: int, *, officer: Officer, key: uuid.UUID | None
) -> dict[str, Any]:
    """Draw ``size`` of the cases closed in a month that is over, once.

    The seed is the ledger's head at this moment, which nobody chose. Raises CheckInvalid,
    AlreadySampled.
    """
    request = {"month": month, "size": size}
    idempotency.claim(key, by=officer.actor, name="sample.draw", request=request)
    _require(officer)
    first = month.replace(day=1)
    if monthly.span(first)[1] > current().now:
        raise CheckInvalid(gettext("这个月还没有结束"), field="month")
    if not 1 <= size <= MOST_SAMPLED:
        raise CheckInvalid(gettext("抽取数应为1至500"), field="size")
    if Sample.objects.filter(month=first).exists():
        raise AlreadySampled
    population = read.population(first)
    if not population:
        raise CheckInvalid(gettext("这个月没有办结的件"), field="month")
    sample = _drawn(first, min(size, len(population)), population, officer)
    outcome = {"sample": sample.pk, "size": sample.size, "population": sample.population}
    idempotency.settle(key, outcome)
    return outcome


@use_case_required
def _drawn(month: dt.date, size: int, population: Mapping[str, int], officer: Officer) -> Sample:
    head = Stream.objects.get(name=STREAM)
    seed = bytes(head.last_hash).hex()
    chosen = read.drawn(seed, population, size)
    sample = Sample.objects.create(
        month=month,
        head_seq=head.last_seq,
        seed=seed,
        population=len(population),
        size=size,
        drawn_by_id=officer.account_id,
        drawn_at=current().now,
    )
    SampledCase.objects.bulk_create(
        SampledCase(sample=sample, place=place, matter_id=population[number])
        for place, number in enumerate(chosen, start=1)
    )
    body = {
        "cases": chosen,
        "head_seq": head.last_seq,
        "month": f"{month:%Y-%m}",
        "population": len(population),
        "sample": sample.pk,
        "seed": seed,
        "size": size,
    }
    ledger.append(None, events.SAMPLE_DRAWN, by=officer.actor, body=body)
    return sample


@dataclass(frozen=True, slots=True)
class Call:
    """What a call brought: whether somebody answered, the four answers, a note for every no."""

    reached: str
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    def check(self) -> None:
        """Raise CheckInvalid, naming the field, for answers nobody can have given."""
        if self.reached not in Reached.values:
            raise CheckInvalid(field="reached")
        given = {question: self.answers.get(question, "") for question in read.QUESTIONS}
        for question, answer in given.items():
            if answer not in Verdict.values:
                raise CheckInvalid(field=question)
        if self.reached != Reached.ANSWERED and any(given.values()):
            raise CheckInvalid(gettext("没有接通就没有回答"), field="reached")
        if self.reached == Reached.ANSWERED and not all(given.values()):
            raise CheckInvalid(gettext("四项都要问到"), field="answers")
        if "no" in given.values() and not self.note.strip():
            raise CheckInvalid(gettext("回答“否”的须写明情况"), field="note")
        if len(self.note) > LONGEST_NOTE:
            raise CheckInvalid(field="note")


@use_case
def record_call(
    case_id: int, call: Call, *, officer: Officer, key: uuid.UUID | None
) -> dict[str, Any]:
    """Write down one call-back; a later call is another row. Raises CheckNotFound, CheckInvalid."""
    request = {"case": case_id, "call": call}
    idempotency.claim(key, by=officer.actor, name="sample.call", request=request)
    _require(officer)
    drawn = SampledCase.objects.select_related("matter", "sample").filter(pk=case_id).first()
    if drawn is None:
        raise CheckNotFound
    call.check()
    given = {question: call.answers.get(question, "") for question in read.QUESTIONS}
    row = CallBack.objects.create(
        case=drawn,
        reached=call.reached,
        note=call.note.strip(),
        by_id=officer.account_id,
        at=current().now,
        **given,
    )
    body = {
        **given,
        "number": drawn.matter.number,
        "reached": call.reached,
        "sample": drawn.sample_id,
    }
    ledger.append(drawn.matter_id, events.CASE_CALLED_BACK, by=officer.actor, body=body)
    outcome = {"call": row.pk, "sample": drawn.sample_id}
    idempotency.settle(key, outcome)
    return outcome


@use_case
def open_inspection(
    place: str, on: dt.date, *, officer: Officer, key: uuid.UUID | None
) -> dict[str, Any]:
    """开始巡查. Raises CheckInvalid without a place or for a day to come."""
    request = {"place": place, "on": on}
    idempotency.claim(key, by=officer.actor, name="inspection.open", request=request)
    _require(officer)
    now = current().now
    if not place.strip() or len(place) > 80:
        raise CheckInvalid(field="place")
    if on > office_date(now):
        raise CheckInvalid(field="on")
    serial = numbers.next_number(f"inspection:{on.year}")
    row = Inspection.objects.create(
        number=f"XC{on:%Y}{serial:04d}",
        place=place.strip(),
        on=on,
        opened_by_id=officer.account_id,
        opened_at=now,
    )
    body = {"number": row.number, "day": on.isoformat()}
    ledger.append(None, events.INSPECTION_OPENED, by=officer.actor, body=body)
    outcome = {"number": row.number}
    idempotency.settle(key, outcome)
    return outcome


@dataclass(frozen=True, slots=True)
class Found:
    """What a round found about a unit; ``department`` is its code."""

    department: str
    kind: str
    note: str
    window: str = ""


@use_case
def add_finding(
    number: str, found: Found, *, officer: Officer, key: uuid.UUID | None
) -> dict[str, Any]:
    """Write down a finding of an open round. Raises CheckNotFound, CheckInvalid."""
    request = {"number": number, "found": found}
    idempotency.claim(key, by=officer.actor, name="inspection.find", request=request)
    _require(officer)
    inspection = _open_round(number)
    unit = Department.objects.filter(code=found.department[:20]).first()
    if unit is None:
        raise CheckInvalid(gettext("没有这个单位"), field="department")
    if found.kind not in FindingKind.values:
        raise CheckInvalid(field="kind")
    if not found.note.strip() or len(found.note) > LONGEST_NOTE:
        raise CheckInvalid(field="note")
    if len(found.window) > 20:
        raise CheckInvalid(field="window")
    row = InspectionFinding.objects.create(
        inspection=inspection,
        department=unit,
        kind=found.kind,
        window=found.window.strip(),
        note=found.note.strip(),
        by_id=officer.account_id,
        at=current().now,
    )
    body = {
        "department": unit.code,
        "kind": found.kind,
        "number": inspection.number,
        "window": row.window,
    }
    ledger.append(None, events.INSPECTION_FOUND, by=officer.actor, body=body)
    outcome = {"finding": row.pk}
    idempotency.settle(key, outcome)
    return outcome


@use_case
def close_inspection(number: str, *, officer: Officer, key: uuid.UUID | None) -> dict[str, Any]:
    """结束巡查. Raises CheckNotFound when there is no open round of that number."""
    idempotency.claim(key, by=officer.actor, name="inspection.close", request={"number": number})
    _require(officer)
    inspection = _open_round(number)
    inspection.closed_at = current().now
    inspection.save(update_fields=["closed_at"])
    count = inspection.findings.count()
    body = {"findings": count, "number": inspection.number}
    ledger.append(None, events.INSPECTION_CLOSED, by=officer.actor, body=body)
    outcome = {"number": inspection.number, "findings": count}
    idempotency.settle(key, outcome)
    return outcome


@use_case_required
def _open_round(number: str) -> Inspection:
    found = (
        Inspection.objects.select_for_update(no_key=True, of=("self",))
        .filter(number=number[:40].replace("\x00", ""), closed_at__isnull=True)
        .first()
    )
    if found is None:
        raise CheckNotFound
    return found


def _require(officer: Officer) -> None:
    read.require_reader(officer)
    policy.require_duty(officer, Duty.CHECK)
