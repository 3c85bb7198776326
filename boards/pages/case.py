"""One case as the bureau looks at it: where it is, its limits, its cards, what happened; no persons."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approval.selectors import cases
from approval.states import CaseState
from boards import access
from boards.cards import kind_label, state_word
from boards.department import holder_word
from kernel import clock
from kernel.journal import EVENTS
from ledger.models import STREAM, Entry
from monitor.selectors import cards
from organizations.models import Account
from organizations.officers import Officer, officer_of
from organizations.selectors.capacities import capacity_words
from timelimits.facts import facts
from timelimits.lamps import lamp, worst
from web.refusals import answered

ACTS = 200
LATE_ENTRY = dt.timedelta(hours=1)  # entered so long after it happened, both times are shown


@never_cache
@require_safe
@answered
def show(request: HttpRequest, number: str) -> HttpResponse:
    """The case; 404 for whoever does not watch over the region of its unit."""
    if not isinstance(request.user, Account):
        raise Http404
    officer = officer_of(request.user)
    page = {"place": "supervision", "officer": officer, **_told(number, officer)}
    return render(request, "boards/case.html", page)


def _told(number: str, officer: Officer) -> dict[str, Any]:
    case = cases.get_case(number, officer)
    if not access.sees_bureau(officer, case.department.region.code):
        raise Http404
    now, limits = clock.now(), facts(case.matter_id)
    return {
        "case": case,
        "item": case.item_version.item,
        "unit": case.department,
        "lamp": worst(limits, now),
        "state": case.step_name or str(CaseState(case.state).label),
        "holder": holder_word(case.holder),
        "limits": [_limit(fact, now) for fact in limits],
        "cards": [_card(body) for body in cards.of_matter(case.matter_id)],
        "acts": _acts(case.matter_id),
    }


def _limit(fact: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    return {
        "id": fact["id"],
        "kind": kind_label(fact["kind"]),
        "subject": fact["subject"],
        "lamp": lamp(fact, now),
        "met": fact["status"] == "met",
        "due_on": dt.date.fromisoformat(fact["due"]) if fact["due"] else None,
        "provisional": fact["provisional"],
    }


def _card(body: dict[str, Any]) -> dict[str, Any]:
    level = body["card_level"]
    return {
        "id": body["card"],
        "level": level,
        "kind": kind_label(body["kind"]),
        "word": state_word({"level": level, "state": body["card_state"]}),
        "falls": clock.from_micros(body["falls_at"]),
        "found": clock.from_micros(body["found_at"]),
    }


def _acts(matter_id: int) -> list[dict[str, Any]]:
    """What was entered about the case, the newest first: by which post, never by whom."""
    found = Entry.objects.filter(stream=STREAM, matter_id=matter_id).order_by("-seq")
    entries = list(found[:ACTS])
    posts = capacity_words({entry.capacity for entry in entries})
    return [
        {
            "seq": entry.seq,
            "label": gettext(EVENTS[entry.name].label) if entry.name in EVENTS else entry.name,
            "at": entry.occurred_at,
            "recorded": entry.recorded_at,
            "late": entry.recorded_at - entry.occurred_at > LATE_ENTRY,
            "capacity": posts[entry.capacity],
        }
        for entry in entries
    ]
