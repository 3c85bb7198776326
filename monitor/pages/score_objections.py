"""Objections to scores: filed by the unit, decided in writing by somebody who did not reckon."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kernel.errors import Conflict, InvalidInput
from monitor import policy
from monitor.errors import NotThisPerson, ObjectionNotFound
from monitor.models import UnitScore
from monitor.pages.rankings import hundredths
from monitor.policy import Duty
from monitor.selectors import scores as read
from monitor.services import score_objections
from organizations.pages.who import required_officer
from web.posted import key_of
from web.refusals import answered

MOST_SHOWN = 100


@answered
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The objections the officer may see, newest first."""
    officer = required_officer(request)
    return render(
        request,
        "monitor/score_objections.html",
        {
            "officer": officer,
            "place": "rankings",
            "objections": read.objections_for(officer)[:MOST_SHOWN],
            "may_decide": policy.has_duty(officer, Duty.DECIDE_OBJECTION),
            "key": uuid.uuid4(),
        },
    )


@answered
@require_POST
def file(request: HttpRequest, score_id: int) -> HttpResponse:
    """提出异议."""
    officer = required_officer(request)
    try:
        score_objections.file(
            score_id,
            part=request.POST.get("part", "")[:40],
            text=request.POST.get("text", ""),
            officer=officer,
            key=key_of(request),
        )
    except (InvalidInput, Conflict) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, gettext("异议已提出，由未参与核算的人决定。"))
    score = UnitScore.objects.select_related("department").filter(pk=score_id).first()
    if score is None or score.department_id != officer.department_id:
        raise ObjectionNotFound
    return redirect("monitor:ranking-unit", score.run_id, score.department.code)


@answered
@require_POST
def decide(request: HttpRequest, objection_id: int) -> HttpResponse:
    """决定异议."""
    officer = required_officer(request)
    if not read.objections_for(officer).filter(pk=objection_id).exists():
        raise ObjectionNotFound
    try:
        score_objections.decide(
            objection_id,
            points=hundredths(request.POST.get("points", "") or "0"),
            decision=request.POST.get("decision", ""),
            officer=officer,
            key=key_of(request),
        )
    except (InvalidInput, Conflict, NotThisPerson) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, gettext("已决定；成立的，重新核算后计分。"))
    return redirect("monitor:score-objections")
