"""The views of a case: look, open an act's form, act. The same at the desk and in the inbox."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from approval.pages.acts import PageAct, named
from approval.pages.answering import asking
from approval.pages.case_page import Shown, show
from approval.pages.forms.base import Asked
from approval.selectors import cases
from kernel import clock
from kernel.errors import DomainError, InvalidInput, NotFound
from organizations.pages.who import required_officer
from web.refusals import answered


@never_cache
@require_safe
@answered
def case(request: HttpRequest, number: str, place: str) -> HttpResponse:
    """One case on one page."""
    shown = Shown(place, done=request.GET.get("done", ""))
    return show(request, required_officer(request), number, shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def act(request: HttpRequest, number: str, slug: str, place: str) -> HttpResponse:
    """GET: the act's form in the middle of the case. POST: the act, under key and version."""
    officer, page_act = required_officer(request), named(slug)
    if request.method != "POST":
        return show(request, officer, number, Shown(place, act=page_act))
    found = cases.get_case(number, officer)
    form: Any = page_act.form(Asked(found, officer, clock.now()), request.POST)
    if not form.is_valid():
        refusal = InvalidInput(_("有几处没有填对，已在下面标出。"))
        return show(request, officer, number, Shown(place, page_act, form, refusal))
    try:
        page_act.run(number, form, asking(request, officer))
    except NotFound:
        raise
    except DomainError as refused:
        shown = Shown(place, page_act, form, refused, typed=typed_in(form))
        return show(request, officer, number, shown)
    messages.success(request, _("已办：%s") % page_act.label)
    return redirect(_next(number, page_act, place))


def _next(number: str, page_act: PageAct, place: str) -> str:
    """Where the desk goes on: to the paper that is printed now, else back to the case."""
    if page_act.slug in {"acceptance", "spot"}:
        return f"/{place}/cases/{number}/paper/?done={number}"
    return f"/{place}/cases/{number}/?done={number}/{page_act.slug}"


def typed_in(form: BaseForm) -> list[tuple[str, str]]:
    """What was typed into a form that no longer fits the case, so that nothing is lost."""
    return [
        (str(form[name].label), str(form[name].value()))
        for name in form.fields
        if form[name].value() not in (None, "", False, [])
    ]
