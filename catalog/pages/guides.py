"""The public catalogue: the list of items by unit, and the guide of one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.selectors import guide as read
from kernel import clock
from kernel.clock import office_date
from organizations.pages.who import officer_behind
from organizations.roles import Role
from web.refusals import answered


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every item in force today, by unit in the official order."""
    context = {
        "departments": read.listed(on=office_date(clock.now())),
        "officer": officer_behind(request),
        "place": "catalog",
    }
    return render(request, "catalog/index.html", context)


@login_not_required
@answered
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The item's guide; item administrators also see each cell's mark and source."""
    found = read.guide(code, at=clock.now())
    officer = officer_behind(request)
    keeper = officer is not None and officer.has(Role.ITEM_ADMINISTRATOR)
    context = {
        "guide": found,
        "version": found.version,
        "item": found.version.item,
        "sources": read.sources(found.version) if keeper else {},
        "officer": officer,
        "place": "catalog",
    }
    return render(request, "catalog/guide.html", context)
