"""The hall's screen: one page for all of them, a board for those that are registered, and their pulse.

The page itself holds no row: a screen tells who it is in a header, never in an address, so that no
log ever holds what lets it in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from boards import looks, scopes
from boards.errors import TooManyWaiting
from boards.models import Screen
from boards.pages.lobby_words import words
from boards.selectors import registry, screens
from boards.services import screens as services
from boards.services.screens import Beat
from kernel import clock
from web import rates
from web.addresses import address_behind

SCHEME = "Screen "
LARGEST_MESSAGE = 4096
PAIRINGS = rates.Limit("pairing", each=12, altogether=10 * 12)
View = Callable[[HttpRequest, Screen], HttpResponse]


def for_a_screen(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Let in whoever names a registered screen's token; 401 for everybody else, all alike."""

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        told = request.headers.get("Authorization", "")
        screen = registry.admitted(told.removeprefix(SCHEME)) if told.startswith(SCHEME) else None
        if screen is None:
            refused = JsonResponse({"code": "screen-not-registered"}, status=401)
            refused.headers["WWW-Authenticate"] = SCHEME.strip()
            return refused
        return view(request, screen)

    return asked


@login_not_required
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same page for every screen, registered or not; it may be kept and shown without a server."""
    context = {
        "hall": scopes.hall_name(scopes.city()),
        "build": looks.build_id(),
        "words": words(),
    }
    return render(request, "boards/lobby.html", context)


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the lobby's page for a morning without a network.

    It stands under /lobby/ because a worker may only serve pages below its own address.
    """
    script = (looks.ROOT / "web" / "static" / "web" / "dist" / "worker.js").read_text()
    return HttpResponse(
        script, content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


# No cookie lets anybody in at the three addresses below, so there is nothing to forge a request for.
@csrf_exempt
@login_not_required
@never_cache
@require_POST
def pair(request: HttpRequest) -> JsonResponse:
    """A code to show and the token that will open once somebody has typed the code in."""
    if rates.claim(PAIRINGS, address_behind(request)):
        return JsonResponse({"code": "too-many-waiting"}, status=429)
    try:
        offer = services.offer_pairing()
    except TooManyWaiting as full:
        return JsonResponse({"code": full.code}, status=429)
    return JsonResponse({"code": offer.code, "token": offer.token})


@csrf_exempt
@login_not_required
@never_cache
@require_safe
@for_a_screen
def board(request: HttpRequest, screen: Screen) -> JsonResponse:
    """The hall's board with what the register says of this screen; polling gets the same."""
    given = screens.of_lobby(screen.hall_code) | {"screen": _sheet(screen)}
    return JsonResponse(given, json_dumps_params={"ensure_ascii": False})


@csrf_exempt
@login_not_required
@never_cache
@require_POST
@for_a_screen
def beat(request: HttpRequest, screen: Screen) -> JsonResponse:
    """Note that the screen lives; answer what the register says of it, and what time it is."""
    services.note_beat(screen.pk, Beat.read(_message(request)))
    return JsonResponse(_sheet(screen) | {"wall": clock.micros(clock.wall())})


def _sheet(screen: Screen) -> dict[str, Any]:
    names = scopes.halls()
    return {
        "name": screen.name,
        "layout": screen.layout,
        "sight": screen.sight,
        "hall": screen.hall_code,
        "hall_name": names.get(screen.hall_code, screen.hall_code),
    }


def _message(request: HttpRequest) -> dict[str, Any]:
    """The flat object a screen sends; nothing when it cannot be read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_MESSAGE:
        return {}
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
