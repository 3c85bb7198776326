"""通知方式: the applicant chooses how to be told; number and code come by POST, like the slip's."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from approval.errors import WrongCode
from approval.models.contact import NoticeWay
from approval.pages.track import LONGEST
from approval.selectors import cases, contact
from approval.services.contact import Wish, choose_notices
from kernel.errors import InvalidInput
from web import rates
from web.posted import key_of

PAGE = "approval/track/notices.html"
LONGEST_TYPED = 254


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rates.guarded()
def choose(request: HttpRequest) -> HttpResponse:
    """The slip posts number and code along; ``act=choose`` keeps the choice. GET leads to the slip."""
    if request.method != "POST":
        return redirect("track")
    number = _typed(request, "number")[:LONGEST]
    code = _typed(request, "code")[:LONGEST]
    wish = Wish(
        _typed(request, "way"), _typed(request, "address"), _typed(request, "consent") == "1"
    )
    try:
        case = cases.public_case(number, code)
    except WrongCode:
        return render(request, "approval/track/ask.html", {"missing": True}, status=404)
    done, refusal = False, None
    if request.POST.get("act") == "choose":
        try:
            choose_notices(number, code, wish, key=key_of(request))
            done = True
        except InvalidInput as refused:
            refusal = refused
    choice = contact.choice_of(case)
    context = {
        "number": number,
        "code": code,
        "item": case.item_version.item.name,
        "ways": NoticeWay.choices,
        "way": wish.way if refusal else choice.way if choice else NoticeWay.NONE,
        "told_to": contact.covered(choice) if choice else "",
        "phone_left": contact.phone_left(case),
        "wish": wish if refusal else None,
        "done": done,
        "refusal": refusal,
        "key": uuid.uuid4(),
    }
    return render(request, PAGE, context, status=400 if refusal else 200)


def _typed(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:LONGEST_TYPED]
