"""The supervision bureau's wall as a page and as JSON, and what its region choice offers."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boards import access, scopes
from boards.selectors import screens
from organizations.models import Account, Region
from organizations.officers import Officer, officer_of


@dataclass(frozen=True, slots=True)
class Watched:
    """The region whose board is asked for, and who asks."""

    region: Region
    officer: Officer
    top: bool  # the region of the whole hall, not one below it


@never_cache
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The live screen; 404 for whoever does not watch over the region, or where there is none."""
    seen = watched(request)
    page = {
        "given": screens.of_bureau(seen.region.code),
        "region": seen.region,
        "top": seen.top,
        "regions": choices(seen.officer),
    }
    return render(request, "boards/bureau.html", page)


@never_cache
@require_safe
def board(request: HttpRequest) -> JsonResponse:
    """The same board for polling."""
    told = screens.of_bureau(watched(request).region.code)
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def watched(request: HttpRequest) -> Watched:
    """The region named by ``?region=``, else the officer's own; Http404 outside the officer's sight."""
    if not isinstance(request.user, Account):
        raise Http404
    officer = officer_of(request.user)
    code = request.GET.get("region") or officer.region_code
    if len(code) > scopes.LONGEST_CODE or not access.sees_bureau(officer, code):
        raise Http404
    region = Region.objects.get(code=code)
    return Watched(region, officer, top=region.parent_id is None)


def choices(officer: Officer) -> list[tuple[str, str]]:
    """Code and name of every region whose board the officer may open, the own one first."""
    own = Region.objects.filter(code=officer.region_code).values_list("code", "name")
    return [*own, *scopes.counties(officer.region_code).items()]
