"""A use case owns its transaction; a step never stands alone."""

from __future__ import annotations

import datetime as dt

import pytest

from kernel import transactions
from kernel.transactions import AlreadyDone, use_case, use_case_required

pytestmark = pytest.mark.django_db


@use_case_required
def step() -> int:
    return 1


@use_case
def procedure() -> int:
    return step()


def test_a_step_inside_a_use_case_runs():
    assert procedure() == 1


def test_a_step_alone_is_refused():
    with pytest.raises(transactions.OutsideUseCase):
        step()


def test_a_use_case_inside_a_use_case_is_refused():
    @use_case
    def outer() -> int:
        return procedure()

    with pytest.raises(transactions.NestedUseCase):
        outer()


def test_what_was_done_before_is_answered_as_before():
    @use_case
    def again() -> str:
        raise AlreadyDone("as before")

    assert again() == "as before"


def test_the_moment_of_an_act_is_read_once(clock):
    @use_case
    def act() -> bool:
        first = transactions.current().now
        clock.shift(dt.timedelta(seconds=1))
        return transactions.current().now == first

    assert act()
