"""Registering the visitor's own browser as a screen of the hall; there in a rehearsal only."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from boards.errors import CodeUnknown, ScreenNameTaken
from boards.models import Layout
from boards.selectors import registry
from boards.services import screens
from boards.services.screens import Sheet
from kernel import clock
from kernel.errors import NotFound
from organizations.officers import officer_of
from organizations.selectors.accounts import get_account

MANAGER = "centre_manager"


@login_not_required
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Type in, for the hall's administrator, the code this browser shows. 404 in a real hall."""
    if not clock.current().simulated:
        raise Http404
    code = request.POST.get("code", "")
    try:
        officer = officer_of(get_account(MANAGER))
        hall = next(iter(registry.halls_of(officer)))
        name = f"演练屏 {code}"[: screens.LONGEST_NAME]
        screens.register_screen(hall, Sheet(name, Layout.AUTO), code, officer=officer, key=None)
    except (NotFound, StopIteration) as missing:
        raise Http404 from missing
    except (CodeUnknown, ScreenNameTaken):
        pass  # the page shows another code
    return redirect("boards:lobby")
