"""The bureau's wall, a unit's board, the lobby: each as a page and as JSON."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boards import access, looks, scopes
from boards.selectors import screens
from organizations.models import Account, Department, Region
from organizations.officers import Officer, officer_of


@never_cache
@require_safe
def bureau(request: HttpRequest) -> HttpResponse:
    """The supervision bureau's live screen; 404 for whoever does not watch over all units."""
    region = _watched_region(request)
    page = {"given": screens.of_bureau(region.code), "city_name": region.name}
    return render(request, "boards/bureau.html", page)


@never_cache
@require_safe
def bureau_board(request: HttpRequest) -> JsonResponse:
    """The same board for polling."""
    return _told(screens.of_bureau(_watched_region(request).code))


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
    page = {"given": screens.of_department(unit.code), "unit": unit, "watches_all": watches_all}
    return render(request, "boards/department.html", page)


@never_cache
@require_safe
def department_board(request: HttpRequest, code: str) -> JsonResponse:
    """The same board for polling."""
    unit, _ = _unit(request, code)
    return _told(screens.of_department(unit.code))


@login_not_required
@never_cache
@require_safe
def lobby(request: HttpRequest) -> HttpResponse:
    """The hall's public screen; for everybody."""
    region = scopes.city()
    page = {"given": screens.of_lobby(region.code), "hall": scopes.hall_name(region)}
    return render(request, "boards/lobby.html", page)


@login_not_required
@require_safe
def lobby_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the lobby's page for a morning without a network.

    It stands under /lobby/ because a worker may only serve pages below its own address.
    """
    script = (looks.ROOT / "web" / "static" / "web" / "dist" / "worker.js").read_text()
    return HttpResponse(
        script, content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


@login_not_required
@never_cache
@require_safe
def lobby_board(request: HttpRequest) -> JsonResponse:
    """The same board for polling."""
    return _told(screens.of_lobby(scopes.city().code))


def _told(given: dict[str, Any]) -> JsonResponse:
    return JsonResponse(given, json_dumps_params={"ensure_ascii": False})


def _officer(request: HttpRequest) -> Officer:
    account = request.user
    if not isinstance(account, Account):
        raise Http404
    return officer_of(account)


def _watched_region(request: HttpRequest) -> Region:
    region = scopes.city()
    if not access.sees_bureau(_officer(request), region.code):
        raise Http404
    return region


def _unit(request: HttpRequest, code: str) -> tuple[Department, bool]:
    officer, region = _officer(request), scopes.city().code
    unit = Department.objects.filter(code=code).first()
    if unit is None or not access.sees_department(officer, code, region):
        raise Http404
    return unit, access.sees_bureau(officer, region)
