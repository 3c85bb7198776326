"""The complaint office's pages; a unit complained about sees here what has been released to it."""

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
from django.views.decorators.http import require_POST, require_safe

from complaints.models import Complaint
from complaints.selectors import ratings, visibility
from complaints.services import handling
from complaints.states import ComplaintState, DeclineGround
from kernel import clock
from kernel.errors import Conflict, DomainError, InvalidInput
from organizations.officers import Officer
from organizations.pages.who import required_officer
from timelimits.lamps import lamp
from timelimits.services import limits
from web.posted import key_of, text_of, version_of
from web.refusals import answered

PAGE = 50


@never_cache
@require_safe
@answered
def listing(request: HttpRequest) -> HttpResponse:
    """The complaints that exist for who is signed in, newest first; ``?state=`` picks one state."""
    officer = required_officer(request)
    state = request.GET.get("state", "")
    rows = visibility.visible_to(officer)
    if state in ComplaintState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = visibility.counts(officer)
    context = {
        "place": "complaints",
        "officer": officer,
        "rows": [_row(complaint) for complaint in page],
        "page": page,
        "state": state,
        "states": [(choice, choice.label, counts[choice]) for choice in ComplaintState],
        "total": sum(counts.values()),
        "ratings": _ratings(officer) if visibility.acts_on(officer) else [],
    }
    return render(request, "complaints/list.html", context)


@never_cache
@require_safe
@answered
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One complaint. Who complained is shown to the complaint office only, released or not."""
    return _detail(request, number)


def _detail(
    request: HttpRequest, number: str, *, refusal: DomainError | None = None
) -> HttpResponse:
    officer = required_officer(request)
    complaint = visibility.get_complaint(number, officer)
    mine = visibility.acts_on(officer)
    context = {
        "place": "complaints",
        "officer": officer,
        "complaint": complaint,
        "row": _row(complaint),
        "mine": mine,
        "released": visibility.is_released(complaint),
        "grounds": DeclineGround.choices,
        "ground": complaint.get_decline_ground_display(),
        "key": uuid.uuid4(),
        "refusal": refusal,
        "typed": text_of(request, "answer"),
    }
    status = 200 if refusal is None else 409 if isinstance(refusal, Conflict) else 400
    return render(request, "complaints/detail.html", context, status=status)


@never_cache
@require_POST
@answered
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """An act of the complaint office; a refusal shows the complaint anew, words typed are kept."""
    do = ACTS.get(name)
    if do is None:
        raise Http404
    try:
        do(request, number, required_officer(request))
    except (Conflict, InvalidInput) as refusal:
        return _detail(request, number, refusal=refusal)
    messages.success(request, DONE[name])
    return redirect("complaint-detail", number=number)


def _accept(request: HttpRequest, number: str, officer: Officer) -> None:
    key, version = key_of(request), version_of(request)
    handling.accept_complaint(number, officer=officer, key=key, version=version)


def _decline(request: HttpRequest, number: str, officer: Officer) -> None:
    key, version = key_of(request), version_of(request)
    ground = text_of(request, "ground")
    handling.decline_complaint(number, officer=officer, key=key, version=version, ground=ground)


def _answer(request: HttpRequest, number: str, officer: Officer) -> None:
    key, version = key_of(request), version_of(request)
    answer = text_of(request, "answer")
    handling.answer_complaint(number, officer=officer, key=key, version=version, answer=answer)


def _close(request: HttpRequest, number: str, officer: Officer) -> None:
    key, version = key_of(request), version_of(request)
    handling.close_complaint(number, officer=officer, key=key, version=version)


ACTS: dict[str, Callable[[HttpRequest, str, Officer], None]] = {
    "acceptance": _accept,
    "refusal": _decline,
    "answer": _answer,
    "closing": _close,
}
DONE = {
    "acceptance": _("已受理"),
    "refusal": _("已作出不予受理决定"),
    "answer": _("已答复"),
    "closing": _("已办结"),
}


def _ratings(officer: Officer) -> list[tuple[str, int]]:
    """What applicants of the region gave this month, every grade with its number."""
    first = clock.office_date(clock.now()).replace(day=1)
    return ratings.counts(officer.region_id or 0, since=clock.office_time(first))


def _row(complaint: Complaint) -> dict[str, Any]:
    """A complaint with the date it is waited for and its lamp."""
    now = clock.now()
    running = [
        fact
        for fact in limits.facts(complaint.matter_id)
        if fact["status"] in {"running", "paused"}
    ]
    worst = max(running, key=lambda fact: lamp(fact, now).level, default=None)
    return {
        "complaint": complaint,
        "due": worst["due"] if worst else "",
        "provisional": bool(worst and worst["provisional"]),
        "limit": worst["id"] if worst else None,
        "lamp": lamp(worst, now).code if worst else "",
        "released": visibility.is_released(complaint),
    }
