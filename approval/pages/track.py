"""The applicant's page: number and code in, one calm slip out; nothing of it in any address."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from approval.errors import WrongCode
from approval.pages.slip_view import slip_of
from approval.selectors import cases
from kernel import clock
from timelimits import receipts
from web import rates

PER_MINUTE = 10
LONGEST = 50


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """GET asks for number and code; POST shows the slip, or one answer for a wrong one of either.

    After ten wrong ones in a minute an address is turned away (429), right or wrong.
    """
    if request.method != "POST":
        return render(request, "approval/track/ask.html")
    address = request.META.get("REMOTE_ADDR", "")
    if rates.exhausted("track", address, per_minute=PER_MINUTE):
        return render(request, "approval/track/ask.html", {"busy": True}, status=429)
    number = request.POST.get("number", "").strip()[:LONGEST]
    code = request.POST.get("code", "").strip()[:LONGEST]
    try:
        case = cases.public_case(number, code)
    except WrongCode:
        rates.count("track", address)
        return render(request, "approval/track/ask.html", {"missing": True}, status=404)
    slip = slip_of(case, at=clock.now())
    context = {
        "slip": slip,
        "receipt": receipts.receipt(slip.limit_id) if slip.limit_id is not None else None,
        "number": case.number,
        "code": code,
    }
    return render(request, "approval/track/slip.html", context)
