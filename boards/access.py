"""Who may look at which board."""

from __future__ import annotations

from approval.errors import CaseNotFound
from approval.selectors import cases
from boards import scopes
from ledger.models import Matter
from monitor.selectors import live
from organizations.officers import Officer
from organizations.roles import Role

AT_A_DESK = frozenset({Role.WINDOW_CLERK.value, Role.REVIEWER.value, Role.APPROVER.value})
OVER_ALL = frozenset({Role.SUPERVISION_OFFICER.value, Role.SUPERVISION_LEADER.value})


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
