"""What the register tells of a use case: one row of docs/use-cases.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from approval.policy import ALLOWED, FROM, Step
from approval.states import CaseState
from kernel.journal import Event
from organizations.roles import Role


@dataclass(frozen=True, slots=True)
class UseCase:
    """One row: the function, its act (None: nobody's), where it leads, limits, entry, button."""

    function: Callable[..., Any]
    step: Step | None
    to: CaseState | None
    starts: str
    stops: str
    entries: tuple[Event, ...]
    button: str
    sources: tuple[CaseState, ...] = ()
    by: str = ""

    @property
    def name(self) -> str:
        """Module and function, as one finds it."""
        module = self.function.__module__.removeprefix("approval.services.")
        return f"{module}.{self.function.__name__}"

    @property
    def from_states(self) -> list[CaseState]:
        """The states it starts from, in the order of the procedure."""
        if self.sources or self.step is None:
            return list(self.sources)
        return [state for state in CaseState if state in FROM[self.step]]

    @property
    def roles(self) -> list[str]:
        """Who may, in the order of the roles."""
        if self.by or self.step is None:
            return [self.by]
        return [str(role.label) for role in Role if role in ALLOWED[self.step]]
