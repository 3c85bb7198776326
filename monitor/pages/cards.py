"""The page of one card: what happened when, by which rule, and what can still be decided."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from kernel import clock
from kernel.errors import Conflict, DomainError, InvalidInput
from monitor import policy
from monitor.models import Card
from monitor.policy import Step
from monitor.selectors import cards as read
from monitor.selectors import evidence
from monitor.services import cards
from monitor.states import CardState, WithholdingReason
from organizations.models import Account
from organizations.officers import Officer, officer_of
from web.refusals import answered


@answered
@require_GET
def show(request: HttpRequest, card_id: int) -> HttpResponse:
    """The card with its three instants, receipt, acts and what the officer may do with it."""
    officer = _officer(request)
    return _page(request, read.get_card(card_id, officer), officer)


@answered
@require_POST
def confirm(request: HttpRequest, card_id: int) -> HttpResponse:
    """核实发牌."""
    officer = _officer(request)
    return _decided(
        request,
        card_id,
        lambda: cards.confirm_card(card_id, officer=officer, **_asked(request)),
        gettext("已核实，红牌已发出。"),
    )


@answered
@require_POST
def withhold(request: HttpRequest, card_id: int) -> HttpResponse:
    """提议不予发牌."""
    officer = _officer(request)
    return _decided(
        request,
        card_id,
        lambda: cards.withhold_card(
            card_id,
            officer=officer,
            reason=request.POST.get("reason", ""),
            note=request.POST.get("note", ""),
            **_asked(request),
        ),
        gettext("已提议不予发牌，须另一人同意。"),
    )


@answered
@require_POST
def agree(request: HttpRequest, card_id: int) -> HttpResponse:
    """同意不予发牌."""
    officer = _officer(request)
    return _decided(
        request,
        card_id,
        lambda: cards.agree_to_withhold(card_id, officer=officer, **_asked(request)),
        gettext("已同意不予发牌；超时事实仍保留。"),
    )


def _decided(request: HttpRequest, card_id: int, act: Any, said: str) -> HttpResponse:
    """Do ``act`` and show the card anew; a lost race or a wrong input is told on the page."""
    try:
        act()
    except (Conflict, InvalidInput) as refused:
        messages.error(request, refused.message)
    except DomainError as refused:
        if refused.code != "second-person-needed":
            raise
        messages.error(request, refused.message)
    else:
        messages.success(request, said)
    return redirect("monitor:card", card_id)


def _asked(request: HttpRequest) -> dict[str, Any]:
    try:
        return {
            "key": uuid.UUID(request.POST.get("key", "")),
            "version": int(request.POST.get("version", "")),
        }
    except ValueError as wrong:
        raise InvalidInput(gettext("表单不完整，请刷新后再办")) from wrong


def _page(request: HttpRequest, card: Card, officer: Officer) -> HttpResponse:
    pending = card.state == CardState.PENDING
    proposal = card.withholdings.select_related("proposed_by").order_by("-pk").first()
    open_proposal = proposal if proposal is not None and proposal.outcome == "open" else None
    return render(
        request,
        "monitor/card.html",
        {
            "card": card,
            "matter": card.matter,
            "kind_label": evidence.kind_label(card.kind),
            "now": clock.now(),
            "delay": evidence.delay_words(card.delay_us),
            "acts": evidence.acts(card),
            "proposal": proposal,
            "may_confirm": pending and policy.may(officer, Step.CONFIRM),
            "may_propose": pending
            and open_proposal is None
            and policy.may(officer, Step.PROPOSE_WITHHOLDING),
            "may_agree": pending
            and open_proposal is not None
            and open_proposal.proposed_by_id != officer.account_id
            and policy.may(officer, Step.AGREE_WITHHOLDING),
            "reasons": WithholdingReason.choices,
            "key": uuid.uuid4(),
        },
    )


def _officer(request: HttpRequest) -> Officer:
    assert isinstance(request.user, Account)  # LoginRequiredMiddleware has let it in
    return officer_of(request.user)
