"""催办: the applicant's page by number and code, the centre's button, what a unit was urged about."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from approval.errors import WrongCode
from approval.selectors import cases
from kernel.errors import Conflict, DomainError, InvalidInput
from monitor import policy
from monitor.policy import Duty
from monitor.selectors import urges as read
from monitor.services import urging
from organizations.pages.who import required_officer
from web import rates
from web.posted import key_of, text_of
from web.refusals import answered


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rates.guarded()
def applicant(request: HttpRequest) -> HttpResponse:
    """The tracking page posts number and code along; ``act=urge`` urges. GET leads to that page."""
    if request.method != "POST":
        return redirect("/track/")
    number, code = text_of(request, "number")[:50], text_of(request, "code")[:50]
    try:
        case = cases.public_case(number, code)
    except WrongCode:
        return render(request, "monitor/urge.html", {"missing": True}, status=404)
    refusal: DomainError | None = None
    try:
        if text_of(request, "act") == "urge":
            urging.urge_as_applicant(number, code, key=key_of(request))
    except (Conflict, InvalidInput) as refused:
        refusal = refused
    context = {
        "number": number,
        "code": code,
        "item": case.item_version.item,
        "urges": read.of_matter(case.matter_id),
        "may_urge": read.may_be_urged(case),
        "refusal": refusal,
        "key": uuid.uuid4(),
    }
    return render(request, "monitor/urge.html", context, status=409 if refusal else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def unit(request: HttpRequest) -> HttpResponse:
    """What one's own unit was urged about (POST: 看到了), and the centre's way to urge a case."""
    officer = required_officer(request)
    if request.method == "POST":
        outcome = urging.notice_urges(officer, key=key_of(request))
        messages.success(request, gettext("已告知催办人：看到 %(seen)d 件") % outcome)
        return redirect("monitor:urging")
    context = {
        "place": "urging",
        "officer": officer,
        "rows": list(read.of_unit(officer)),
        "may_see": policy.has_duty(officer, Duty.REPLY),
        "may_urge": policy.has_duty(officer, Duty.URGE),
        "key": uuid.uuid4(),
    }
    return render(request, "monitor/urging.html", context)


@never_cache
@require_POST
@answered
def centre(request: HttpRequest) -> HttpResponse:
    """Urge the case of the number given."""
    officer, number = required_officer(request), text_of(request, "number")
    policy.require_duty(officer, Duty.URGE)
    try:
        urging.urge_as_officer(number, officer=officer, key=key_of(request))
    except (Conflict, InvalidInput) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, gettext("已催办"))
    return redirect("monitor:urging")
