"""The case machine as the catalogue knows it: told from above, because the machine stands higher.

Whoever runs cases declares its states and moves once, when the house starts; the catalogue checks
versions against them and draws them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog.models import ItemVersion

Applies = Callable[[ItemVersion], bool]


@dataclass(frozen=True, slots=True)
class Move:
    """A move and when a version knows it; ``ordinary``: part of the procedure, not a way out of it."""

    source: str
    target: str
    applies: Applies
    ordinary: bool = True
    decides: bool = False
    """Whether it is made at the deciding step, and at no other."""


@dataclass(frozen=True, slots=True)
class Machine:
    """States with their words, moves, and in which states the office must be under a limit."""

    labels: Mapping[str, object]
    first: str
    review: str
    """The state in which the version's steps are gone through."""
    ends: frozenset[str]
    moves: tuple[Move, ...]
    timed: Mapping[str, Applies]
    """For each state in which the office holds the case: whether a limit of the version runs."""
    foreseen: Callable[[ItemVersion], frozenset[str]]
    """The states that the version's own words lead one to expect."""


class NoMachine(RuntimeError):
    """Nobody declared a machine: the house was not started."""


_declared: list[Machine] = []


def declare(machine: Machine) -> None:
    """Make ``machine`` the one that versions are checked against."""
    _declared[:] = [machine]


def declared() -> Machine:
    """The machine of this house; NoMachine when nothing declared one."""
    if not _declared:
        raise NoMachine
    return _declared[0]
