"""The officer: an account as it stands at one moment, with its roles and its scope."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from kernel import clock
from kernel.journal import Actor
from organizations.models import Account, Department, Grant, Window, WindowItem
from organizations.roles import Scope


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts, in what capacity, and how far it reaches.

    Receiving is bounded by ``item_codes``, deciding by ``department_id``; outside the scope a
    thing does not exist (404).
    """

    account_id: int
    username: str
    name: str
    work_no: str
    roles: frozenset[str]
    department_id: int | None
    department_code: str
    windows: frozenset[str]
    window_code: str
    region_id: int | None
    region_code: str
    item_codes: frozenset[str]
    window_ids: frozenset[int] = frozenset()  # the same windows; halls may share a code

    def has(self, role: str) -> bool:
        """Whether the officer holds ``role`` at this moment, over this scope."""
        return role in self.roles

    @property
    def actor(self) -> Actor:
        """Who this is in an entry: a number and a capacity, never a name."""
        place = self.department_code or self.region_code
        if self.window_code:
            place = f"{place}/{self.window_code}"
        return Actor(f"account:{self.account_id}", f"{'+'.join(sorted(self.roles))}@{place}")


def officer_of(account: Account, *, at: dt.datetime | None = None) -> Officer:
    """The officer whom ``account`` is at ``at`` (now, unless given); three queries.

    A role counts only where the officer stands: a grant over another department than the one the
    officer works for now gives nothing here. A closed account holds no role at all.
    """
    moment = at or clock.now()
    grants = _valid_grants(account, moment) if account.is_active else []
    department = _department(account, grants)
    counted = [
        grant
        for grant in grants
        if grant.scope != Scope.DEPARTMENT or grant.department == department
    ]
    windows = [grant.window for grant in counted if grant.window is not None]
    seat = _seat(account, windows)
    region = department.region if department is not None else None
    if region is None:
        region = next((grant.region for grant in counted if grant.region is not None), None)
    return Officer(
        account_id=account.pk,
        username=account.username,
        name=account.display_name,
        work_no=account.work_no,
        roles=frozenset(grant.role for grant in counted),
        department_id=department.pk if department is not None else None,
        department_code=department.code if department is not None else "",
        windows=frozenset(window.code for window in windows),
        window_code=seat.code if seat is not None else "",
        region_id=region.pk if region is not None else None,
        region_code=region.code if region is not None else "",
        item_codes=_receivable([seat] if seat is not None else windows),
        window_ids=frozenset(window.pk for window in windows),
    )


def _valid_grants(account: Account, at: dt.datetime) -> list[Grant]:
    return list(
        Grant.objects.filter(account=account, valid_from__lte=at)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at))
        .select_related("department__region", "region", "window")
    )


def _department(account: Account, grants: list[Grant]) -> Department | None:
    """The officer's own department, or the one other that has borrowed the officer."""
    own = account.department
    scoped = {grant.department for grant in grants if grant.department is not None}
    if len(scoped) == 1 and own not in scoped:
        return scoped.pop()
    return own


def _seat(account: Account, windows: list[Window]) -> Window | None:
    """The window chosen after sign-in, or the only one there is."""
    in_use = [window for window in windows if window.in_use]
    if len(in_use) == 1:
        return in_use[0]
    return next((window for window in in_use if window.pk == account.seat_id), None)


def _receivable(windows: list[Window]) -> frozenset[str]:
    in_use = [window.pk for window in windows if window.in_use]
    if not in_use:
        return frozenset()
    return frozenset(
        WindowItem.objects.filter(window_id__in=in_use).values_list("item_code", flat=True)
    )
