"""Steps that enter regions, units, posts and windows; each leaves its entry.

Used by the use cases of ``configuration`` and, many in one transaction, by the loader of a city.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kernel import journal
from kernel.errors import InvalidInput
from kernel.journal import Actor
from kernel.transactions import use_case_required
from organizations import events
from organizations.errors import AlreadyThere, SuccessionRefused
from organizations.models import (
    Department,
    Post,
    Region,
    Succession,
    SuccessionKind,
    Window,
    WindowItem,
)
from organizations.rows import checked, spoken
from organizations.selectors import departments

DEPARTMENT_FIELDS = frozenset(
    {
        "short_name",
        "sort_no",
        "ranking_group",
        "vertical",
        "governance",
        "complaint_channel",
        "closed_on",
    }
)
WINDOW_FIELDS = frozenset({"name", "zone", "department", "comprehensive", "in_use", "sort_no"})


@dataclass(frozen=True, slots=True)
class NewRegion:
    """A region to be entered below ``parent``."""

    code: str
    name: str
    kind: str
    sort_no: int
    parent: Region | None = None


@dataclass(frozen=True, slots=True)
class NewDepartment:
    """A unit to be entered at its place in the official order."""

    code: str
    name: str
    short_name: str
    region: Region
    sort_no: int
    ranking_group: str = ""
    vertical: bool = False
    governance: str = ""
    is_supervision: bool = False
    is_centre: bool = False
    complaint_channel: str = ""
    opened_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class NewWindow:
    """A window to be opened, and what may be received there."""

    hall_code: str
    code: str
    name: str
    zone: str
    department: Department
    comprehensive: bool
    sort_no: int
    item_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewSuccession:
    """Who steps into whose functions, from which day, by which document."""

    kind: str
    predecessor: Department
    successor: Department
    on: dt.date
    document: str
    item_codes: tuple[str, ...] = field(default=())


def _fields(new: NewRegion | NewDepartment | NewWindow | NewSuccession) -> dict[str, object]:
    return {name: getattr(new, name) for name in new.__slots__}


@use_case_required
def add_region(new: NewRegion, *, by: Actor) -> Region:
    """Enter a region; AlreadyThere when the code or the place in order is taken."""
    region = checked(Region(**_fields(new)))
    with spoken({}, taken=AlreadyThere):
        region.save()
    journal.append(None, events.REGION_ADDED, by=by, body={"region": region.code})
    return region


@use_case_required
def open_department(new: NewDepartment, *, by: Actor) -> Department:
    """Enter a unit; AlreadyThere when the code or the place in the official order is taken."""
    department = checked(Department(**_fields(new)))
    with spoken({}, taken=AlreadyThere):
        department.save()
    body = {"department": department.code, "region": new.region.code}
    journal.append(None, events.DEPARTMENT_OPENED, by=by, body=body)
    return department


@use_case_required
def change_department(
    department: Department, changes: Mapping[str, object], *, by: Actor
) -> Department:
    """Change what may change of a unit; its code, name and region never do (Succession does)."""
    _set(department, changes, DEPARTMENT_FIELDS)
    with spoken({}, taken=AlreadyThere):
        department.save(update_fields=sorted(changes))
    body = {"department": department.code, "fields": sorted(changes)}
    journal.append(None, events.DEPARTMENT_CHANGED, by=by, body=body)
    return department


@use_case_required
def open_post(department: Department, name: str, *, heads_unit: bool, by: Actor) -> Post:
    """Enter a post of a unit; AlreadyThere when the unit has one of this name."""
    post = checked(Post(department=department, name=name, heads_unit=heads_unit))
    with spoken({}, taken=AlreadyThere):
        post.save()
    body = {"post": post.pk, "department": department.code}
    journal.append(None, events.POST_OPENED, by=by, body=body)
    return post


@use_case_required
def open_window(new: NewWindow, *, by: Actor) -> Window:
    """Open a window with what it may receive; AlreadyThere when the hall has one of this code."""
    values = _fields(new)
    values.pop("item_codes")
    window = checked(Window(**values))
    with spoken({}, taken=AlreadyThere):
        window.save()
    WindowItem.objects.bulk_create(
        WindowItem(window=window, item_code=code) for code in sorted(set(new.item_codes))
    )
    body = {
        "window": window.code,
        "department": new.department.code,
        "items": sorted(set(new.item_codes)),
    }
    journal.append(None, events.WINDOW_OPENED, by=by, body=body)
    return window


@use_case_required
def change_window(
    window: Window,
    changes: Mapping[str, object],
    *,
    item_codes: Iterable[str] | None,
    by: Actor,
) -> Window:
    """Change a window; ``item_codes``, unless None, replaces all it may receive.

    What is received there already stays with its unit: a window never decides.
    """
    _set(window, changes, WINDOW_FIELDS)
    if changes:
        window.save(update_fields=sorted(changes))
    if item_codes is not None:
        _receive(window, frozenset(item_codes))
    body = {
        "window": window.code,
        "fields": sorted(changes),
        "items": sorted(window.receives.values_list("item_code", flat=True)),
    }
    journal.append(None, events.WINDOW_CHANGED, by=by, body=body)
    return window


def _receive(window: Window, wanted: frozenset[str]) -> None:
    held = frozenset(window.receives.values_list("item_code", flat=True))
    window.receives.filter(item_code__in=held - wanted).delete()
    WindowItem.objects.bulk_create(
        WindowItem(window=window, item_code=code) for code in sorted(wanted - held)
    )


@use_case_required
def record_succession(new: NewSuccession, *, by: Actor) -> Succession:
    """Record a dated succession; a renamed or merged unit closes that day.

    Raises SuccessionRefused for a circle and for moved functions without items, AlreadyThere when
    the unit has been succeeded before.
    """
    moved = new.kind == SuccessionKind.FUNCTIONS_MOVED
    if moved != bool(new.item_codes):
        raise SuccessionRefused
    if departments.successor_of(new.successor, new.on) == new.predecessor:
        raise SuccessionRefused
    values = _fields(new)
    values["item_codes"] = sorted(new.item_codes)
    succession = checked(Succession(**values))
    with spoken({}, taken=AlreadyThere):
        succession.save()
    if not moved:
        new.predecessor.closed_on = new.on
        new.predecessor.save(update_fields=["closed_on"])
    body = {
        "kind": new.kind,
        "predecessor": new.predecessor.code,
        "successor": new.successor.code,
        "on": new.on.isoformat(),
        "items": sorted(new.item_codes),
    }
    journal.append(None, events.DEPARTMENT_SUCCEEDED, by=by, body=body)
    return succession


def _set(row: Department | Window, changes: Mapping[str, object], allowed: frozenset[str]) -> None:
    fixed = changes.keys() - allowed
    if fixed:
        raise InvalidInput("这些内容不可更改", fields=sorted(fixed))
    for name, value in changes.items():
        setattr(row, name, value)
    checked(row)
