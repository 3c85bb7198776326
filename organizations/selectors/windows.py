"""Reading windows: what each receives, and who sits there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from organizations.errors import NoSuchWindow
from organizations.models import Account, Grant, Window, WindowItem
from organizations.roles import Role


@dataclass(frozen=True, slots=True)
class Desk:
    """A window where an item can be handed in, with the work numbers of its clerks."""

    window_code: str
    name: str
    work_nos: tuple[str, ...]


def get_window(code: str, *, hall_code: str = "") -> Window:
    """The window with ``code``; NoSuchWindow when there is none, or several halls have one."""
    found = Window.objects.select_related("department__region").filter(code=code)
    if hall_code:
        found = found.filter(hall_code=hall_code)
    try:
        return found.get()
    except (Window.DoesNotExist, Window.MultipleObjectsReturned) as none:
        raise NoSuchWindow from none


def in_order() -> QuerySet[Window]:
    """All windows in use, in the hall's order."""
    return Window.objects.filter(in_use=True).select_related("department__region")


def items_received_by(window_code: str) -> frozenset[str]:
    """The item codes that the window may receive."""
    return frozenset(
        WindowItem.objects.filter(window__code=window_code, window__in_use=True).values_list(
            "item_code", flat=True
        )
    )


def seats_of(account: Account, at: dt.datetime) -> list[Window]:
    """The windows the account may sit at, in the hall's order."""
    return list(
        Window.objects.filter(in_use=True, grants__in=_clerk_grants(at).filter(account=account))
        .distinct()
        .order_by("hall_code", "sort_no")
    )


def staff_of(window: Window, at: dt.datetime) -> dict[int, str]:
    """Account → name of whoever sits at the window: who took it, or has no other to sit at."""
    assigned = _clerk_grants(at).filter(account__is_active=True, window__in_use=True)
    here = assigned.filter(window=window).values("account")
    people: dict[int, tuple[str, int | None]] = {}
    places: dict[int, set[int | None]] = {}
    for account, name, seat, place in (
        assigned.filter(account__in=here)
        .order_by("account__work_no")
        .values_list("account_id", "account__display_name", "account__seat_id", "window_id")
    ):
        people[account] = (name, seat)
        places.setdefault(account, set()).add(place)
    return {
        account: name
        for account, (name, seat) in people.items()
        if seat == window.pk or places[account] == {window.pk}
    }


def desks_for(item_code: str, at: dt.datetime) -> list[Desk]:
    """Where the item can be handed in at ``at``; public, so work numbers instead of names."""
    windows = list(
        Window.objects.filter(in_use=True, receives__item_code=item_code).order_by(
            "hall_code", "sort_no"
        )
    )
    clerks: dict[int, list[str]] = {}
    seated = (
        _clerk_grants(at)
        .filter(window__in=windows, account__is_active=True)
        .order_by("account__work_no")
        .values_list("window_id", "account__work_no")
    )
    for window_id, work_no in seated:
        clerks.setdefault(window_id or 0, []).append(work_no)
    return [Desk(window.code, window.name, tuple(clerks.get(window.pk, ()))) for window in windows]


def _clerk_grants(at: dt.datetime) -> QuerySet[Grant]:
    return Grant.objects.filter(role=Role.WINDOW_CLERK, valid_from__lte=at).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    )
