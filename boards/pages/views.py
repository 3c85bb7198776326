"""A unit's board and a window's, as pages and as JSON."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boards import access
from boards.selectors import screens
from organizations.models import Account, Department, Window
from organizations.officers import Officer, officer_of
from organizations.roles import Role
from organizations.selectors.windows import addresses_of


@require_safe
def own_department(request: HttpRequest) -> HttpResponse:
    """To the officer's own unit; 404 for an account that belongs to none."""
    officer = _officer(request)
    if not officer.department_code:
        raise Http404
    return redirect("boards:department", code=officer.department_code)


@never_cache
@require_safe
def department(request: HttpRequest, code: str) -> HttpResponse:
    """A unit's cases in hand by what is due; 404 outside the officer's scope."""
    unit, watches_all = _unit(request, code)
    seen = access.windows_seen(_officer(request))
    own = [one for one in seen if one.department_id == unit.pk][:1]
    page = {
        "given": screens.of_department(unit.code),
        "unit": unit,
        "watches_all": watches_all,
        "window": next(iter(addresses_of(own).values()), ""),
    }
    return render(request, "boards/department.html", page)


@never_cache
@require_safe
def department_board(request: HttpRequest, code: str) -> JsonResponse:
    """The same board for polling."""
    unit, _ = _unit(request, code)
    return _told(screens.of_department(unit.code))


@require_safe
def own_window(request: HttpRequest) -> HttpResponse:
    """To the officer's own window, else to the first whose board is open to her; 404 for none."""
    officer = _officer(request)
    seen = access.windows_seen(officer)
    if not seen:
        raise Http404
    at_hers = [one for one in seen if one.pk in officer.window_ids]
    first = next((one for one in at_hers if one.code == officer.window_code), seen[0])
    return redirect("boards:window", code=addresses_of([first])[first.pk])


@never_cache
@require_safe
def window(request: HttpRequest, code: str) -> HttpResponse:
    """What a window has at hand; 404 outside the officer's scope."""
    officer = _officer(request)
    seen = _window(officer, code)
    others = access.windows_seen(officer)
    addresses = addresses_of([seen, *others])
    page = {
        "given": screens.of_window(addresses[seen.pk]),
        "window": seen,
        "leads_to": _case_pages(officer, seen),
        "windows": [(addresses[one.pk], one) for one in others],
    }
    return render(request, "boards/window.html", page)


@never_cache
@require_safe
def window_board(request: HttpRequest, code: str) -> JsonResponse:
    """The same board for polling."""
    seen = _window(_officer(request), code)
    return _told(screens.of_window(addresses_of([seen])[seen.pk]))


@never_cache
@require_safe
def desk_board(request: HttpRequest) -> JsonResponse:
    """The officer's own desk for polling; empty for whoever has no desk."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return _told(screens.of_desk(_officer(request).account_id, language))


def _told(given: dict[str, Any]) -> JsonResponse:
    return JsonResponse(given, json_dumps_params={"ensure_ascii": False})


def _officer(request: HttpRequest) -> Officer:
    account = request.user
    if not isinstance(account, Account):
        raise Http404
    return officer_of(account)


def _window(officer: Officer, code: str) -> Window:
    found = access.window_seen(officer, code)
    if found is None:
        raise Http404
    return found


def _case_pages(officer: Officer, window: Window) -> str:
    """Where this officer opens the window's cases; empty for whoever only sees that there are some."""
    if window.pk in officer.window_ids:
        return "desk"
    if access.sees_bureau(officer, window.department.region.code):
        return "supervision"
    return "inbox" if officer.has(Role.APPROVER) and not window.comprehensive else ""


def _unit(request: HttpRequest, code: str) -> tuple[Department, bool]:
    officer = _officer(request)
    unit = Department.objects.select_related("region").filter(code=code).first()
    if unit is None or not access.sees_department(officer, code, unit.region.code):
        raise Http404
    return unit, access.sees_bureau(officer, unit.region.code)
