"""The front door: three doors for everyone, and in a rehearsal the accounts to enter with."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Where to go from here; a rehearsal adds its accounts to the page."""
    return render(request, "web/index.html")
