"""The public catalogue: the list of items by unit, the guide of one, and what of it is printed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from catalog.models import ItemVersion
from catalog.pages.freshness import etag, unchanged
from catalog.selectors import guide as read
from catalog.selectors.difference import between, headlines
from catalog.selectors.experience import Experience, lately
from catalog.selectors.listing import listed
from catalog.selectors.related import related
from catalog.selectors.search import Found, find_items
from catalog.selectors.versions import version_before
from kernel import clock
from kernel.clock import office_date
from organizations.pages.who import officer_behind
from organizations.roles import Role
from web.refusals import answered

SHOWN_AT_MOST = 50
LONGEST_PAGE = 7


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The items in force today by unit in the official order, by pages; with ``q`` what it means."""
    asked, today = request.GET.get("q", "").strip(), office_date(clock.now())
    found = find_items(asked, on=today, limit=SHOWN_AT_MOST) if asked else Found((), more=False)
    context = {
        "asked": asked,
        "found": found,
        "listing": None if asked else listed(on=today, page=_page(request)),
        "officer": officer_behind(request),
        "place": "catalog",
    }
    # What htmx asks for while somebody types is the answer alone; going back asks for the page.
    typing = request.headers.get("HX-Request") and not request.headers.get(
        "HX-History-Restore-Request"
    )
    page = "catalog/results.html" if typing else "catalog/index.html"
    answer = render(request, page, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _page(request: HttpRequest) -> int:
    """The page that is asked for; the first when it is no number."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_PAGE else 1


@login_not_required
@answered
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The item's guide; item administrators also see each cell's mark and source."""
    now = clock.now()
    found = read.guide(code, at=now)
    officer = officer_behind(request)
    keeper = officer is not None and officer.has(Role.ITEM_ADMINISTRATOR)
    context = _of(found) | {
        "experience": _told(lately(found.version, at=now)),
        "related": related(found.version, on=office_date(now)),
        "sources": read.sources(found.version) if keeper else {},
        "changes": _changes(found.version),
        "keeper": keeper,
        "officer": officer,
        "place": "catalog",
    }
    tag = etag(request, found, context)
    answer = unchanged(request, tag) or render(request, "catalog/guide.html", context)
    if tag is not None:
        answer["ETag"] = tag
        answer["Cache-Control"] = "no-cache"
        patch_vary_headers(answer, ["Cookie"])
    return answer


@login_not_required
@answered
@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """《办事指南》 on A4: everything the law wants displayed, with the flow chart, for the printer."""
    found = read.guide(code, at=clock.now())
    return render(request, "catalog/paper.html", _of(found) | {"place": "catalog"})


@login_not_required
@answered
@require_safe
def form(request: HttpRequest, code: str, seq: int) -> HttpResponse:
    """The blank form behind a material, free of charge (行政许可法第二十九条); 404 for other papers."""
    found = read.guide(code, at=clock.now())
    paper = next((paper for paper in read.forms(found.version) if paper.seq == seq), None)
    if paper is None:
        raise Http404
    return render(request, "catalog/form.html", _of(found) | {"paper": paper, "place": "catalog"})


def _changes(version: ItemVersion) -> list[str]:
    """What is otherwise than in the version before, for everybody; nothing for the first."""
    before = version_before(version) if version.version_no > 1 else None
    return headlines(between(before, version)) if before is not None else []


def _of(found: read.Guide) -> dict[str, Any]:
    return {
        "guide": found,
        "version": found.version,
        "item": found.version.item,
        "forms": read.forms(found.version),
    }


def _told(known: Experience) -> dict[str, Any]:
    """The percentiles as words: how many of ten, in how long, and as of when that was reckoned."""
    durations = known.durations
    shares = {50: gettext("一半的件"), 80: gettext("八成的件"), 95: gettext("九成五的件")}
    return {
        "count": durations.count,
        "at": known.at,
        "lines": [(shares[share], days) for share, days in durations.within],
    }
