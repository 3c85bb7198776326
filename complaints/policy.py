"""Who may do what with a complaint: one table, closed by default."""

from __future__ import annotations

from enum import StrEnum

from complaints.errors import RoleForbids
from organizations.officers import Officer
from organizations.roles import Role


class Step(StrEnum):
    """The acts of the complaint office. Filing and agreeing are the complainant's, by code."""

    ACCEPT = "accept"
    DECLINE = "decline"
    ANSWER = "answer"
    CLOSE = "close"


ALLOWED: dict[Step, frozenset[Role]] = {
    Step.ACCEPT: frozenset({Role.COMPLAINT_OFFICER}),
    Step.DECLINE: frozenset({Role.COMPLAINT_OFFICER}),
    Step.ANSWER: frozenset({Role.COMPLAINT_OFFICER}),
    Step.CLOSE: frozenset({Role.COMPLAINT_OFFICER}),
}


def require(officer: Officer, step: Step) -> None:
    """Raise RoleForbids unless one of the officer's roles allows ``step``.

    The scoped selector has already answered 404 for a complaint outside the officer's scope.
    """
    if not any(officer.has(role) for role in ALLOWED.get(step, frozenset())):
        raise RoleForbids
