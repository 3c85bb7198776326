"""The page of a date's receipt, for officers; applicants see the same slip on their own page."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kernel.journal import canonical
from organizations.pages.who import required_officer
from timelimits import receipts
from timelimits.receipts import Explanation, Receipt
from timelimits.scope import require_sight
from web.refusals import answered

LARGEST_CODE = 720  # bytes that a QR code still holds legibly on the sheet


@answered
@never_cache
@require_GET
def show(request: HttpRequest, limit_id: int) -> HttpResponse:
    """The receipt as a sheet that prints on A4 and A5."""
    found = _seen(request, limit_id)
    context = {"receipt": found, "code": square_code(found)}
    return render(request, "timelimits/receipt.html", context)


@answered
@never_cache
@require_GET
def data(request: HttpRequest, limit_id: int) -> HttpResponse:
    """The receipt as JSON, days and all."""
    found = _seen(request, limit_id)
    return HttpResponse(found.to_json(), content_type="application/json; charset=utf-8")


def square_code(receipt: Explanation) -> SafeString:
    """A QR code of all that a second reckoning needs: the receipt's core, as its digest reads it.

    One too long to be printed gives the date and the digest, by which the data are found.
    """
    text = canonical(receipt.core)
    if len(text.encode()) > LARGEST_CODE:
        text = canonical(
            {
                "limit": receipt.core.get("limit", 0),
                "due": receipt.core["due"],
                "digest": receipt.digest,
            }
        )
    code = segno.make(text, error="l", micro=False, boost_error=False)
    # segno draws the code from numbers alone; nothing a person typed reaches the markup.
    drawn = code.svg_inline(border=2, omitsize=True, svgclass="rc-code", lineclass=None)
    return mark_safe(drawn)  # noqa: S308


def _seen(request: HttpRequest, limit_id: int) -> Receipt:
    officer = required_officer(request)
    found = receipts.receipt(limit_id)
    require_sight(officer, found.limit.matter)
    return found
