"""A case's dates as an iCalendar feed (RFC 5545), and the page on which its applicant opens it.

The feed's address holds nothing but a random token: no number, no query code, nothing personal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from approval.errors import CaseNotFound, WrongCode
from approval.pages.track import LONGEST
from approval.selectors import feeds
from approval.selectors.feeds import Day
from approval.services import feeds as acts
from kernel import clock
from web import rates

FOLD = 75
REFRESH = "PT12H"
PRODUCT = "-//Sunhall//Time limits//ZH"


@login_not_required
@never_cache
@require_safe
@rates.guarded(rates.FEEDS)
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The dates as they are now; one 404 for a wrong, a closed and an impossible token."""
    try:
        case = feeds.case_of_feed(token)
    except CaseNotFound:
        return HttpResponse(status=404)  # for programs: no page, byte for byte the same
    written = calendar(feeds.days_of(case), at=clock.now(), sequence=case.version)
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    answer["Content-Disposition"] = 'inline; filename="dates.ics"'
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@login_not_required
@never_cache
@require_POST
@rates.guarded()
def manage(request: HttpRequest) -> HttpResponse:
    """Open a feed and show its address this once, or close it; number and code come by POST."""
    number = request.POST.get("number", "").strip()[:LONGEST]
    code = request.POST.get("code", "").strip()[:LONGEST]
    context: dict[str, object] = {"number": number, "code": code}
    try:
        if request.POST.get("act") == "close":
            context["closed"] = acts.close_feed(number, code)
        else:
            path = reverse("track-feed", args=[acts.open_feed(number, code)])
            context["address"] = request.build_absolute_uri(path)
            context["webcal"] = f"webcal://{request.get_host()}{path}"
    except WrongCode:
        return render(request, "approval/track/ask.html", {"missing": True}, status=404)
    return render(request, "approval/track/calendar.html", context)


def calendar(days: Iterable[Day], *, at: dt.datetime, sequence: int) -> bytes:
    """The iCalendar object: one whole-day event for each day, lines folded at 75 octets, CRLF."""
    stamp = at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    for day in days:
        lines.extend(_event(day, stamp, sequence))
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) + b"\r\n" for line in lines)


def _event(day: Day, stamp: str, sequence: int) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{day.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"SEQUENCE:{sequence}"
    yield f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day.on + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(day.title)}"
    if day.text:
        yield f"DESCRIPTION:{escaped(day.text)}"
    yield f"STATUS:{'TENTATIVE' if day.provisional else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    r"""TEXT as RFC 5545 3.3.11 writes it: \\ \; \, \n; other control characters are left out."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = "\\n".join(text.splitlines())
    return "".join(letter for letter in text if letter == "\t" or ord(letter) >= 32)


def folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, each but the first after CRLF and a blank (3.1)."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > FOLD - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece])
