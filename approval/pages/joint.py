"""Joint matters: every department's clock side by side, and the opinion of one's own."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from approval import policy
from approval.models import Case
from approval.pages.answering import asking
from approval.pages.forms.beside import OpinionForm
from approval.pages.frame import INBOX, side
from approval.policy import Step
from approval.selectors.joint import PartStanding, joint_case, led_by, view_of, waiting_parts
from approval.services import joint
from approval.states import PART_REASONS, PartState
from kernel import clock
from kernel.errors import DomainError, NotFound
from organizations.officers import Officer
from organizations.pages.who import required_officer
from web.refusals import answered


@never_cache
@require_safe
@answered
def joint_list(request: HttpRequest) -> HttpResponse:
    """The parts on which one's unit has to speak, and the matters it leads."""
    officer = required_officer(request)
    context = side(officer, INBOX, now=clock.now())
    context |= {"waiting": waiting_parts(officer), "led": led_by(officer)}
    return render(request, "approval/inbox/joint_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def joint_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET: who used how much time. POST: the opinion of one's own department."""
    officer = required_officer(request)
    case = joint_case(number, officer)
    if request.method != "POST":
        return _show(request, officer, case, OpinionForm(), "")
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _show(request, officer, case, form, _("有几处没有填对，已在下面标出。"))
    given = asking(request, officer)
    part = request.POST.get("part", "")
    try:
        joint.give_opinion(
            number,
            int(part) if part.isdecimal() and len(part) <= 3 else 0,
            form.given(),
            officer=officer,
            key=given.key,
            version=given.version,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _show(request, officer, case, form, refused.message)
    messages.success(request, _("已出具意见"))
    return redirect(f"/inbox/joint/{number}/")


def _show(
    request: HttpRequest, officer: Officer, case: Case, form: OpinionForm, error: str
) -> HttpResponse:
    now = clock.now()
    mine = [
        part
        for part in case.parts.filter(state=PartState.NOTIFIED).order_by("seq")
        if part.department_id == officer.department_id
        and policy.permits(officer, Step.OPINE, PartStanding.of(part, case))
    ]
    context = side(officer, INBOX, now=now) | {
        "case": case,
        "view": view_of(case, now),
        "mine": mine[0] if mine else None,
        "grounds": PART_REASONS,
        "leads": policy.sees(officer, case),
        "form": form,
        "error": error,
        "key": uuid.uuid4(),
        "papers": case.materials.order_by("id"),
    }
    status = 409 if error and not form.errors else 400 if error else 200
    return render(request, "approval/inbox/joint.html", context, status=status)
