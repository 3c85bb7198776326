"""申请延续 at the counter: by the number of the licence, for the one who holds it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from approval.errors import CautionStands
from approval.models import Licence
from approval.pages import reasons, slips
from approval.pages.answering import asked_key
from approval.pages.desk import clerk_at
from approval.pages.forms.beside import RenewalForm
from approval.pages.frame import DESK, side
from approval.services import renewal
from approval.services.filing import Filing, Person
from kernel import clock
from kernel.errors import DomainError
from organizations.officers import Officer
from web.refusals import answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def renewal_page(request: HttpRequest) -> HttpResponse:
    """GET: ask for the licence. POST: the case that asks to renew it."""
    officer = clerk_at(request)
    if request.method != "POST":
        return _show(request, officer, RenewalForm(list(reasons.GOING_ON)))
    form = RenewalForm(list(reasons.GOING_ON), request.POST)
    if not form.is_valid():
        return _show(request, officer, form, status=400)
    number, key = form.cleaned_data["licence"], asked_key(request)
    try:
        asked = renewal.ask_renewal(
            number,
            _filing(number, officer),
            officer=officer,
            key=key,
            reason=form.cleaned_data["reason"],
        )
    except DomainError as refused:
        return _show(request, officer, form, refusal=refused, status=409)
    slips.remember(request, asked["number"], key)
    return redirect(f"/desk/cases/{asked['number']}/?done={key}")


def _filing(number: str, officer: Officer) -> Filing:
    """A filing for the holder of the licence, if this counter may see it; its papers come after."""
    found = (
        Licence.objects.select_related("holder")
        .filter(number=number, item__code__in=officer.item_codes)
        .first()
    )
    if found is None:
        return Filing(item_code="", applicant=Person(name="—"))
    holder = found.holder
    return Filing(
        item_code="",
        applicant=Person(
            name=holder.name,
            kind=holder.kind,
            owner=holder.owner,
            id_number=holder.id_number,
            phone=holder.phone,
            address=holder.address,
            agent=holder.agent,
        ),
    )


def _show(
    request: HttpRequest,
    officer: Officer,
    form: RenewalForm,
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    stop = refusal.facts["cautions"] if isinstance(refusal, CautionStands) else []
    context = side(officer, DESK, now=clock.now()) | {
        "form": form,
        "stop": stop,
        "error": "" if stop or refusal is None else refusal.message,
        "key": request.POST.get("key") or uuid.uuid4(),
    }
    return render(request, "approval/desk/renewal.html", context, status=status)
