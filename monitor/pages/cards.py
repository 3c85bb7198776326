"""The page of one card: what happened when, by which rule, and what can still be decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from kernel.errors import Conflict, DomainError, InvalidInput
from monitor.pages import card_page
from monitor.services import cards
from organizations.pages.who import required_officer
from web.posted import key_of, version_of
from web.refusals import answered


@answered
@require_GET
def show(request: HttpRequest, card_id: int) -> HttpResponse:
    """The card with its three instants, receipt, acts and what the officer may do with it."""
    return card_page.page(request, card_id)


@answered
@require_POST
def confirm(request: HttpRequest, card_id: int) -> HttpResponse:
    """核实发牌."""
    officer = required_officer(request)
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
    officer = required_officer(request)
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
    officer = required_officer(request)
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
        if refused.code not in {"second-person-needed", "recusal"}:
            raise
        messages.error(request, refused.message)
    else:
        messages.success(request, said)
    return redirect("monitor:card", card_id)


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {"key": key_of(request), "version": version_of(request)}
