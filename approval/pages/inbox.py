"""The inbox of reviewers and approvers: what is in hand, by what is due."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approval.errors import RoleForbids
from approval.pages.frame import INBOX, side
from approval.selectors import desk
from kernel import clock
from organizations.pages.who import required_officer
from organizations.roles import Role
from web.refusals import answered


@never_cache
@require_safe
@answered
def inbox(request: HttpRequest) -> HttpResponse:
    """The list by what is due on the left, the same as a table in the middle."""
    officer = required_officer(request)
    if not officer.roles & {Role.REVIEWER, Role.APPROVER}:
        raise RoleForbids
    context = side(officer, INBOX, now=clock.now())
    context["rule"] = desk.rule_of_order()
    context["busy"] = any(group.rows for group in context["groups"])
    return render(request, "approval/inbox/inbox.html", context)
