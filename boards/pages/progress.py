"""办件进度公示 on the internet: the board row by row, published figures, published decisions.

Read through the public's database role alone; a failure to ask for a right cannot happen here.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boards.figures import EVERYBODY
from boards.models import FEWEST_SIGNS, PublicTotals
from boards.selectors import public, screens
from boards.selectors.public import LARGEST, PAGE, Asked
from kernel import clock

LONGEST = 60
TAIL = re.compile(rf"[0-9A-Z]{{{FEWEST_SIGNS},6}}")
STATES = (
    (public.OPEN, gettext_lazy("在办")),
    (public.READY, gettext_lazy("请领取")),
    (public.LATE, gettext_lazy("已过承诺日期")),
    (public.CLOSED, gettext_lazy("近三十日办结")),
)


class Unreadable(Exception):
    """Something that was asked cannot be read; the message says what."""


@login_not_required
@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The lines of the board, searched by a number's last signs and by unit, item and state."""
    totals = _totals()
    trouble = ""
    try:
        asked = _asked(request)
    except Unreadable as refused:
        asked, trouble = Asked(), str(refused)
    region, today = totals.region, clock.office_date(clock.now())
    found = public.lines(region, asked, today=today)
    context = {
        "place": "progress",
        "totals": totals,
        "today": today,
        "fresh": totals.day == today,
        "asked": asked,
        "typed": _text(request, "tail"),
        "trouble": trouble,
        "states": STATES,
        "rows": found.rows,
        "older": _older(asked, found.older),
        "first": asked.before == LARGEST,
        "units": public.units_now(region),
        "items": public.items_now(region),
        "whole": public.whole_now(region),
    }
    return render(request, "boards/progress.html", context, status=400 if trouble else 200)


@login_not_required
@never_cache
@require_safe
def board_figures(request: HttpRequest) -> JsonResponse:
    """The public statistics' board for polling, as the socket sends it."""
    given = screens.of_statistics(_totals().region)
    return JsonResponse(given, json_dumps_params={"ensure_ascii": False})


@login_not_required
@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """A month's published figures by unit and item; the newest month unless one is asked for."""
    totals = _totals()
    known = public.months(totals.region)
    month = _text(request, "month") or (known[0] if known else "")
    if month and month not in known:
        raise Http404
    rows = public.figures(totals.region, month) if month else []
    context = {
        "place": "progress",
        "totals": totals,
        "months": known,
        "month": month,
        "whole": next((row for row in rows if row.unit_code == EVERYBODY), None),
        "rows": [row for row in rows if row.unit_code != EVERYBODY],
        "withheld": any(
            count is None for row in rows for count in (row.received, row.closed, row.late)
        ),
    }
    return render(request, "boards/figures.html", context)


@login_not_required
@never_cache
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """The public licence decisions (XK-19, DB-1), by document, company, item or unit."""
    totals = _totals()
    region, today = totals.region, clock.office_date(clock.now())
    asked = Asked(unit=_text(request, "unit"), before=_before(request) or LARGEST)
    words = _text(request, "q")
    found = public.decisions(region, asked, words, today=today)
    last = found[PAGE - 1].pk if len(found) > PAGE else 0
    context = {
        "place": "decisions",
        "totals": totals,
        "rows": [(row, public.status_word(row)) for row in found[:PAGE]],
        "units": public.deciding_units(region, today=today),
        "asked": asked,
        "words": words,
        "older": urlencode({"q": words, "unit": asked.unit, "before": last}) if last else "",
        "first": asked.before == LARGEST,
    }
    return render(request, "boards/decisions.html", context)


@login_not_required
@never_cache
@require_safe
def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    """One public decision; 404 once its time is over."""
    totals, today = _totals(), clock.office_date(clock.now())
    row = public.decision(totals.region, decision_id, today=today)
    if row is None:
        raise Http404
    context = {"place": "decisions", "row": row, "status": public.status_word(row)}
    return render(request, "boards/decision.html", context)


def _totals() -> PublicTotals:
    """The public stream's head, or an empty one of today."""
    found = public.head()
    if found is not None:
        return found
    now = clock.now()
    today: dt.date = clock.office_date(now)
    return PublicTotals(region="", day=today, as_of=now, seen_at=clock.from_micros(0))


def _asked(request: HttpRequest) -> Asked:
    before = _before(request)
    if before is None:
        raise Unreadable(gettext("“页”读不出来，以下是最新一页。"))
    return Asked(
        tail=_tail(_text(request, "tail")),
        unit=_text(request, "unit"),
        item=_text(request, "item"),
        state=_text(request, "state"),
        before=before,
    )


def _tail(typed: str) -> str:
    """The last signs of a number, or of a whole one; empty when none was typed."""
    signs = typed.replace("-", "").replace(" ", "").upper()[-6:]
    if signs and not TAIL.fullmatch(signs):
        raise Unreadable(gettext("请填编号的后四至六位数字或字母。"))
    return signs


def _before(request: HttpRequest) -> int | None:
    """The line after which to go on; None when it is no number."""
    typed = _text(request, "before")
    if not typed:
        return LARGEST
    if not (typed.isascii() and typed.isdigit()):
        return None
    return min(int(typed), LARGEST)


def _older(asked: Asked, before: int) -> str:
    """The query of the next page; empty on the last."""
    if not before:
        return ""
    terms: dict[str, Any] = {
        "tail": asked.tail,
        "unit": asked.unit,
        "item": asked.item,
        "state": asked.state,
        "before": before,
    }
    return urlencode({name: value for name, value in terms.items() if value})


def _text(request: HttpRequest, name: str) -> str:
    """What was typed, short and printable; the database refuses NUL with a crash."""
    typed = request.GET.get(name, "").strip()[:LONGEST]
    return typed if typed.isprintable() else ""
