"""Bulletins: the list, a draft, its signing and issuing; the one page that leaders read."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.errors import Conflict, DomainError, InvalidInput
from monitor import policy
from monitor.errors import BulletinInvalid, SignedByDrafter
from monitor.pages.months import month_before, month_of
from monitor.policy import Duty
from monitor.selectors import bulletins as read
from monitor.selectors import monthly
from monitor.services import bulletins
from monitor.verbs import BulletinState
from organizations.officers import Officer
from organizations.pages.who import required_officer
from web.posted import key_of, text_of, version_of
from web.refusals import answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def index(request: HttpRequest) -> HttpResponse:
    """All bulletins one may read; POST drafts the next."""
    officer = required_officer(request)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            month = month_of(text_of(request, "month"))
            if month is None:
                raise BulletinInvalid(field="month")
            outcome = bulletins.draft_bulletin(
                month, officer=officer, key=key_of(request), summary=text_of(request, "summary")
            )
            return redirect("monitor:bulletin", outcome["bulletin"])
        except (Conflict, InvalidInput) as refused:
            refusal = refused
    context = {
        "place": "bulletins",
        "officer": officer,
        "rows": read.visible_to(officer),
        "may_draft": policy.has_duty(officer, Duty.DRAFT_BULLETIN),
        "month": month_before(),
        "typed": text_of(request, "summary"),
        "refusal": refusal,
        "key": uuid.uuid4(),
    }
    return render(request, "monitor/bulletins.html", context, status=400 if refusal else 200)


@never_cache
@require_safe
@answered
def show(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """One bulletin: its page for leaders, and what can still be done with it."""
    return _page(request, bulletin_id)


def _page(
    request: HttpRequest, bulletin_id: int, *, refusal: DomainError | None = None
) -> HttpResponse:
    officer = required_officer(request)
    bulletin = read.get_bulletin(bulletin_id, officer)
    draft, signed = (bulletin.state == s for s in (BulletinState.DRAFT, BulletinState.SIGNED))
    signs = policy.has_duty(officer, Duty.SIGN_BULLETIN)
    named = read.named_cards(bulletin)
    context = {
        "place": "bulletins",
        "officer": officer,
        "bulletin": bulletin,
        "cards": [(card, monthly.level_of(card)) for card in named],
        "units": sorted(bulletin.figures["units"].items()),
        "may_redraft": draft and policy.has_duty(officer, Duty.DRAFT_BULLETIN),
        "may_sign": draft and signs and bulletin.drafted_by_id != officer.account_id,
        "may_reopen": signed and signs,
        "may_issue": signed and policy.has_duty(officer, Duty.DRAFT_BULLETIN),
        "typed": text_of(request, "summary") or bulletin.summary,
        "refusal": refusal,
        "key": uuid.uuid4(),
    }
    status = 200 if refusal is None else 409 if isinstance(refusal, Conflict) else 400
    return render(request, "monitor/bulletin.html", context, status=status)


@never_cache
@require_POST
@answered
def act(request: HttpRequest, bulletin_id: int, name: str) -> HttpResponse:
    """An act on the bulletin; a refusal shows it anew."""
    do = ACTS.get(name)
    if do is None:
        raise Http404
    try:
        do(request, bulletin_id, required_officer(request))
    except (Conflict, InvalidInput, SignedByDrafter) as refusal:
        return _page(request, bulletin_id, refusal=refusal)
    messages.success(request, DONE[name])
    return redirect("monitor:bulletin", bulletin_id)


def _redraft(request: HttpRequest, bulletin_id: int, officer: Officer) -> None:
    key, version = key_of(request), version_of(request)
    words = text_of(request, "summary")
    bulletins.redraft_bulletin(
        bulletin_id, officer=officer, key=key, version=version, summary=words
    )


def _sign(request: HttpRequest, bulletin_id: int, officer: Officer) -> None:
    key, version = key_of(request), version_of(request)
    bulletins.sign_bulletin(bulletin_id, officer=officer, key=key, version=version)


def _reopen(request: HttpRequest, bulletin_id: int, officer: Officer) -> None:
    key, version = key_of(request), version_of(request)
    bulletins.reopen_bulletin(bulletin_id, officer=officer, key=key, version=version)


def _issue(request: HttpRequest, bulletin_id: int, officer: Officer) -> None:
    key, version = key_of(request), version_of(request)
    bulletins.issue_bulletin(bulletin_id, officer=officer, key=key, version=version)


ACTS: dict[str, Callable[[HttpRequest, int, Officer], None]] = {
    "draft": _redraft,
    "signature": _sign,
    "reopening": _reopen,
    "issue": _issue,
}
DONE = {
    "draft": _("已保存，数字已重算"),
    "signature": _("已签发"),
    "reopening": _("已退回拟稿"),
    "issue": _("已印发"),
}
