"""Whose dates an officer may look at."""

from __future__ import annotations

from ledger.models import Matter
from organizations.officers import Officer
from organizations.roles import Role
from timelimits.errors import LimitNotFound

# Complaints stay hidden from the windows they are about; only these see their dates.
SEES_COMPLAINTS = frozenset(
    {
        Role.COMPLAINT_OFFICER,
        Role.SUPERVISION_OFFICER,
        Role.SUPERVISION_LEADER,
        Role.AUDITOR,
    }
)
SEES_ALL_CASES = SEES_COMPLAINTS | {Role.CENTRE_MANAGER, Role.LEADER, Role.WINDOW_CLERK}


def require_sight(officer: Officer, matter: Matter) -> None:
    """Raise LimitNotFound unless the matter is one the officer may look at.

    A receipt holds no personal data, so a window may explain any case's date to who asks at it;
    a department sees its own. What is hidden does not exist (404).
    """
    allowed = SEES_COMPLAINTS if matter.kind == "complaint" else SEES_ALL_CASES
    if officer.roles & allowed:
        return
    if matter.kind != "complaint" and officer.department_id == matter.department_id:
        return
    raise LimitNotFound
