"""The wall's second page: trend, load and heat, each as a picture and as a table."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boards import bureau, charting, looks
from boards.pages.supervision import choices, watched
from boards.scopes import Scope
from kernel import clock


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The charts of a region as of one moment; 404 for whoever does not watch over it."""
    seen = watched(request)
    with looks.one_look():
        at, calendar = clock.now(), looks.calendar()
        shown = bureau.view(bureau.snapshot(Scope(seen.region.code)), at, calendar)
        drawn = charting.charts(seen.region.code, shown, clock.office_date(at), calendar)
    page = {
        "drawn": drawn,
        "charts": _dated(drawn),
        "at": at,
        "day": shown["day"],
        "region": seen.region,
        "top": seen.top,
        "regions": choices(seen.officer),
        "simulated": looks.Moment.now().simulated,
    }
    return render(request, "boards/charts.html", page)


def _dated(drawn: dict[str, Any]) -> dict[str, Any]:
    """The same with dates a template can say."""
    day = dt.date.fromisoformat
    return drawn | {
        "trend": [row | {"date": day(row["day"])} for row in drawn["trend"]],
        "heat": drawn["heat"] | {"dates": [day(one) for one in drawn["heat"]["days"]]},
    }
