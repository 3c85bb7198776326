"""The inbox of everybody (站内通知), the count in the mast, and the log of every notice."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import InvalidInput
from monitor import policy
from monitor.models import NoticeAddress
from monitor.policy import Duty
from monitor.selectors import notices as read
from monitor.services import notices
from monitor.verbs import Channel, NoticeState
from organizations.models import Account
from organizations.pages.who import required_officer
from web.posted import key_of, text_of
from web.refusals import answered

PAGE = 50


def unread(request: HttpRequest) -> dict[str, Any]:
    """For the mast: how many notices were not read; asked only where it is shown."""
    user = getattr(request, "user", None)
    if not isinstance(user, Account):
        return {}
    return {"unread_notices": SimpleLazyObject(lambda: read.unread(user.pk))}


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What was told to who is signed in, newest first; opening it changes nothing yet."""
    officer = required_officer(request)
    rows = list(read.inbox(officer.account_id))
    addresses = NoticeAddress.objects.filter(account_id=officer.account_id)
    context = {
        "place": "notices",
        "officer": officer,
        "rows": [(row, read.title(row), read.link(row)) for row in rows],
        "fresh": sum(row.read_at is None for row in rows),
        "addresses": {row.channel: row.address for row in addresses},
        "key": uuid.uuid4(),
    }
    return render(request, "monitor/inbox.html", context)


@never_cache
@require_POST
@answered
def mark_read(request: HttpRequest) -> HttpResponse:
    """全部已读."""
    notices.read_notices(required_officer(request), key=key_of(request))
    return redirect("monitor:inbox")


@never_cache
@require_POST
@answered
def address(request: HttpRequest) -> HttpResponse:
    """Where one's own e-mail and SMS go."""
    officer, channel = required_officer(request), text_of(request, "channel")
    try:
        notices.set_address(officer, channel, text_of(request, "address"), key=key_of(request))
    except InvalidInput:
        messages.error(request, gettext("地址不正确，请检查"))
    else:
        messages.success(request, gettext("通知地址已保存"))
    return redirect("monitor:inbox")


@never_cache
@require_safe
@answered
def log(request: HttpRequest) -> HttpResponse:
    """Every notice: whom, by which way, what became of it and why not; rules beside it."""
    officer = required_officer(request)
    state = request.GET.get("state", "")
    state = state if state in NoticeState.values else ""
    page = Paginator(read.log(officer, state=state), PAGE).get_page(request.GET.get("page"))
    counted = read.counts()
    context = {
        "place": "supervision",
        "officer": officer,
        "rows": [(row, read.title(row)) for row in page],
        "page": page,
        "state": state,
        "states": [(one, one.label, counted.get(one, 0)) for one in NoticeState],
        "rules": [(rule, read.event_label(rule.event)) for rule in read.all_rules()],
        "may_set": policy.has_duty(officer, Duty.SET_NOTICES),
        "key": uuid.uuid4(),
        "channels": Channel.choices,
    }
    return render(request, "monitor/notices.html", context)


@never_cache
@require_POST
@answered
def switch(request: HttpRequest, rule_id: int) -> HttpResponse:
    """A rule on or off, as a new version."""
    enabled = text_of(request, "enabled") == "1"
    try:
        notices.change_rule(
            rule_id, officer=required_officer(request), key=key_of(request), enabled=enabled
        )
    except InvalidInput as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, gettext("通知规则已修改，自现在起生效"))
    return redirect("monitor:notices")
