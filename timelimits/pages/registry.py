"""The registry of kinds, for those who keep the rules: how long, on what ground, what moves it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from organizations.pages.who import required_officer
from timelimits import listing, policy
from web.refusals import answered


@answered
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every kind that is declared, by the app that keeps its matters, with the rungs in force."""
    policy.require(required_officer(request), policy.Step.LOOK)
    groups = [(listing.TITLES[app], list(listing.listed(app))) for app in listing.APPS]
    return render(request, "timelimits/kinds.html", {"groups": groups})
