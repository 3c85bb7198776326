"""Who may do what with a card: one table, closed by default."""

from __future__ import annotations

import enum

from kernel.errors import NotPermitted
from organizations.officers import Officer
from organizations.roles import Role


class Step(enum.Enum):
    """What can be done with a card."""

    CONFIRM = "confirm"
    PROPOSE_WITHHOLDING = "propose_withholding"
    AGREE_WITHHOLDING = "agree_withholding"


BUREAU = frozenset({Role.SUPERVISION_OFFICER, Role.SUPERVISION_LEADER})

ALLOWED: dict[Step, frozenset[Role]] = {
    Step.CONFIRM: BUREAU,
    Step.PROPOSE_WITHHOLDING: BUREAU,
    Step.AGREE_WITHHOLDING: BUREAU,
}

# Who sees every card; everyone else sees the issued cards of the own department only.
SEES_ALL = BUREAU | {Role.LEADER, Role.AUDITOR}


def may(officer: Officer, step: Step) -> bool:
    """Whether one of the officer's roles allows ``step``."""
    return any(officer.has(role) for role in ALLOWED[step])


def require(officer: Officer, step: Step) -> None:
    """Raise NotPermitted unless one of the officer's roles allows ``step``."""
    if not may(officer, step):
        raise NotPermitted


def sees_all(officer: Officer) -> bool:
    """Whether the officer looks over all departments."""
    return any(officer.has(role) for role in SEES_ALL)
