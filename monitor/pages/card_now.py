"""Whether a card moved since the page was drawn: a line that both sides' open pages ask for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from monitor.models import Card
from monitor.selectors import cards as read
from organizations.pages.who import required_officer
from web.refusals import answered

REPLY = "reply"


@never_cache
@require_safe
@answered
def show(request: HttpRequest, card_id: int) -> HttpResponse:
    """The line: empty while nothing happened, else the card's state now and the way to see it."""
    card = read.get_card(card_id, required_officer(request))
    told = request.GET.get("version", "")
    seen = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else card.version
    return render(request, "monitor/card_now.html", line(card, seen, request.GET.get("back", "")))


def line(card: Card, seen: int, back: str) -> dict[str, Any]:
    """What the line needs; ``back`` says which of the two pages asks."""
    name = "monitor:card-reply" if back == REPLY else "monitor:card"
    return {
        "card": card,
        "seen": seen,
        "changed": card.version > seen,
        "back": REPLY if back == REPLY else "",
        "address": reverse(name, args=[card.pk]),
    }
