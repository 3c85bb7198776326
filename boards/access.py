"""Who may look at which board."""

from __future__ import annotations

from approval.errors import CaseNotFound
from approval.selectors import cases
from boards import scopes
from ledger.models import Matter
from monitor.selectors import live
from organizations.models import Window
from organizations.officers import Officer
from organizations.roles import Role
from organizations.selectors import windows

AT_A_DESK = frozenset({Role.WINDOW_CLERK.value, Role.REVIEWER.value, Role.APPROVER.value})
OVER_ALL = frozenset({Role.SUPERVISION_OFFICER.value, Role.SUPERVISION_LEADER.value})
LEADS_A_UNIT = frozenset({Role.APPROVER.value, Role.LEADER.value, Role.CENTRE_MANAGER.value})


def sees_bureau(officer: Officer, region: str) -> bool:
    """Supervision officers of the region or of one above it, and a leader over all its units.

    Nobody sees the board of a region that does not exist.
    """
    leads_all = officer.has(Role.LEADER) and not officer.department_code
    if not (OVER_ALL & officer.roles or leads_all):
        return False
    return region in scopes.below(officer.region_code)


def sees_department(officer: Officer, code: str, region: str) -> bool:
    """Whoever holds a role in the unit, and whoever sees the bureau's board."""
    own = officer.department_code == code and bool(officer.roles)
    return own or sees_bureau(officer, region)


def window_seen(officer: Officer, address: str) -> Window | None:
    """The window at this address if the officer may look at its board.

    By a code that halls share, the one window of that code which is the officer's to see.
    """
    seen = [
        window
        for window in windows.at_address(address)
        if _sees_window(officer, window) or sees_bureau(officer, window.department.region.code)
    ]
    return seen[0] if len(seen) == 1 else None


def may_follow_window(officer: Officer, address: str) -> bool:
    """Whether the address names one window, the same for everybody, whose board the officer may see."""
    window = window_seen(officer, address)
    return window is not None and windows.addresses_of([window])[window.pk] == address


def windows_seen(officer: Officer) -> list[Window]:
    """The windows in use whose boards the officer may look at, in the hall's order."""
    found = list(windows.in_order())
    regions = {window.department.region.code for window in found}
    over = {region for region in regions if sees_bureau(officer, region)}
    return [
        window
        for window in found
        if window.department.region.code in over or _sees_window(officer, window)
    ]


def _sees_window(officer: Officer, window: Window) -> bool:
    """Its clerks, whoever leads the unit it belongs to, and the manager of the hall it stands in."""
    unit = window.department
    leads = bool(LEADS_A_UNIT & officer.roles) and officer.department_id == unit.pk
    runs_the_hall = officer.has(Role.CENTRE_MANAGER) and officer.region_id == unit.region_id
    return window.pk in officer.window_ids or leads or runs_the_hall


def has_a_desk(officer: Officer) -> bool:
    """Window clerks, reviewers and approvers."""
    return bool(AT_A_DESK & officer.roles)


def matter_seen(officer: Officer, number: str) -> int | None:
    """The id of the matter if the officer may open a page of it: a case, a card, an order."""
    try:
        return cases.get_case(number, officer).matter_id
    except CaseNotFound:
        matter = Matter.objects.filter(number=number).first()
    if matter is None or not live.may_watch(officer, number):
        return None
    return matter.pk
