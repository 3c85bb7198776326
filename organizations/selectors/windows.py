"""Reading windows: what each receives, and who sits there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from organizations.errors import NoSuchWindow
from organizations.models import Account, Grant, Window, WindowItem
from organizations.roles import Role

BEHIND_A_HALL = "--"  # in an address: between a hall's code and a window's


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


def split_address(address: str) -> tuple[str, str]:
    """The codes of hall and window in an address; no hall where the window's code says enough."""
    hall_code, _, code = address.rpartition(BEHIND_A_HALL)
    return hall_code, code


def at_address(address: str) -> list[Window]:
    """Every window the address may mean: several where halls share a code and it names none of them."""
    hall_code, code = split_address(address)
    found = Window.objects.select_related("department__region").filter(code=code)
    return list(found.filter(hall_code=hall_code) if hall_code else found)


def addresses_of(windows: Collection[Window]) -> dict[int, str]:
    """Window → what names it and no other: its code, behind its hall's where halls share that."""
    codes = Window.objects.filter(code__in={window.code for window in windows}).values("code")
    shared = codes.annotate(halls=Count("pk")).filter(halls__gt=1)
    several = frozenset(shared.values_list("code", flat=True))
    return {
        window.pk: f"{window.hall_code}{BEHIND_A_HALL}{window.code}"
        if window.code in several
        else window.code
        for window in windows
    }


def in_order() -> QuerySet[Window]:
    """All windows in use, in the hall's order."""
    return Window.objects.filter(in_use=True).select_related("department__region")


def items_received_by(window_code: str, *, hall_code: str = "") -> frozenset[str]:
    """The item codes that the window may receive; without a hall, that windows of this code may."""
    found = WindowItem.objects.filter(window__code=window_code, window__in_use=True)
    if hall_code:
        found = found.filter(window__hall_code=hall_code)
    return frozenset(found.values_list("item_code", flat=True))


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
