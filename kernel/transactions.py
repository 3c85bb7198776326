"""One use case is one function, one transaction and one flush of its ledger entries (D1).

Inside: idempotency key, case row, its limits and alerts, *then* the legal moment, policy, the move,
the limits' new plan, and last of all the ledger. Nothing may be locked after the ledger's head, so
entries are buffered by ``kernel.journal`` and written here, as the very last act before COMMIT.
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from kernel import clock

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)

# Serialization failure, deadlock, lock not available: the whole use case may be tried again.
WORTH_ANOTHER_TRY = frozenset({"40001", "40P01", "55P03"})
TRIES = 4


class AlreadyDone(Exception):
    """The very same request was done before; ``outcome`` is what it answered then."""

    def __init__(self, outcome: Any) -> None:
        super().__init__("already done")
        self.outcome = outcome


class OutsideUseCase(RuntimeError):
    """A step was called without the use case that must own its transaction."""


class NestedUseCase(RuntimeError):
    """A use case was called inside another; call its step instead."""


class UnitOfWork:
    """What one use case has gathered so far."""

    def __init__(self) -> None:
        self._now: dt.datetime | None = None
        self.drafts: list[Any] = []
        self.answer: tuple[Any, Any] | None = None
        self.last_act: Callable[[UnitOfWork], None] | None = None

    @property
    def now(self) -> dt.datetime:
        """The legal moment of this act, read once, by the first who asks.

        Ask after the locks are held: a moment read while waiting for a lock would be earlier than
        that of the act that held it, and the ledger would tell the two in the wrong order.
        """
        if self._now is None:
            self._now = clock.now()
        return self._now

    def at(self, instant: dt.datetime) -> None:
        """Fix the moment beforehand; for the sweep, which claims by the moment it was called for."""
        self._now = instant


_unit: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)


def current() -> UnitOfWork:
    """The running use case; raises OutsideUseCase when there is none."""
    unit = _unit.get()
    if unit is None:
        raise OutsideUseCase("this step needs a use case around it")
    return unit


def use_case(function: Callable[P, R]) -> Callable[P, R]:
    """Own a durable transaction, flush the ledger last, answer a repeated request as before.

    Tried again, whole, when PostgreSQL says that another transaction was in the way.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _unit.get() is not None:
            raise NestedUseCase(f"{function.__qualname__} is a use case; it cannot run inside one")
        for left in range(TRIES - 1, -1, -1):
            try:
                return _once(function, *args, **kwargs)
            except AlreadyDone as done:
                answer: R = done.outcome
                return answer
            except OperationalError as error:
                if not left or _sqlstate(error) not in WORTH_ANOTHER_TRY or _in_test_wrapper():
                    raise
                log.info("use case %s tried again: %s", function.__name__, _sqlstate(error))
        raise AssertionError("unreachable")

    run.is_use_case = True  # type: ignore[attr-defined]  # read by the architecture tests
    return run


def _once(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    unit = UnitOfWork()
    token = _unit.set(unit)
    try:
        with transaction.atomic(durable=True):
            result = function(*args, **kwargs)
            if unit.last_act is not None:
                unit.last_act(unit)
            return result
    finally:
        _unit.reset(token)


def use_case_required(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a step: callable only inside a use case, so that it never stands alone."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        current()
        return function(*args, **kwargs)

    run.is_step = True  # type: ignore[attr-defined]  # read by the architecture tests
    return run


def _sqlstate(error: BaseException) -> str:
    cause = error.__cause__
    return str(getattr(cause, "sqlstate", "") or "")


def _in_test_wrapper() -> bool:
    """Whether a test's own transaction stands around; then a failed one cannot be tried again."""
    return connection.in_atomic_block
