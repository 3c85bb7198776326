"""Filing a complaint from the tracking page, and agreeing that the unit may know."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import ledger
from approval.selectors import cases
from complaints import events
from complaints.errors import ComplaintNotFound, EmptyComplaint, NoComplaintOffice, TooLong
from complaints.limits import COMPLAINT_ACCEPTANCE
from complaints.models import Complaint
from complaints.models.complaint import LONGEST_NAME, LONGEST_PHONE, LONGEST_TEXT
from complaints.selectors import facts, public, rules
from complaints.services import query_codes
from kernel.clock import office_date
from kernel.transactions import AlreadyDone, current, use_case, use_case_required
from ledger import Actor, codes, idempotency, matters, numbers
from ledger.models import Matter
from ledger.models.matter import MatterKind
from organizations.models import Department
from timelimits.services import limits


@dataclass(frozen=True, slots=True)
class Grievance:
    """What the complainant wrote. A complaint without a name is taken as well."""

    text: str
    contact_name: str = ""
    contact_phone: str = ""
    consent: bool = False

    def check(self) -> None:
        """Raise EmptyComplaint or TooLong unless every text fits its field."""
        if not self.text.strip():
            raise EmptyComplaint
        for text, most in (
            (self.text, LONGEST_TEXT),
            (self.contact_name, LONGEST_NAME),
            (self.contact_phone, LONGEST_PHONE),
        ):
            if len(text) > most:
                raise TooLong(limit=most)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A number with its query code, as the complainant holds them."""

    number: str
    code: str


@use_case
def file_complaint(case: Credentials, grievance: Grievance, *, key: uuid.UUID) -> dict[str, Any]:
    """投诉: a complaint about the case of which the complainant holds the code.

    Returns the complaint's own number and query code, the same to a repeated request. Raises
    WrongCode, EmptyComplaint, TooLong, NoComplaintOffice.
    """
    by = Actor.applicant()
    request = {"case": case.number, "code": codes.normalise(case.code), "grievance": grievance}
    own_code = query_codes.code_for(key)
    try:
        idempotency.claim(key, by=by, name="complaint.file", request=request)
    except AlreadyDone as done:
        return {**done.outcome, "code": own_code}
    about = cases.public_case(case.number, case.code)
    grievance.check()
    complaint = open_complaint(about, grievance, code=own_code)
    now = current().now
    rule = rules.rule_for(COMPLAINT_ACCEPTANCE.code, on=office_date(now))
    limits.start(complaint.matter_id, COMPLAINT_ACCEPTANCE.code, rule, at=now, now=now)
    body = facts.complaint_facts(complaint)
    ledger.append(complaint.matter_id, events.COMPLAINT_FILED, by=by, body=body)
    outcome = _outcome(complaint)
    idempotency.settle(key, outcome)
    return outcome | {"code": own_code}


@use_case
def consent_to_release(complaint: Credentials, *, key: uuid.UUID) -> dict[str, Any]:
    """The complainant lets the unit know of the complaint before the case is closed.

    Repeating it changes nothing. Raises WrongCode.
    """
    by = Actor.applicant()
    idempotency.claim(key, by=by, name="complaint.consent", request={"number": complaint.number})
    found = public.public_complaint(complaint.number, complaint.code)
    row = locked(found.pk)
    limits.lock(row.matter_id)
    if not row.consent:
        row.agree()
        row.save()
        body = facts.complaint_facts(row)
        ledger.append(row.matter_id, events.COMPLAINT_CONSENTED, by=by, body=body)
    outcome = _outcome(row)
    idempotency.settle(key, outcome)
    return outcome


@use_case_required
def locked(pk: int) -> Complaint:
    """The complaint, its row locked against everybody else's acts."""
    rows = Complaint.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("matter__department", "about").filter(pk=pk).first()
    if found is None:
        raise ComplaintNotFound
    return found


@use_case_required
def hold_case(about: Any) -> None:
    """Hold the case, so that of two asking at once the second finds what the first has left."""
    Matter.objects.select_for_update(no_key=True, of=("self",)).values_list("pk").get(
        pk=about.matter_id
    )


@use_case_required
def open_complaint(about: Any, grievance: Grievance, *, code: str) -> Complaint:
    """The complaint's row and matter; its limits and its entry are the caller's."""
    case: Matter = about.matter
    office = (
        Department.objects.filter(
            region_id=case.region_id, is_supervision=True, closed_on__isnull=True
        )
        .order_by("sort_no")
        .first()
    )
    if office is None:
        raise NoComplaintOffice
    now = current().now
    day = office_date(now)
    serial = numbers.next_number(f"complaint:{case.region.code}:{day.year}")
    matter = matters.open_matter(
        MatterKind.COMPLAINT,
        number=f"TS{case.region.code}{day:%Y}{serial:06d}",
        belongs=matters.Belonging(office.pk, case.region_id),
        query_code=code,
    )
    return Complaint.objects.create(
        matter=matter,
        about=case,
        handling_department_id=case.department_id,
        handling_window=about.window_code,
        text=grievance.text.strip(),
        contact_name=grievance.contact_name.strip(),
        contact_phone=grievance.contact_phone.strip(),
        consent=grievance.consent,
        filed_at=now,
    )


def _outcome(complaint: Complaint) -> dict[str, Any]:
    return {
        "number": complaint.matter.number,
        "state": str(complaint.state),
        "version": complaint.version,
    }
