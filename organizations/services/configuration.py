"""Use cases of the system administrator: regions, units, posts and windows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kernel.errors import NotPermitted
from kernel.transactions import use_case
from organizations.errors import NoSuchDepartment, NoSuchWindow
from organizations.models import Department, Post, Region, Succession, Window
from organizations.officers import Officer
from organizations.roles import Role
from organizations.services import registry
from organizations.services.registry import (
    NewDepartment,
    NewRegion,
    NewSuccession,
    NewWindow,
)


def _require(officer: Officer) -> None:
    if not officer.has(Role.SYSTEM_ADMINISTRATOR):
        raise NotPermitted


@use_case
def add_region(new: NewRegion, *, officer: Officer) -> Region:
    """Enter a region; AlreadyThere, NotPermitted."""
    _require(officer)
    return registry.add_region(new, by=officer.actor)


@use_case
def open_department(new: NewDepartment, *, officer: Officer) -> Department:
    """Enter a unit; AlreadyThere, NotPermitted."""
    _require(officer)
    return registry.open_department(new, by=officer.actor)


@use_case
def change_department(
    department_id: int, changes: Mapping[str, object], *, officer: Officer
) -> Department:
    """Change a unit's order, group or channel; NoSuchDepartment, AlreadyThere, NotPermitted."""
    _require(officer)
    return registry.change_department(_department(department_id), changes, by=officer.actor)


@use_case
def open_post(department_id: int, name: str, *, heads_unit: bool, officer: Officer) -> Post:
    """Enter a post; NoSuchDepartment, AlreadyThere, NotPermitted."""
    _require(officer)
    department = _department(department_id)
    return registry.open_post(department, name, heads_unit=heads_unit, by=officer.actor)


@use_case
def open_window(new: NewWindow, *, officer: Officer) -> Window:
    """Open a window; AlreadyThere, NotPermitted."""
    _require(officer)
    return registry.open_window(new, by=officer.actor)


@use_case
def change_window(
    window_id: int,
    changes: Mapping[str, object],
    *,
    officer: Officer,
    item_codes: Iterable[str] | None = None,
) -> Window:
    """Change a window and what it may receive; NoSuchWindow, NotPermitted."""
    _require(officer)
    try:
        window = Window.objects.select_for_update(no_key=True, of=("self",)).get(pk=window_id)
    except Window.DoesNotExist as none:
        raise NoSuchWindow from none
    return registry.change_window(window, changes, item_codes=item_codes, by=officer.actor)


@use_case
def record_succession(new: NewSuccession, *, officer: Officer) -> Succession:
    """Record who stepped in; SuccessionRefused, AlreadyThere, NotPermitted."""
    _require(officer)
    return registry.record_succession(new, by=officer.actor)


def _department(department_id: int) -> Department:
    try:
        return Department.objects.select_for_update(no_key=True, of=("self",)).get(pk=department_id)
    except Department.DoesNotExist as none:
        raise NoSuchDepartment from none
