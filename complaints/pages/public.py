"""The complainant's pages: by number and query code, without an account, nothing kept in a URL."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from approval.errors import WrongCode as WrongCaseCode
from approval.selectors import cases
from complaints.errors import WrongCode
from complaints.limits import COMPLAINT_ACCEPTANCE, COMPLAINT_ANSWER
from complaints.models.complaint import LONGEST_TEXT
from complaints.selectors import public, rules
from complaints.services import filing
from complaints.services.filing import Credentials, Grievance
from complaints.states import PUBLIC_WORDS, DeclineGround
from kernel import clock
from kernel.errors import DomainError, InvalidInput, NotFound
from timelimits.services import limits
from web import rates
from web.posted import key_of, text_of


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rates.guarded()
def new(request: HttpRequest) -> HttpResponse:
    """投诉: asks for number and code (the tracking page posts them along), then for the words."""
    if request.method != "POST":
        return _ask(request)
    case = _credentials(request)
    try:
        found = cases.public_case(case.number, case.code)
    except NotFound as refusal:
        return _ask(request, refusal=refusal)
    if request.POST.get("act") != "file":
        return _write(request, case, found)
    return _file(request, case, found)


def _file(request: HttpRequest, case: Credentials, found: Any) -> HttpResponse:
    grievance = Grievance(
        text=text_of(request, "text"),
        contact_name=text_of(request, "contact_name"),
        contact_phone=text_of(request, "contact_phone"),
        consent=request.POST.get("consent") == "1",
    )
    try:
        outcome = filing.file_complaint(case, grievance, key=key_of(request))
    except (WrongCode, WrongCaseCode) as refusal:
        return _ask(request, refusal=refusal)
    except DomainError as refusal:
        return _write(request, case, found, grievance=grievance, refusal=refusal)
    today = clock.office_date(clock.now())
    within = rules.rule_for(COMPLAINT_ACCEPTANCE.code, on=today).phrase
    return render(request, "complaints/filed.html", {"outcome": outcome, "acceptance": within})


def _ask(request: HttpRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    context = {"refusal": refusal, "number": text_of(request, "number")}
    status = 404 if refusal is not None else 200
    return render(request, "complaints/ask.html", context, status=status)


def _write(
    request: HttpRequest,
    case: Credentials,
    found: Any,
    *,
    grievance: Grievance | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    today = clock.office_date(clock.now())
    context = {
        "case": case,
        "item": found.item_version.item,
        "grievance": grievance,
        "refusal": refusal,
        "longest": LONGEST_TEXT,
        "acceptance": rules.rule_for(COMPLAINT_ACCEPTANCE.code, on=today).phrase,
        "answering": rules.rule_for(COMPLAINT_ANSWER.code, on=today).phrase,
        "key": text_of(request, "key") if refusal is not None else uuid.uuid4(),
    }
    return render(request, "complaints/new.html", context, status=_status(refusal))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rates.guarded()
def status(request: HttpRequest) -> HttpResponse:
    """查投诉: where a complaint stands and what was answered; here the complainant may agree."""
    if request.method != "POST":
        return render(request, "complaints/status_ask.html", {"number": ""})
    own = _credentials(request)
    try:
        if request.POST.get("act") == "consent":
            filing.consent_to_release(own, key=key_of(request))
        complaint = public.public_complaint(own.number, own.code)
    except (WrongCode, InvalidInput) as refusal:
        again = {"refusal": refusal, "number": own.number}
        return render(request, "complaints/status_ask.html", again, status=_status(refusal))
    due = [fact["due"] for fact in limits.facts(complaint.matter_id) if fact["status"] == "running"]
    context = {
        "complaint": complaint,
        "own": own,
        "words": PUBLIC_WORDS[complaint.state],
        "due": next((day for day in due if day), ""),
        "ground": DeclineGround(complaint.decline_ground).label if complaint.decline_ground else "",
        "key": uuid.uuid4(),
    }
    return render(request, "complaints/status.html", context)


def _credentials(request: HttpRequest) -> Credentials:
    return Credentials(text_of(request, "number").upper(), text_of(request, "code"))


def _status(refusal: DomainError | None) -> int:
    if refusal is None:
        return 200
    return 404 if isinstance(refusal, NotFound) else 400
