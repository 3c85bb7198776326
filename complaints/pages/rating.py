"""The applicant's page for rating a case: number and code by POST, five grades, a few words."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from approval.errors import WrongCode
from approval.selectors import cases
from complaints.models.rating import LONGEST_WORDS, Grade
from complaints.selectors import ratings
from complaints.services import rating
from complaints.services.filing import Credentials
from complaints.services.rating import Verdict
from kernel.errors import Conflict, DomainError, InvalidInput
from web import rates
from web.posted import key_of, text_of

PAGE = "complaints/rating.html"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rates.guarded()
def rate(request: HttpRequest) -> HttpResponse:
    """The slip posts number and code along; ``act=rate`` gives the rating. GET leads to the slip."""
    if request.method != "POST":
        return redirect("/track/")
    own = Credentials(text_of(request, "number")[:50], text_of(request, "code")[:50])
    try:
        case = cases.public_case(own.number, own.code)
    except WrongCode:
        return render(request, PAGE, {"missing": True}, status=404)
    outcome: dict[str, object] | None = None
    refusal: DomainError | None = None
    if request.POST.get("act") == "rate":
        try:
            outcome = rating.rate_case(own, _verdict(request), key=key_of(request))
        except (Conflict, InvalidInput) as refused:
            refusal = refused
    context = {
        "number": own.number,
        "code": own.code,
        "item": case.item_version.item,
        "given": ratings.rating_of(case.matter_id),
        "may_rate": rating.may_be_rated(case),
        "grades": Grade.choices,
        "typed": _verdict(request),
        "longest": LONGEST_WORDS,
        "outcome": outcome,
        "refusal": refusal,
        "key": uuid.uuid4(),
    }
    return render(request, PAGE, context, status=_status(refusal))


def _verdict(request: HttpRequest) -> Verdict:
    grade = text_of(request, "grade")
    return Verdict(
        int(grade) if grade in {"1", "2", "3", "4", "5"} else 0, text_of(request, "words")
    )


def _status(refusal: DomainError | None) -> int:
    if refusal is None:
        return 200
    return 409 if isinstance(refusal, Conflict) else 400
