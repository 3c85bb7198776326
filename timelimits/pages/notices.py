"""The calendar in custody, and notices on their way into it: proposed, previewed, confirmed by another."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kernel import clock
from kernel.errors import Conflict, DomainError, InvalidInput
from organizations.officers import Officer
from organizations.pages.who import required_officer
from timelimits import notice_files, policy
from timelimits.calendar_files import DeclaredYear
from timelimits.coverage import coverage
from timelimits.errors import NoticeNeedsSecond, NoticeNotFound
from timelimits.models import CalendarYear, HallHours, NoticeProposal, Restatement
from timelimits.notice_files import Notice
from timelimits.policy import Step
from timelimits.preview import preview
from timelimits.services import hours, notices
from timelimits.states import HoursOf, NoticeState
from web.posted import key_of
from web.refusals import answered

CALENDAR = "CN"


@answered
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Which notices are in custody, which wait for a second person, and the form for another."""
    officer = _allowed(request)
    return _index(request, officer)


@answered
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Read the file handed in and put it forward; a bad file is shown with its rows and fields."""
    officer = _allowed(request)
    try:
        notice = _handed_in(request)
        made = notices.propose(
            notice,
            officer=officer,
            key=key_of(request),
            reason=request.POST.get("reason", ""),
        )
    except (InvalidInput, Conflict) as refused:
        return _index(request, officer, refused=refused, status=400)
    return redirect("timelimits:notice", made["proposal"])


@answered
@never_cache
@require_GET
def show(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One notice: what it declares and what it would move, or moved."""
    officer = _allowed(request)
    proposal = (
        NoticeProposal.objects.select_related("proposed_by", "decided_by")
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None:
        raise NoticeNotFound
    waiting = proposal.state == NoticeState.PROPOSED
    declared = notice_files.from_json(proposal.content)
    seen = _moves_now(proposal, declared) if waiting else proposal.preview
    own = proposal.proposed_by_id == officer.account_id
    return render(
        request,
        "timelimits/notice.html",
        {
            "officer": officer,
            "place": "calendar",
            "proposal": proposal,
            "notice": declared,
            "preview": seen,
            "bars": _bars(seen),
            "examples": [_example(one) for one in seen["examples"]],
            "waiting": waiting,
            "own": own,
            "may_decide": waiting and not own and policy.may(officer, Step.DECIDE),
            "key": uuid.uuid4(),
        },
    )


@answered
@require_POST
def confirm(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """确认入库."""
    seen = request.POST.get("seen", "")
    confirmed = partial(
        notices.confirm, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else -1
    )
    return _decide(request, proposal_id, confirmed, gettext("已入库，受影响的时限正在重算。"))


@answered
@require_POST
def refuse(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """不予入库."""
    return _decide(request, proposal_id, notices.refuse, gettext("未予入库，什么也没有改变。"))


@answered
@require_POST
def enter_hours(request: HttpRequest) -> HttpResponse:
    """大厅办公时间登记: a new row; none is ever edited."""
    officer = _allowed(request)
    given = {
        name: request.POST.get(name, "")
        for name in ("hall", "days", "on", "spans", "from", "source")
    }
    try:
        asked = hours.Hours.read(given)
        hours.enter(asked, officer=officer, key=key_of(request))
    except (InvalidInput, Conflict) as refused:
        return _index(request, officer, refused=refused, status=400)
    messages.success(request, gettext("已登记，自生效日起的新时限按此计算。"))
    return redirect("timelimits:notices")


def _moves_now(proposal: NoticeProposal, declared: DeclaredYear) -> dict[str, Any]:
    """What it would move by the calendar as it is now; as proposed where it fits no more."""
    try:
        return preview(proposal.calendar, declared).to_json()
    except InvalidInput:
        return dict(proposal.preview)


def _handed_in(request: HttpRequest) -> Notice:
    given = request.FILES.get("file")
    if given is None:
        raise InvalidInput(gettext("请选择通知文件"))
    return notice_files.read(given.name or "", given.read(notice_files.LARGEST + 1))


def _decide(
    request: HttpRequest, proposal_id: int, act: Callable[..., Any], said: str
) -> HttpResponse:
    officer = _allowed(request)
    try:
        version = request.POST.get("version", "")
        act(
            proposal_id,
            officer=officer,
            key=key_of(request),
            version=int(version) if version.isdecimal() and len(version) < 9 else -1,
            reason=request.POST.get("reason", ""),
        )
    except (Conflict, InvalidInput, NoticeNeedsSecond) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, said)
    return redirect("timelimits:notice", proposal_id)


def _index(
    request: HttpRequest,
    officer: Officer,
    *,
    refused: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    today = clock.office_date(clock.now())
    return render(
        request,
        "timelimits/notices.html",
        {
            "officer": officer,
            "place": "calendar",
            "covered": coverage(CALENDAR, today),
            "years": CalendarYear.objects.select_related("calendar", "region").order_by(
                "-year", "calendar__code", "-edition"
            ),
            "proposals": NoticeProposal.objects.select_related("proposed_by").order_by("-pk")[:20],
            "restatements": Restatement.objects.order_by("-pk")[:5],
            "hours": HallHours.objects.order_by("hall_code", "days", "-valid_from"),
            "hours_of": HoursOf.choices,
            "given": request.POST,
            "may_propose": policy.may(officer, Step.PROPOSE),
            "refused": refused,
            "reason": request.POST.get("reason", ""),
            "key": uuid.uuid4(),
        },
        status=status,
    )


def _bars(seen: dict[str, Any]) -> list[dict[str, Any]]:
    """The distribution with each count's share of the greatest, in hundredths."""
    most = max((count for _, count in seen["days"]), default=1)
    return [
        {"days": days, "count": count, "share": max(1, count * 100 // most)}
        for days, count in seen["days"]
    ]


def _example(kept: dict[str, Any]) -> dict[str, Any]:
    """An example with its dates as dates."""
    dated = {
        name: dt.date.fromisoformat(kept[name]) if kept[name] else None
        for name in ("started", "before", "after")
    }
    return kept | dated


def _allowed(request: HttpRequest) -> Officer:
    officer = required_officer(request)
    policy.require(officer, Step.LOOK)
    return officer
