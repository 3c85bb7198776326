"""The front door: three doors for everyone, and in a rehearsal the accounts to enter with."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kernel import clock


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Where to go from here; accounts are listed only while time is simulated (演练)."""
    accounts = getattr(settings, "REHEARSAL_ACCOUNTS", ()) if clock.current().simulated else ()
    return render(request, "web/index.html", {"accounts": accounts})
