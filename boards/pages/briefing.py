"""汇报模式: the eight stills as one page, for a screen and for paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boards import briefing, looks
from boards.pages.supervision import watched


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """All eight of one moment; 404 for whoever does not watch over the region."""
    seen = watched(request)
    with looks.one_look():
        taken = briefing.take(seen.region.code, seen.region.name, seen.officer)
        told = briefing.stills(taken)
    page = {
        "stills": told,
        "taken": taken,
        "day": taken.shown["day"],
        "region": seen.region,
        "top": seen.top,
        "simulated": looks.Moment.now().simulated,
    }
    return render(request, "boards/briefing.html", page)
