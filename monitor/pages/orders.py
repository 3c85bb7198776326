"""The order desk: the list, a new paper, one order's page with the unit's replies and the bureau's word."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.errors import Conflict, DomainError, InvalidInput
from monitor import policy
from monitor.errors import AccountabilityInvalid, OrderNotFound
from monitor.models import Order
from monitor.models.order import LONGEST_DEMAND, LONGEST_REPLY
from monitor.pages.proofs import paper_of
from monitor.policy import Duty
from monitor.selectors import evidence
from monitor.selectors import orders as read
from monitor.services import accounting, files, orders
from monitor.services.accounting import Answering
from monitor.services.drafts import OrderDraft
from monitor.verbs import AccountabilityForm, OrderState, RevokeReason, forms
from organizations.officers import Officer
from organizations.pages.who import required_officer
from organizations.selectors import departments
from web.posted import day_of, key_of, number_of, text_of, version_of
from web.refusals import answered

PAGE = 50
USUAL_DAYS = 5


@never_cache
@require_safe
@answered
def listing(request: HttpRequest) -> HttpResponse:
    """The orders that exist for who is signed in, newest first; ``?state=`` picks one state."""
    officer = required_officer(request)
    state = request.GET.get("state", "")
    rows = read.visible_to(officer).order_by("-issued_at", "-id")
    if state in OrderState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counted = read.counts(officer)
    context = {
        "place": "orders",
        "officer": officer,
        "rows": read.rows_of(page),
        "page": page,
        "state": state,
        "states": [(one, one.label, counted[one]) for one in OrderState],
        "total": sum(counted.values()),
        "may_issue": policy.has_duty(officer, Duty.ISSUE_ORDER),
    }
    return render(request, "monitor/orders.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def new(request: HttpRequest) -> HttpResponse:
    """A paper to be signed, perhaps of a card (``?card=``); a refusal keeps what was typed."""
    officer = required_officer(request)
    if not policy.sees_all(officer):
        raise OrderNotFound
    policy.require_duty(officer, Duty.ISSUE_ORDER)
    if request.method != "POST":
        return _form(request, officer)
    draft = OrderDraft(
        form=text_of(request, "form"),
        demand=text_of(request, "demand"),
        authority=text_of(request, "authority"),
        days=number_of(request, "days"),
        department=text_of(request, "department"),
        about=text_of(request, "about"),
        addressee=text_of(request, "addressee"),
    )
    card_id = number_of(request, "card") or None
    try:
        outcome = orders.issue_order(draft, officer=officer, key=key_of(request), card_id=card_id)
    except (Conflict, InvalidInput) as refusal:
        return _form(request, officer, draft=draft, refusal=refusal)
    messages.success(request, _("已发出，文号%(document)s") % {"document": outcome["document"]})
    return redirect("monitor:order", outcome["number"])


def _form(
    request: HttpRequest,
    officer: Officer,
    *,
    draft: OrderDraft | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    asked = request.POST.get("card") or request.GET.get("card", "")
    names_a_card = asked.isascii() and asked.isdigit() and len(asked) < 10
    card = read.card_to_order(int(asked)) if names_a_card else None
    context = {
        "place": "orders",
        "officer": officer,
        "draft": draft,
        "days": draft.days if draft is not None and draft.days else USUAL_DAYS,
        "card": card,
        "kind_label": evidence.kind_label(card.kind) if card is not None else "",
        "forms": [(one, one.label) for one in forms()],
        "units": departments.in_official_order().exclude(pk=officer.department_id or 0),
        "longest": LONGEST_DEMAND,
        "refusal": refusal,
        "field": refusal.facts.get("field", "") if refusal is not None else "",
        "key": uuid.uuid4(),
    }
    return render(request, "monitor/order_new.html", context, status=_status(refusal))


@never_cache
@require_safe
@answered
def show(request: HttpRequest, number: str) -> HttpResponse:
    """One order: the paper, its date, the replies, what was said to them, who answered for it."""
    return _page(request, number)


def _page(request: HttpRequest, number: str, *, refusal: DomainError | None = None) -> HttpResponse:
    officer = required_officer(request)
    order = read.get_order(number, officer)
    own = order.department_id == officer.department_id
    context = {
        "place": "orders",
        "officer": officer,
        "order": order,
        "row": read.rows_of([order])[0],
        "replies": order.replies.select_related("by", "judged_by").prefetch_related("papers"),
        "answered_for": order.accountabilities.select_related("person", "recorded_by"),
        "acts": evidence.acts(order.matter_id),
        "refusal": refusal,
        "typed": {name: text_of(request, name) for name in ("text", "remark")},
        "longest": LONGEST_REPLY,
        "reasons": RevokeReason.choices,
        "account_forms": AccountabilityForm.choices,
        "key": uuid.uuid4(),
        **_may(officer, order, own=own),
    }
    return render(request, "monitor/order.html", context, status=_status(refusal))


def _may(officer: Officer, order: Order, *, own: bool) -> dict[str, bool]:
    replied = order.state == OrderState.REPLIED
    answering = own and policy.has_duty(officer, Duty.REPLY)
    return {
        "may_sign": answering and order.seen_at is None and order.state in read.OPEN,
        "may_reply": answering and order.state in (OrderState.ISSUED, OrderState.RETURNED),
        "may_judge": not own and replied and policy.has_duty(officer, Duty.JUDGE_REPLY),
        "may_revoke": not own
        and order.state in read.OPEN
        and policy.has_duty(officer, Duty.SIGN_ORDER),
        "may_hold": not own and policy.has_duty(officer, Duty.HOLD_TO_ACCOUNT),
    }


@never_cache
@require_POST
@answered
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """An act on the order; a refusal shows the page anew, words typed are kept."""
    do = ACTS.get(name)
    if do is None:
        raise Http404
    try:
        do(request, number, required_officer(request))
    except (Conflict, InvalidInput) as refusal:
        return _page(request, number, refusal=refusal)
    messages.success(request, DONE[name])
    return redirect("monitor:order", number)


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {"key": key_of(request), "version": version_of(request)}


def _sign(request: HttpRequest, number: str, officer: Officer) -> None:
    orders.sign_for_order(number, officer=officer, **_asked(request))


def _reply(request: HttpRequest, number: str, officer: Officer) -> None:
    read.get_order(number, officer)
    papers = [paper_of(sent) for sent in request.FILES.getlist("files")[: files.MOST + 1]]
    text = text_of(request, "text")
    orders.reply_order(number, officer=officer, text=text, papers=papers, **_asked(request))


def _accept(request: HttpRequest, number: str, officer: Officer) -> None:
    remark = text_of(request, "remark")
    orders.accept_reply(number, officer=officer, remark=remark, **_asked(request))


def _return(request: HttpRequest, number: str, officer: Officer) -> None:
    orders.return_reply(
        number,
        officer=officer,
        remark=text_of(request, "remark"),
        days=number_of(request, "days"),
        **_asked(request),
    )


def _revoke(request: HttpRequest, number: str, officer: Officer) -> None:
    reason = text_of(request, "reason")
    orders.revoke_order(number, officer=officer, reason=reason, **_asked(request))


def _account(request: HttpRequest, number: str, officer: Officer) -> None:
    decided_on = day_of(request, "decided_on")
    if decided_on is None:
        raise AccountabilityInvalid(field="decided_on")
    answering = Answering(
        person=text_of(request, "person"),
        post=text_of(request, "post"),
        form=text_of(request, "form"),
        document=text_of(request, "document"),
        decided_by=text_of(request, "decided_by"),
        decided_on=decided_on,
        until=day_of(request, "until"),
    )
    accounting.record_accountability(number, answering, officer=officer, key=key_of(request))


ACTS: dict[str, Callable[[HttpRequest, str, Officer], None]] = {
    "receipt": _sign,
    "reply": _reply,
    "acceptance": _accept,
    "return": _return,
    "revocation": _revoke,
    "accountability": _account,
}
DONE = {
    "receipt": _("已签收"),
    "reply": _("已回复，待监察机构审核"),
    "acceptance": _("已销号"),
    "return": _("已退回重办"),
    "revocation": _("已撤销"),
    "accountability": _("已登记责任追究"),
}


@never_cache
@require_safe
@answered
def paper(request: HttpRequest, number: str, paper_id: int) -> HttpResponse:
    """A file that came with a reply; always a download, never shown in the page."""
    found = read.paper_of(number, paper_id, required_officer(request))
    answer = HttpResponse(bytes(found.content), content_type=found.kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.sha256[:12]}"'
    return answer


def _status(refusal: DomainError | None) -> int:
    if refusal is None:
        return 200
    return 409 if isinstance(refusal, Conflict) else 400
