"""Who is asking: the officer behind a request, and where that officer's day starts."""

from __future__ import annotations

from django.http import HttpRequest

from kernel.errors import NotPermitted
from organizations.models import Account
from organizations.officers import Officer, officer_of
from organizations.roles import Role

# The first role held decides; someone without any of them starts at the front door.
HOMES: tuple[tuple[Role, str], ...] = (
    (Role.WINDOW_CLERK, "/desk/"),
    (Role.SUPERVISION_OFFICER, "/supervision/"),
    (Role.SUPERVISION_LEADER, "/supervision/"),
    (Role.COMPLAINT_OFFICER, "/complaints/"),
    (Role.APPROVER, "/inbox/"),
    (Role.REVIEWER, "/inbox/"),
    (Role.SYSTEM_ADMINISTRATOR, "/admin/"),
    (Role.SECURITY_ADMINISTRATOR, "/admin/"),
    (Role.AUDITOR, "/admin/"),
    (Role.ITEM_ADMINISTRATOR, "/admin/"),
)


def account_behind(request: HttpRequest) -> Account | None:
    """The signed-in account; None for a stranger."""
    return request.user if isinstance(request.user, Account) else None


def officer_behind(request: HttpRequest) -> Officer | None:
    """The officer who asks; None for a stranger."""
    account = account_behind(request)
    return officer_of(account) if account is not None else None


def required_officer(request: HttpRequest) -> Officer:
    """The officer who asks; NotPermitted for a stranger."""
    officer = officer_behind(request)
    if officer is None:
        raise NotPermitted
    return officer


def home_of(officer: Officer) -> str:
    """The page on which this officer's day starts."""
    return next((page for role, page in HOMES if officer.has(role)), "/")
