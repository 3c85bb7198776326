"""The monthly sample, drawn so that anybody can draw it again, its sheet, and rounds of the hall."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from approval.selectors import cases
from ledger.models import STREAM, Entry, Matter
from ledger.models.matter import MatterKind
from monitor import policy
from monitor.errors import CheckNotFound
from monitor.models import CallBack, Inspection, Sample, SampledCase
from monitor.policy import Duty
from monitor.selectors import monthly
from organizations.officers import Officer

QUESTIONS = ("genuine", "timely", "complete", "accurate")


def drawn(seed: str, numbers: Iterable[str], size: int) -> list[str]:
    """The ``size`` numbers with the smallest SHA-256 of "seed:number", in that order. Pure."""
    ranked = sorted(
        (hashlib.sha256(f"{seed}:{number}".encode()).hexdigest(), number) for number in numbers
    )
    return [number for _, number in ranked[:size]]


def population(month: dt.date) -> dict[str, int]:
    """The cases closed in that month: number to matter."""
    since, until = monthly.span(month)
    rows = Matter.objects.filter(kind=MatterKind.CASE, closed_at__gte=since, closed_at__lt=until)
    return dict(rows.values_list("number", "pk"))


def is_as_drawn(sample: Sample) -> bool:
    """Whether drawing again from the same seed gives the same cases, and the ledger has that seed."""
    head = Entry.objects.filter(stream=STREAM, seq=sample.head_seq).first()
    if head is None or bytes(head.hash).hex() != sample.seed:
        return False
    numbers = population(sample.month)
    listed = list(sample.cases.order_by("place").values_list("matter__number", flat=True))
    return len(numbers) == sample.population and listed == drawn(sample.seed, numbers, sample.size)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet: the case drawn, whom to call, what the last call brought."""

    place: int
    case_id: int
    number: str
    unit: str
    item: str
    phone: str
    calls: Sequence[CallBack]

    @property
    def last(self) -> CallBack | None:
        """The newest call."""
        return self.calls[-1] if self.calls else None


def sheet(sample: Sample) -> list[Line]:
    """The sample with the applicants' phones, for those who call; four queries however many."""
    rows = list(
        SampledCase.objects.filter(sample=sample)
        .select_related("matter__department")
        .prefetch_related("calls")
        .order_by("place")
    )
    known: dict[int, Any] = {
        case.matter_id: case
        for case in cases.with_its_item()
        .select_related("applicant")
        .filter(matter_id__in=[row.matter_id for row in rows])
    }
    return [_line(row, known.get(row.matter_id)) for row in rows]


def _line(row: SampledCase, case: Any) -> Line:
    return Line(
        place=row.place,
        case_id=row.pk,
        number=row.matter.number,
        unit=row.matter.department.short_name,
        item=case.item_version.item.plain_name if case is not None else "",
        phone=case.applicant.phone if case is not None else "",
        calls=tuple(row.calls.all()),
    )


def results(sample: Sample) -> dict[str, dict[str, int]]:
    """For each question how many answered yes, no, unsure; the last call that was answered counts."""
    last: dict[int, CallBack] = {}
    for call in CallBack.objects.filter(case__sample=sample, reached="answered").order_by("at"):
        last[call.case_id] = call
    tally = {question: {"yes": 0, "no": 0, "unsure": 0} for question in QUESTIONS}
    for call in last.values():
        for question in QUESTIONS:
            answer = getattr(call, question)
            if answer:
                tally[question][answer] += 1
    return tally


def require_reader(officer: Officer) -> None:
    """Samples and rounds exist for the bureau, leaders and the auditor only (404 for others)."""
    if not policy.sees_all(officer):
        raise CheckNotFound


def get_sample(sample_id: int, officer: Officer) -> Sample:
    """The sample; CheckNotFound outside the officer's scope. Phones are for who has the duty."""
    require_reader(officer)
    policy.require_duty(officer, Duty.CHECK)
    found = Sample.objects.filter(pk=sample_id).first()
    if found is None:
        raise CheckNotFound
    return found


def get_inspection(number: str, officer: Officer) -> Inspection:
    """The round; CheckNotFound outside the officer's scope."""
    require_reader(officer)
    found = Inspection.objects.filter(number=number[:40].replace("\x00", "")).first()
    if found is None:
        raise CheckNotFound
    return found
