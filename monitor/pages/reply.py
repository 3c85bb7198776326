"""The unit's page of one card: sign for it, explain, appeal, and verify the card itself."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel import clock
from kernel.errors import DomainError
from monitor import policy
from monitor.errors import CardNotFound
from monitor.limits import CARD_APPEAL, CARD_FEEDBACK
from monitor.models import Card, Order
from monitor.pages import card_now
from monitor.policy import Step
from monitor.selectors import cards as read
from monitor.selectors import evidence, procedures
from monitor.services import terms
from monitor.states import APPEALABLE, AppealGround, CardState, EvidenceKind
from organizations.pages.who import required_officer
from timelimits.models import TimeLimit
from web.refusals import answered

WARNING = 1


@never_cache
@require_safe
@answered
def show(request: HttpRequest, card_id: int) -> HttpResponse:
    """The unit's reply page."""
    return page(request, card_id)


def page(
    request: HttpRequest, card_id: int, *, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    """The card as its unit sees it, with the acts open to it; 404 for every other unit."""
    officer = required_officer(request)
    card = read.get_card(card_id, officer)
    if officer.department_id != card.matter.department_id or not policy.may(officer, Step.SIGN):
        raise CardNotFound
    serious = card.level > WARNING
    now = clock.now()
    context = {
        "place": "cards",
        **card_now.line(card, card.version, card_now.REPLY),
        "officer": officer,
        "card": card,
        "matter": card.matter,
        "kind_label": evidence.kind_label(card.kind),
        "told": procedures.told(card, get_language() or ""),
        "terms": _terms(card),
        "order": Order.objects.select_related("matter").filter(card=card).order_by("-pk").first(),
        "explanation": getattr(card, "explanation", None),
        "appeals": card.appeals.select_related("matter").order_by("pk"),
        "rulings": card.rulings.filter(state="agreed").select_related("appeal").order_by("pk"),
        "pieces": card.evidence.defer("content").order_by("pk"),
        "may_sign": card.state == CardState.ISSUED and policy.may(officer, Step.SIGN),
        "may_explain": serious
        and card.state == CardState.SIGNED
        and policy.may(officer, Step.EXPLAIN),
        "appealable": serious and card.state in APPEALABLE,
        "in_time": terms.may_still_appeal(card, now),
        "may_appeal": policy.may(officer, Step.APPEAL),
        "may_add": serious and card.signed_at is not None,
        "grounds": AppealGround.choices,
        "evidence_kinds": EvidenceKind.choices,
        "key": uuid.uuid4(),
        "refusal": refusal,
        "typed": request.POST,
    }
    return render(request, "monitor/reply.html", context, status=status)


def _terms(card: Card) -> dict[str, TimeLimit]:
    if card.own_id is None:
        return {}
    names = {CARD_FEEDBACK.code: "feedback", CARD_APPEAL.code: "appeal"}
    rows = TimeLimit.objects.filter(matter_id=card.own_id, kind__in=names)
    return {names[row.kind]: row for row in rows}
