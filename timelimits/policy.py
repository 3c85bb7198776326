"""Who may do what with the calendar: one table, closed by default."""

from __future__ import annotations

import enum

from kernel.errors import NotPermitted
from organizations.officers import Officer
from organizations.roles import Role


class Step(enum.Enum):
    """What can be done with a notice."""

    LOOK = "look"
    PROPOSE = "propose"
    DECIDE = "decide"


KEEPERS = frozenset(
    {
        Role.ITEM_ADMINISTRATOR,
        Role.SYSTEM_ADMINISTRATOR,
        Role.SUPERVISION_OFFICER,
        Role.SUPERVISION_LEADER,
    }
)

ALLOWED: dict[Step, frozenset[Role]] = {
    Step.LOOK: KEEPERS | {Role.AUDITOR},
    Step.PROPOSE: KEEPERS,
    Step.DECIDE: KEEPERS,
}


def may(officer: Officer, step: Step) -> bool:
    """Whether one of the officer's roles allows ``step``."""
    return any(officer.has(role) for role in ALLOWED[step])


def require(officer: Officer, step: Step) -> None:
    """Raise NotPermitted unless one of the officer's roles allows ``step``."""
    if not may(officer, step):
        raise NotPermitted
