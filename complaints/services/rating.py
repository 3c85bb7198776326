"""评价: the applicant rates a case that is decided, once; a bad rating opens a complaint (HC-4)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import ledger
from approval.selectors import cases
from approval.states import OPEN, CaseState
from complaints import events
from complaints.errors import AlreadyRated, GradeMissing, NotYetRated, TooLong
from complaints.limits import COMPLAINT_ACCEPTANCE
from complaints.models import Rating
from complaints.models.rating import LONGEST_WORDS, TO_PUT_RIGHT, Grade
from complaints.selectors import facts, rules
from complaints.services import filing, query_codes
from complaints.services.filing import Credentials, Grievance
from kernel.clock import office_date
from kernel.transactions import AlreadyDone, current, use_case, use_case_required
from ledger import Actor, codes, idempotency
from timelimits.registry.hotline import RECTIFICATION
from timelimits.services import limits

DECIDED = frozenset({CaseState.GRANTED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The grade given, and what was written with it."""

    grade: int
    words: str = ""

    def check(self) -> None:
        """Raise GradeMissing or TooLong."""
        if self.grade not in Grade.values:
            raise GradeMissing
        if len(self.words) > LONGEST_WORDS:
            raise TooLong(limit=LONGEST_WORDS)


def may_be_rated(case: Any) -> bool:
    """Whether the case is decided or over: before that there is nothing to rate (一事一评)."""
    return case.state in DECIDED or case.state not in OPEN


@use_case
def rate_case(case: Credentials, verdict: Verdict, *, key: uuid.UUID) -> dict[str, Any]:
    """Keep the rating. A bad one becomes a complaint with its own number and query code.

    Raises WrongCode, GradeMissing, TooLong, NotYetRated, AlreadyRated, NoComplaintOffice.
    """
    by = Actor.applicant()
    request = {"case": case.number, "code": codes.normalise(case.code), "verdict": verdict}
    own_code = query_codes.code_for(key)
    try:
        idempotency.claim(key, by=by, name="rating.give", request=request)
    except AlreadyDone as done:
        return _told(done.outcome, own_code)
    about = cases.public_case(case.number, case.code)
    verdict.check()
    _require_ratable(about)
    bad = verdict.grade in TO_PUT_RIGHT
    complaint = _put_right(about, verdict, own_code) if bad else None
    Rating.objects.create(
        about=about.matter,
        grade=verdict.grade,
        words=verdict.words.strip(),
        complaint=complaint.matter if complaint else None,
        given_at=current().now,
    )
    # While a complaint is hidden from whoever handles the case, so is the rating behind it.
    matter = complaint.matter if complaint else about.matter
    body = {"number": matter.number, "grade": verdict.grade}
    ledger.append(matter.pk, events.RATING_GIVEN, by=by, source="online", body=body)
    outcome = {"grade": verdict.grade, "complaint": complaint.matter.number if complaint else ""}
    idempotency.settle(key, outcome)
    return _told(outcome, own_code)


def _told(outcome: dict[str, Any], code: str) -> dict[str, Any]:
    return outcome | {"code": code if outcome["complaint"] else ""}


@use_case_required
def _require_ratable(about: Any) -> None:
    filing.hold_case(about)
    if not may_be_rated(about):
        raise NotYetRated
    if Rating.objects.filter(about=about.matter).exists():
        raise AlreadyRated


@use_case_required
def _put_right(about: Any, verdict: Verdict, code: str) -> Any:
    """The complaint of a bad rating: taken up as any other, and put right within its own limit."""
    words = f"差评（{Grade(verdict.grade).label}）"
    text = f"{words}：{verdict.words.strip()}" if verdict.words.strip() else words
    complaint = filing.open_complaint(about, Grievance(text), code=code)
    now = current().now
    for kind in (COMPLAINT_ACCEPTANCE.code, RECTIFICATION.code):
        rule = rules.rule_for(kind, on=office_date(now))
        limits.start(complaint.matter_id, kind, rule, at=now, now=now)
    body = facts.complaint_facts(complaint)
    ledger.append(complaint.matter_id, events.COMPLAINT_FILED, by=Actor.applicant(), body=body)
    return complaint
