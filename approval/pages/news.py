"""How much has changed since a page was opened; the list itself never moves under the cursor."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approval.selectors import recent
from organizations.pages.who import required_officer
from web.refusals import answered

LARGEST = 2**62


@login_not_required
@never_cache
@require_safe
@answered
def news(request: HttpRequest) -> HttpResponse:
    """A fragment: 有 3 件更新, a link to the same page anew; empty while nothing has happened.

    401 after signing out: a redirect would put the sign-in page into the list.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    asked = request.GET.get("since", "")
    since = int(asked) if asked.isdecimal() and int(asked) < LARGEST else 0
    count = recent.changes_since(required_officer(request), since)
    context = {"count": count, "since": since}
    return render(request, "approval/desk/news.html", context)
