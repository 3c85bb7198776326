"""The clerk's desk: the sheet of the day, and receiving a filing in one page and a few keys."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from approval.errors import ItemNotReceivable, RoleForbids
from approval.pages import slips
from approval.pages.acts import named
from approval.pages.answering import asked_key
from approval.pages.case_page import Shown, show
from approval.pages.conduct import derived
from approval.pages.filing_form import FilingForm
from approval.pages.frame import DESK, side
from approval.pages.story import fees_of
from approval.selectors import desk as sheets
from approval.selectors import receivable
from approval.services import decision, intake
from catalog.models import ItemVersion
from kernel import clock
from kernel.errors import DomainError
from organizations.officers import Officer
from organizations.pages.who import required_officer
from organizations.roles import Role
from web.refusals import answered

# What follows the receipt, by the name of the button.
ON_TO = {"supplement": "supplement/", "decline": "decline/"}


@never_cache
@require_safe
@answered
def desk(request: HttpRequest) -> HttpResponse:
    """开门清单 on the left; in the middle the item finder and, once chosen, the filing."""
    officer = clerk_at(request)
    wanted = request.GET.get("item", "").strip()
    version = receivable.receivable(officer, wanted, at=clock.now()) if wanted else None
    form = FilingForm(version) if version is not None else None
    return _page(request, officer, version, form=form, missed=bool(wanted and version is None))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def file(request: HttpRequest) -> HttpResponse:
    """收件, and on to what the key said: 受理, 补正, 当场办结, 暂存, 不予受理.

    GET leads back to the desk: that is where a clerk arrives who had to sign in again, and what
    was typed waits there among the parked.
    """
    if request.method != "POST":
        return redirect("desk")
    officer = clerk_at(request)
    version = receivable.receivable(officer, request.POST.get("item", ""), at=clock.now())
    if version is None:
        raise ItemNotReceivable
    form = FilingForm(version, request.POST)
    if not form.is_valid():
        return _page(request, officer, version, form=form, status=400)
    key = asked_key(request)
    act = request.POST.get("act", "receive")
    filing = form.filing(version.item.code)
    if act == "park":
        intake.park_case(filing, officer=officer, key=key)
        return redirect(f"/desk/?done={key}")
    received = intake.receive_case(filing, officer=officer, key=key)
    number = received["number"]
    slips.remember(request, number, key)
    return _go_on(request, officer, act=act, received=received, key=key)


def _go_on(
    request: HttpRequest, officer: Officer, *, act: str, received: dict[str, Any], key: uuid.UUID
) -> HttpResponse:
    """The case is received whatever follows; what the law cautions is answered on its own page."""
    number, case_page = received["number"], f"/desk/cases/{received['number']}/"
    follow = {"accept": intake.accept_case, "spot": decision.decide_on_the_spot}.get(act)
    if follow is None:
        return redirect(f"{case_page}{ON_TO.get(act, '')}?done={key}")
    try:
        follow(number, officer=officer, key=derived(key, act), version=received["version"])
    except DomainError as refusal:
        slug = "spot" if act == "spot" else "acceptance"
        shown = Shown(DESK, act=named(slug), refusal=refusal, done=str(key))
        return show(request, officer, number, shown)
    return redirect(f"{case_page}paper/?done={key}")


def clerk_at(request: HttpRequest) -> Officer:
    """The officer, who must be a window clerk; RoleForbids for anyone else."""
    officer = required_officer(request)
    if not officer.has(Role.WINDOW_CLERK):
        raise RoleForbids
    return officer


def _page(
    request: HttpRequest,
    officer: Officer,
    version: ItemVersion | None,
    *,
    form: FilingForm | None = None,
    missed: bool = False,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    context = side(officer, DESK, now=now) | {
        "items": receivable.receivable_items(officer, at=now),
        "counter": sheets.counter_list(officer, at=now) if version is None else (),
        "drafts": sheets.drafts(officer) if version is None else (),
        "rule": sheets.rule_of_order(),
        "chosen": version,
        "form": form,
        "missed": missed,
        "done": request.GET.get("done", ""),
        "fees": fees_of(version) if version is not None else [],
        "key": request.POST.get("key") or _draft_key(request),
        "preview": receivable.preview(version, at=now) if version is not None else None,
    }
    return render(request, "approval/desk/intake.html", context, status=status)


def _draft_key(request: HttpRequest) -> uuid.UUID:
    """The key of the parked draft that is being taken up again, or a new one."""
    try:
        return uuid.UUID(request.GET.get("key", ""))
    except ValueError:
        return uuid.uuid4()
