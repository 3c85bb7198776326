"""Versions of the form of points: read, proposed as a file of data, decided by a second person."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.errors import Conflict, DomainError, InvalidInput, NotPermitted
from monitor import policy
from monitor.errors import FormInvalid, FormNotFound, SecondPersonNeeded
from monitor.models import IndicatorForm
from monitor.pages.rankings import month_of
from monitor.performance import form as forms
from monitor.performance.figures import FIGURES, OF_A_PART
from monitor.policy import Duty
from monitor.scoring import FormState
from monitor.services import indicator_forms as services
from organizations.officers import Officer
from organizations.pages.who import required_officer
from organizations.roles import Role
from web.posted import key_of
from web.refusals import answered

LARGEST = 64_000
READERS = policy.BUREAU | {Role.AUDITOR, Role.LEADER}


@answered
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The versions there are; POST proposes another, shown with every fault where it has any."""
    officer = _reader(request)
    text, reason, month = _newest(), "", ""
    refused: DomainError | None = None
    if request.method == "POST":
        text = request.POST.get("content", "")[:LARGEST]
        reason, month = request.POST.get("reason", ""), request.POST.get("month", "")
        try:
            done = services.propose(
                _content(text),
                valid_from=month_of(month),
                reason=reason,
                officer=officer,
                key=key_of(request),
            )
        except (InvalidInput, Conflict) as wrong:
            refused = wrong
        else:
            return redirect("monitor:indicator-form", done["form"])
    return render(
        request,
        "monitor/indicator_forms.html",
        {
            "officer": officer,
            "place": "rankings",
            "forms": IndicatorForm.objects.select_related("proposed_by", "decided_by").order_by(
                "-pk"
            ),
            "may_propose": policy.has_duty(officer, Duty.PROPOSE_FORM),
            "text": text,
            "reason": reason,
            "month": month,
            "refused": refused,
            "known": [*FIGURES.values(), *OF_A_PART.values()],
            "key": uuid.uuid4(),
        },
        status=400 if refused else 200,
    )


@answered
@never_cache
@require_GET
def show(request: HttpRequest, form_id: int) -> HttpResponse:
    """One version with its formulas in words."""
    officer = _reader(request)
    one = (
        IndicatorForm.objects.select_related("proposed_by", "decided_by").filter(pk=form_id).first()
    )
    if one is None:
        raise FormNotFound
    read = forms.read(one.content)
    own = one.proposed_by_id == officer.account_id
    waits = one.state == FormState.PROPOSED
    return render(
        request,
        "monitor/indicator_form.html",
        {
            "officer": officer,
            "place": "rankings",
            "one": one,
            "form": read,
            "parts": [
                {"part": part, "words": part.formula.words(read.labels(part))}
                for part in read.parts
            ],
            "total": read.total.words(read.labels()),
            "constants": [
                {"label": read.words.get(name, name), "value": value}
                for name, value in read.constants.items()
            ],
            "own": own and waits,
            "may_decide": waits and not own and policy.has_duty(officer, Duty.DECIDE_FORM),
            "key": uuid.uuid4(),
        },
    )


@answered
@require_POST
def decide(request: HttpRequest, form_id: int) -> HttpResponse:
    """启用或者不启用."""
    officer = _reader(request)
    try:
        services.decide(
            form_id,
            agreed=request.POST.get("agreed") == "yes",
            reason=request.POST.get("reason", ""),
            officer=officer,
            key=key_of(request),
        )
    except (InvalidInput, Conflict, SecondPersonNeeded) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, gettext("已决定。"))
    return redirect("monitor:indicator-form", form_id)


def _reader(request: HttpRequest) -> Officer:
    officer = required_officer(request)
    if not officer.roles & READERS:
        raise NotPermitted
    return officer


def _newest() -> str:
    newest = IndicatorForm.objects.filter(state=FormState.IN_FORCE).order_by("-number").first()
    return json.dumps(newest.content if newest else {}, ensure_ascii=False, indent=1)


def _content(text: str) -> dict[str, Any]:
    """The data in the text; raises FormInvalid where there is none, with its line."""
    try:
        found = json.loads(text, parse_float=str)
    except json.JSONDecodeError as wrong:
        raise FormInvalid(
            gettext("第 %(line)d 行读不懂：不是 JSON") % {"line": wrong.lineno}, field="content"
        ) from wrong
    except RecursionError as wrong:
        raise FormInvalid(gettext("套得太深"), field="content") from wrong
    if not isinstance(found, dict) or "\\u0000" in text:
        raise FormInvalid(gettext("须是一组字段"), field="content")
    return found
