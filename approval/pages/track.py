"""The applicant's page: number and code in, one calm slip out; nothing of it in any address."""

from __future__ import annotations

import zlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from approval.errors import WrongCode
from approval.pages.slip_view import sheet_of
from approval.selectors import cases, slips
from kernel import clock
from ledger import reader
from web import rates

LONGEST = 50


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rates.guarded()
def track(request: HttpRequest) -> HttpResponse:
    """GET asks for number and code; POST shows the slip, or one answer for a wrong one of either.

    After ten wrong ones in a minute an address is turned away (429), right or wrong. A wrong code
    and a number that nobody has are answered alike, byte for byte and after the same work.
    """
    if request.method != "POST":
        return render(request, "approval/track/ask.html")
    number = request.POST.get("number", "").strip()[:LONGEST]
    code = request.POST.get("code", "").strip()[:LONGEST]
    head = reader.head()  # before the case is read: what comes after it, the stream will tell
    try:
        case = cases.public_case(number, code, among=slips.CASES)
    except WrongCode:
        return render(request, "approval/track/ask.html", {"missing": True}, status=404)
    sheet = sheet_of(case, at=clock.now())
    context = {
        "slip": sheet.slip,
        "receipt": sheet.receipt,
        "number": case.number,
        "code": code,
        "version": f"{case.version}-{zlib.crc32(repr(sheet.slip).encode()):08x}",
        "told": sheet.told,
        "head": head,
    }
    return render(request, "approval/track/slip.html", context)
