"""Batches and quotas of one's unit: what was announced, how much is used, and a new announcement."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from approval.errors import RoleForbids
from approval.models import Batch, Quota
from approval.pages.answering import asked_key
from approval.pages.forms.beside import QuotaForm, WindowForm
from approval.pages.frame import INBOX, side
from approval.policy import ALLOWED, Step
from approval.services import order
from catalog.models import ItemVersion
from catalog.states import StartEvent, VersionStatus
from kernel import clock
from kernel.errors import DomainError
from organizations.officers import Officer
from organizations.pages.who import required_officer
from organizations.roles import Role
from web.refusals import answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def order_page(request: HttpRequest) -> HttpResponse:
    """GET: the unit's batches and quotas. POST: announce one."""
    officer = required_officer(request)
    if not officer.roles & {Role.REVIEWER, Role.APPROVER}:
        raise RoleForbids
    if request.method != "POST":
        return _show(request, officer, _forms(officer), "")
    kind = "quota" if request.POST.get("kind") == "quota" else "batch"
    forms = _forms(officer, kind, request.POST)
    form = forms[kind]
    if not form.is_valid():
        return _show(request, officer, forms, _("有几处没有填对，已在下面标出。"))
    declare = order.declare_quota if kind == "quota" else order.declare_batch
    try:
        declare(form.declared(), officer=officer, key=asked_key(request))
    except DomainError as refused:
        return _show(request, officer, forms, refused.message)
    messages.success(request, _("已公布"))
    return redirect("/inbox/order/")


def _forms(officer: Officer, kind: str = "", data: Any = None) -> dict[str, WindowForm]:
    given = {name: (data if name == kind else None) for name in ("batch", "quota")}
    return {
        "batch": WindowForm(_items(officer, start_event=StartEvent.BATCH_END), given["batch"]),
        "quota": QuotaForm(_items(officer, by_order=True), given["quota"]),
    }


def _items(officer: Officer, **regime: Any) -> list[tuple[str, str]]:
    """The unit's items with such a regime in force."""
    found = ItemVersion.objects.filter(
        item__department__code=officer.department_code, status=VersionStatus.PUBLISHED, **regime
    ).order_by("item__number")
    return list(found.values_list("item__code", "item__name"))


def _show(
    request: HttpRequest, officer: Officer, forms: dict[str, WindowForm], error: str
) -> HttpResponse:
    own = {"item__department__code": officer.department_code}
    quotas = Quota.objects.filter(**own).select_related("item").order_by("-opens_on")
    context = side(officer, INBOX, now=clock.now()) | {
        "batches": Batch.objects.filter(**own).select_related("item").order_by("-opens_on"),
        "quotas": [(quota, order.used(quota), quota.places.count()) for quota in quotas],
        "forms": forms,
        "may_declare": bool(officer.roles & ALLOWED[Step.DECLARE_BATCH]),
        "error": error,
        "key": uuid.uuid4(),
    }
    return render(request, "approval/inbox/order.html", context, status=400 if error else 200)
