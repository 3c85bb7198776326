"""Reading accounts: who holds which role, and who is locked out."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from organizations.errors import NoSuchAccount
from organizations.models import Account, SignInGate
from organizations.roles import Role


def get_account(username: str) -> Account:
    """The account with ``username``; NoSuchAccount otherwise."""
    try:
        return Account.objects.select_related("department__region", "post").get(username=username)
    except Account.DoesNotExist as none:
        raise NoSuchAccount from none


def holders_of(role: Role, *, at: dt.datetime, department_id: int | None = None) -> list[Account]:
    """Open accounts that hold ``role`` at ``at``, by work number; over one unit if it is given."""
    valid = Q(grants__role=role, grants__valid_from__lte=at) & (
        Q(grants__valid_to__isnull=True) | Q(grants__valid_to__gt=at)
    )
    if department_id is not None:
        valid &= Q(grants__department_id=department_id)
    return list(
        Account.objects.filter(valid, is_active=True)
        .select_related("department", "post")
        .distinct()
        .order_by("work_no")
    )


def locked_until(username: str, address: str, *, wall: dt.datetime) -> dt.datetime | None:
    """Until when sign-in is closed to this name from this address; None when it is open."""
    gate = SignInGate.objects.filter(username=username, address=address).first()
    if gate is None or gate.locked_until is None or gate.locked_until <= wall:
        return None
    return gate.locked_until
