"""Who sits at which window: what changes a window's board without any case."""

from __future__ import annotations

from typing import Any

from organizations.models import Grant, Window
from organizations.services import accounts
from tests.boards.scenes import Act
from tests.builders.approval import LONG_AGO, Hall

OTHER = "B06"


def another_window(hall: Hall, code: str = OTHER) -> int:
    """A second window of the hall at which nothing is received; the clerk may sit at both."""
    clerk, first = hall.people["clerk"], hall.window
    other = Window.objects.create(
        hall_code=first.hall_code,
        code=code,
        name="统一出件",
        zone=code[0],
        department=first.department,
        sort_no=40,
    )
    Grant.objects.create(
        account=clerk, role="window_clerk", window=other, valid_from=LONG_AGO, granted_by="tests"
    )
    return clerk.pk


def the_same_code_in_another_hall(hall: Hall) -> str:
    """A window with the hall's own window's code in a second hall; its address."""
    first = hall.window
    Window.objects.create(
        hall_code="elsewhere",
        code=first.code,
        name="综合受理",
        zone=first.zone,
        department=first.department,
        sort_no=50,
    )
    return f"elsewhere--{first.code}"


def _seated(hall: Hall) -> int:
    account = another_window(hall)
    accounts.take_window(account, hall.window.code)
    return account


def a_clerk_takes_another_window(hall: Hall, item: Any) -> Act:
    account = _seated(hall)
    return lambda: accounts.take_window(account, OTHER)


def a_clerk_signs_out(hall: Hall, item: Any) -> Act:
    account = _seated(hall)
    return lambda: accounts.leave(account)
