"""The desk of cards and the list of appeals: filters, newest first, nothing done in bulk."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel import clock
from monitor import policy
from monitor.policy import Step
from monitor.selectors import appeals, desk, evidence
from monitor.states import AppealState
from organizations.pages.who import required_officer
from timelimits import facts as limit_facts
from timelimits.lamps import lamp
from web.refusals import answered

PAGE = 50


@never_cache
@require_safe
@answered
def cards(request: HttpRequest) -> HttpResponse:
    """The cards that exist for who is signed in; each links to where this person acts on it."""
    officer = required_officer(request)
    wanted = desk.asked(request.GET.dict())
    page = Paginator(desk.listed(officer, wanted), PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    for name in ("page", "state"):
        kept.pop(name, None)
    context = {
        "place": "cards",
        "officer": officer,
        "wanted": wanted,
        "groups": desk.counts(officer, wanted),
        "units": desk.units(officer),
        "levels": [(level, evidence.level_word(level)) for level in (3, 2, 1)],
        "rows": [
            {
                "card": card,
                "kind": evidence.kind_label(card.kind),
                "own": card.matter.department_id == officer.department_id
                and policy.may(officer, Step.SIGN),
            }
            for card in page
        ],
        "page": page,
        "kept": kept.urlencode(),
        "may_issue": policy.may(officer, Step.ISSUE_BY_HAND),
    }
    return render(request, "monitor/cards.html", context)


@never_cache
@require_safe
@answered
def appealed(request: HttpRequest) -> HttpResponse:
    """Appeals, those that wait for a decision first, each with its date and lamp."""
    officer = required_officer(request)
    state = request.GET.get("state", "")
    rows = appeals.visible_to(officer)
    if state in AppealState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows.order_by("-filed_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "place": "cards",
        "officer": officer,
        "rows": [_with_term(one) for one in page],
        "page": page,
        "state": state,
        "states": AppealState.choices,
    }
    return render(request, "monitor/appeals.html", context)


def _with_term(appeal: Any) -> dict[str, Any]:
    now = clock.now()
    running = [
        fact
        for fact in limit_facts.facts(appeal.matter_id)
        if fact["status"] in {"running", "paused"}
    ]
    worst = max(running, key=lambda fact: lamp(fact, now).level, default=None)
    return {
        "appeal": appeal,
        "decision": appeal.rulings.filter(state="agreed").first(),
        "due": worst["due"] if worst else "",
        "lamp": lamp(worst, now).code if worst else "",
    }
