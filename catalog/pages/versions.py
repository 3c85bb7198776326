"""The versions of an item, for those who keep the catalogue: what differs, what is wrong, what next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from catalog.errors import PromiseBeyondLaw, VersionIncomplete
from catalog.models import ItemVersion
from catalog.selectors.difference import between
from catalog.selectors.findings import findings_of
from catalog.selectors.versions import all_versions_of, get_item, get_version, version_before
from catalog.services import checks, versions
from catalog.states import UNPUBLISHED, VersionStatus
from kernel import clock
from kernel.clock import office_date
from kernel.errors import DomainError, InvalidInput, NotPermitted
from organizations.officers import Officer
from organizations.pages.who import required_officer
from organizations.roles import Role
from web.refusals import answered

Act = Callable[[ItemVersion, Officer, Mapping[str, str]], str]


@answered
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of the item, newest first."""
    officer = _keeper(request)
    item = get_item(code)
    context = {
        "item": item,
        "versions": all_versions_of(item),
        "officer": officer,
        "place": "catalog",
    }
    return render(request, "catalog/versions.html", context)


@answered
@require_safe
def show(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version: what it says otherwise than the one before, and what keeps it from publication."""
    officer = _keeper(request)
    version = get_version(code, number)
    before = version_before(version)
    waiting = version.status in UNPUBLISHED
    own = version.drafters.filter(account_id=officer.account_id).exists()
    context = {
        "item": version.item,
        "version": version,
        "before": before,
        "difference": between(before, version) if before is not None else None,
        "lacks": _lacks(version) if waiting else [],
        "findings": findings_of(version, at=clock.now()) if waiting else [],
        "may_review": version.status == VersionStatus.DRAFT and not own,
        "own": own,
        "reviewed": version.status == VersionStatus.REVIEWED,
        "today": office_date(clock.now()),
        "officer": officer,
        "place": "catalog",
    }
    return render(request, "catalog/version.html", context)


@answered
@require_POST
def act(request: HttpRequest, code: str, number: int, name: str) -> HttpResponse:
    """Review, return or publish the version; a refusal is told on its page."""
    officer = _keeper(request)
    version = get_version(code, number)
    if name not in ACTS:
        raise Http404
    try:
        messages.success(request, ACTS[name](version, officer, request.POST.dict()))
    except DomainError as refused:
        messages.error(request, refused.message)
    return redirect("catalog_version", code, number)


def _review(version: ItemVersion, officer: Officer, given: Mapping[str, str]) -> str:
    versions.review_version(version.pk, officer=officer)
    return gettext("已审核，可以公布")


def _return(version: ItemVersion, officer: Officer, given: Mapping[str, str]) -> str:
    versions.return_version(version.pk, officer=officer)
    return gettext("已退回修改")


def _publish(version: ItemVersion, officer: Officer, given: Mapping[str, str]) -> str:
    try:
        day = dt.date.fromisoformat(given.get("valid_from", ""))
    except ValueError as unreadable:
        raise InvalidInput(gettext("施行日期须写明年月日"), fields=["valid_from"]) from unreadable
    versions.publish_version(version.pk, valid_from=day, officer=officer)
    return gettext("已公布，自%(day)s起施行") % {"day": day.isoformat()}


ACTS: dict[str, Act] = {"review": _review, "return": _return, "publish": _publish}


def _keeper(request: HttpRequest) -> Officer:
    officer = required_officer(request)
    if not officer.has(Role.ITEM_ADMINISTRATOR):
        raise NotPermitted
    return officer


def _lacks(version: ItemVersion) -> list[str]:
    try:
        checks.require_complete(version)
    except VersionIncomplete as incomplete:
        return list(incomplete.facts["lacks"])
    except PromiseBeyondLaw:
        return []  # a finding says so, with the counter-example
    return []
