"""Papers for the printer: the notice of acceptance or the receipt, and supplement notices."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approval import limits as kinds
from approval.errors import NoSuchNotice
from approval.models import Case
from approval.pages import slips
from approval.pages.reasons import silence_word
from approval.pages.story import fees_of
from approval.selectors import cases
from organizations.officers import Officer
from organizations.pages.who import required_officer
from timelimits import facts
from web.refusals import answered


@never_cache
@require_safe
@answered
def slip(request: HttpRequest, number: str, place: str) -> HttpResponse:
    """受理通知书 once accepted, 收件回执 before; with the QR where this session received it."""
    officer = required_officer(request)
    case = cases.get_case(number, officer)
    code = slips.code_of(request, number)
    context = _frame(officer, case, place) | {
        "silence": silence_word(case.silence),
        "accepted": case.accepted_at is not None,
        "fees": fees_of(case.item_version),
        "papers": case.materials.exclude(status="missing"),
        "missing": case.materials.filter(status__in=("missing", "faulty")),
        "code": code,
        "qr": slips.qr(request, number, code) if code else "",
        "done": request.GET.get("done", ""),
        **_dates(case),
    }
    return _printed(request, "approval/desk/paper.html", context)


@never_cache
@require_safe
@answered
def notice(request: HttpRequest, number: str, ordinal: int, place: str) -> HttpResponse:
    """补正告知书: every point with its article, and the sentence that it is all (XK-4)."""
    officer = required_officer(request)
    case = cases.get_case(number, officer)
    found = case.supplement_notices.filter(ordinal=ordinal).first()
    if found is None:
        raise NoSuchNotice
    context = _frame(officer, case, place) | {"notice": found, "lines": found.lines.all()}
    return _printed(request, "approval/desk/notice_paper.html", context)


def _printed(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A legal paper is in the office's language, whatever the clerk reads."""
    with translation.override(settings.LANGUAGE_CODE):
        return render(request, template, context)


def _frame(officer: Officer, case: Case, place: str) -> dict[str, Any]:
    return {"officer": officer, "place": place, "case": case, "applicant": case.applicant}


def _dates(case: Case) -> dict[str, Any]:
    due = {fact["kind"]: fact for fact in facts.facts(case.matter_id)}
    empty = {"due": "", "provisional": False}
    return {
        "promised": due.get(kinds.PROMISED, empty),
        "statutory": due.get(kinds.STATUTORY) or due.get(kinds.JOINT, empty),
        "acceptance": due.get(kinds.ACCEPTANCE, empty),
    }
