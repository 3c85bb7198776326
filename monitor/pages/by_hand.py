"""人工发牌: the form and its act."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kernel.errors import Conflict, DomainError, InvalidInput
from monitor import policy
from monitor.errors import NotThisPerson
from monitor.pages.proofs import proofs_of
from monitor.policy import Step
from monitor.selectors import evidence
from monitor.services import by_hand
from monitor.services.by_hand import LEVELS, Seen
from monitor.states import EvidenceKind
from organizations.pages.who import required_officer
from web import posted
from web.refusals import answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def issue(request: HttpRequest) -> HttpResponse:
    """Shows the form; a refusal shows it anew with what was typed."""
    officer = required_officer(request)
    policy.require(officer, Step.ISSUE_BY_HAND)
    if request.method != "POST":
        return _form(request)
    try:
        seen = Seen(
            number=posted.text_of(request, "number"),
            level=posted.number_of(request, "level"),
            about=posted.text_of(request, "about"),
            basis=posted.text_of(request, "basis"),
        )
        key, proofs = posted.key_of(request), proofs_of(request)
        outcome = by_hand.issue_by_hand(officer=officer, key=key, seen=seen, proofs=proofs)
    except (Conflict, InvalidInput, NotThisPerson) as refused:
        return _form(request, refusal=refused)
    messages.success(request, gettext("牌已发出。"))
    return redirect("monitor:card", outcome["card"])


def _form(request: HttpRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    context = {
        "place": "cards",
        "officer": required_officer(request),
        "levels": [(level, evidence.level_word(level)) for level in LEVELS],
        "evidence_kinds": EvidenceKind.choices,
        "key": uuid.uuid4(),
        "refusal": refusal,
        "typed": request.POST,
    }
    status = 200 if refusal is None else 409 if isinstance(refusal, Conflict) else 400
    return render(request, "monitor/by_hand.html", context, status=status)
