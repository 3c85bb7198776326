"""Starting a scene from the bar at the foot of the page; there in a rehearsal only."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from approval.pages import slips
from kernel import clock
from kernel.errors import NotFound
from organizations.selectors.accounts import get_account
from organizations.services import accounts
from rehearsal.simulation import scenes
from web.posted import key_or_fresh

BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@require_POST
def start(request: HttpRequest, number: int) -> HttpResponse:
    """Play scene ``number`` and show its page, signed in as whoever sees it. 404 in a real hall."""
    if not clock.current().simulated:
        raise Http404
    try:
        key = key_or_fresh(request)
        ends = scenes.play(number, key)
    except NotFound as missing:
        raise Http404 from missing
    if ends.username:
        _sign_in(request, ends.username)
    if ends.filed:
        slips.remember(request, ends.filed, key)  # so that the paper bears the code she scans
    return redirect(ends.page)


def _sign_in(request: HttpRequest, username: str) -> None:
    account = get_account(username)
    if not request.user.is_authenticated or request.user.pk != account.pk:
        accounts.admit(account.pk, address=str(request.META.get("REMOTE_ADDR", ""))[:45])
        login(request, account, backend=BACKEND)
