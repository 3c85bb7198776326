"""The monthly sample with its sheet of call-backs, and the rounds of the hall."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel import clock
from kernel.errors import Conflict, DomainError, InvalidInput
from monitor import policy
from monitor.errors import CheckInvalid
from monitor.models import Inspection, Sample
from monitor.pages.months import month_before, month_of
from monitor.policy import Duty
from monitor.selectors import checks as read
from monitor.services import checks
from monitor.services.checks import Call, Found
from monitor.verbs import FindingKind, Reached, Verdict
from organizations.pages.who import required_officer
from organizations.selectors import departments
from web.posted import day_of, key_of, number_of, text_of
from web.refusals import answered

USUAL_SIZE = 20
ANSWERS = [(choice, choice.label) for choice in Verdict if choice]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def samples(request: HttpRequest) -> HttpResponse:
    """The months' samples; POST draws one."""
    officer = required_officer(request)
    read.require_reader(officer)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            month = month_of(text_of(request, "month"))
            if month is None:
                raise CheckInvalid(field="month")
            size = number_of(request, "size")
            outcome = checks.draw_sample(month, size, officer=officer, key=key_of(request))
            return redirect("monitor:sample", outcome["sample"])
        except (Conflict, InvalidInput) as refused:
            refusal = refused
    context = {
        "place": "checks",
        "officer": officer,
        "rows": [(sample, read.results(sample)) for sample in Sample.objects.all()[:36]],
        "may_check": policy.has_duty(officer, Duty.CHECK),
        "month": month_before(),
        "size": USUAL_SIZE,
        "refusal": refusal,
        "key": uuid.uuid4(),
    }
    return render(request, "monitor/samples.html", context, status=_status(refusal))


@never_cache
@require_safe
@answered
def sample(request: HttpRequest, sample_id: int) -> HttpResponse:
    """The sheet: whom to call, the four questions, what was answered; and the proof of the draw."""
    return _sheet(request, sample_id)


def _sheet(
    request: HttpRequest, sample_id: int, *, refusal: DomainError | None = None
) -> HttpResponse:
    officer = required_officer(request)
    found = read.get_sample(sample_id, officer)
    context = {
        "place": "checks",
        "officer": officer,
        "sample": found,
        "lines": read.sheet(found),
        "results": read.results(found),
        "as_drawn": read.is_as_drawn(found),
        "reached": Reached.choices,
        "answers": ANSWERS,
        "questions": _questions(),
        "open_case": number_of(request, "case"),
        "refusal": refusal,
        "key": uuid.uuid4(),
    }
    return render(request, "monitor/sample.html", context, status=_status(refusal))


def _questions() -> list[tuple[str, str, str]]:
    return [
        ("genuine", gettext("真实"), gettext("您确实办过这件事吗？")),
        ("timely", gettext("实时"), gettext("系统里的日期和您记得的一致吗？")),
        ("complete", gettext("完整"), gettext("交的材料、费用都有记录吗？")),
        ("accurate", gettext("准确"), gettext("结果和记录一致吗？")),
    ]


@never_cache
@require_POST
@answered
def call(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Write down one call."""
    officer = required_officer(request)
    said = Call(
        reached=text_of(request, "reached"),
        answers={question: text_of(request, question) for question in read.QUESTIONS},
        note=text_of(request, "note"),
    )
    try:
        checks.record_call(number_of(request, "case"), said, officer=officer, key=key_of(request))
    except (Conflict, InvalidInput) as refusal:
        return _sheet(request, sample_id, refusal=refusal)
    messages.success(request, gettext("回访已记录"))
    return redirect("monitor:sample", sample_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def inspections(request: HttpRequest) -> HttpResponse:
    """The rounds; POST begins one."""
    officer = required_officer(request)
    read.require_reader(officer)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            on = day_of(request, "on")
            if on is None:
                raise CheckInvalid(field="on")
            place = text_of(request, "place")
            outcome = checks.open_inspection(place, on, officer=officer, key=key_of(request))
            return redirect("monitor:inspection", outcome["number"])
        except (Conflict, InvalidInput) as refused:
            refusal = refused
    context = {
        "place": "checks",
        "officer": officer,
        "rows": Inspection.objects.prefetch_related("findings").all()[:100],
        "may_check": policy.has_duty(officer, Duty.CHECK),
        "today": clock.office_date(clock.now()).isoformat(),
        "refusal": refusal,
        "key": uuid.uuid4(),
    }
    return render(request, "monitor/inspections.html", context, status=_status(refusal))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def inspection(request: HttpRequest, number: str) -> HttpResponse:
    """One round with its findings; POST adds one, or ends the round (``act=close``)."""
    officer = required_officer(request)
    found = read.get_inspection(number, officer)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            if text_of(request, "act") == "close":
                checks.close_inspection(number, officer=officer, key=key_of(request))
            else:
                checks.add_finding(number, _found(request), officer=officer, key=key_of(request))
            return redirect("monitor:inspection", number)
        except (Conflict, InvalidInput) as refused:
            refusal = refused
    context = {
        "place": "checks",
        "officer": officer,
        "inspection": found,
        "findings": found.findings.select_related("department", "by"),
        "may_add": found.closed_at is None and policy.has_duty(officer, Duty.CHECK),
        "kinds": FindingKind.choices,
        "units": departments.in_official_order(),
        "typed": text_of(request, "note"),
        "refusal": refusal,
        "key": uuid.uuid4(),
    }
    return render(request, "monitor/inspection.html", context, status=_status(refusal))


def _found(request: HttpRequest) -> Found:
    return Found(
        department=text_of(request, "department"),
        kind=text_of(request, "kind"),
        note=text_of(request, "note"),
        window=text_of(request, "window"),
    )


def _status(refusal: DomainError | None) -> int:
    if refusal is None:
        return 200
    return 409 if isinstance(refusal, Conflict) else 400
