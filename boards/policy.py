"""Who may do what with the screens of a hall: one table, closed by default."""

from __future__ import annotations

import enum

from kernel.errors import NotPermitted
from organizations.officers import Officer
from organizations.roles import Role


class Step(enum.Enum):
    """What can be done with a hall's screens."""

    LOOK = "look"
    KEEP = "keep"
    ANNOUNCE = "announce"


ALLOWED: dict[Step, frozenset[Role]] = {
    Step.LOOK: frozenset({Role.CENTRE_MANAGER, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR}),
    Step.KEEP: frozenset({Role.CENTRE_MANAGER}),
    Step.ANNOUNCE: frozenset({Role.CENTRE_MANAGER}),
}


def may(officer: Officer, step: Step) -> bool:
    """Whether one of the officer's roles allows ``step``."""
    return any(officer.has(role) for role in ALLOWED[step])


def require(officer: Officer, step: Step) -> None:
    """Raise NotPermitted unless one of the officer's roles allows ``step``."""
    if not may(officer, step):
        raise NotPermitted
