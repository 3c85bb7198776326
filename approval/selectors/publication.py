"""What the public may read of a licence decision: an allow-list, masked before it leaves this floor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from approval.models import Case, Licence
from approval.models.applicant import ApplicantKind
from approval.selectors.boards import public_name
from approval.states import Outcome
from kernel.clock import office_date


@dataclass(frozen=True, slots=True)
class Published:
    """A decision as 双公示 tells it: who (masked), what, by whom, under which document, until when."""

    number: str
    document: str
    holder: str
    company: bool
    item_code: str
    item: str
    unit_code: str
    unit: str
    licence: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    status: str
    decided_on: dt.date


def decisions(numbers: Iterable[str]) -> dict[str, Published]:
    """The granted decisions of these cases that may be read by everybody, by the case's number.

    Refusals are told to the applicant alone; an item that may not be named has none here.
    """
    granted = Case.objects.filter(
        number__in=list(numbers),
        decision__outcome=Outcome.GRANTED,
        item_version__item__public_by_name=True,
    )
    joined = granted.select_related(
        "item_version__item", "department", "decision", "licence", "applicant"
    )
    return {case.number: _told(case) for case in joined}


def _told(case: Case) -> Published:
    applicant, item = case.applicant, case.item_version.item
    licence: Licence | None = getattr(case, "licence", None)
    return Published(
        number=case.number,
        document=case.decision.document,
        holder=public_name(applicant.kind, applicant.name, applicant.owner),
        company=applicant.kind == ApplicantKind.COMPANY,
        item_code=item.code,
        item=item.name,
        unit_code=case.department.code,
        unit=case.department.name,
        licence=licence.number if licence else "",
        valid_from=licence.valid_from if licence else None,
        valid_to=licence.valid_to if licence else None,
        status=str(licence.status) if licence else "",
        decided_on=office_date(case.decision.decided_at),
    )
