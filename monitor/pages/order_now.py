"""Whether an order moved since the page was drawn: a line that both sides' open pages ask for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from monitor.selectors import orders as read
from organizations.pages.who import required_officer
from web.refusals import answered


@never_cache
@require_safe
@answered
def show(request: HttpRequest, number: str) -> HttpResponse:
    """The line: empty while nothing happened, else the order's state now and the way to see it."""
    order = read.get_order(number, required_officer(request))
    told = request.GET.get("version", "")
    seen = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else order.version
    context = {"order": order, "seen": seen, "changed": order.version > seen}
    return render(request, "monitor/order_now.html", context)
