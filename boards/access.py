"""Who may look at which board."""

from __future__ import annotations

from organizations.officers import Officer
from organizations.roles import Role

OVER_ALL = frozenset({Role.SUPERVISION_OFFICER.value, Role.SUPERVISION_LEADER.value})


def sees_bureau(officer: Officer, region: str) -> bool:
    """Supervision officers of the region, and a leader who stands over all its units."""
    if officer.region_code != region:
        return False
    leads_all = officer.has(Role.LEADER) and not officer.department_code
    return bool(OVER_ALL & officer.roles) or leads_all


def sees_department(officer: Officer, code: str, region: str) -> bool:
    """Whoever holds a role in the unit, and whoever sees the bureau's board."""
    own = officer.department_code == code and bool(officer.roles)
    return own or sees_bureau(officer, region)
