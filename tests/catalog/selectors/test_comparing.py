from __future__ import annotations

import pytest

from catalog.selectors.comparing import within
from timelimits.rules import Rule, Unit


def _rule(amount, unit):
    return Rule(Unit(unit), amount, "某法")


@pytest.mark.parametrize(
    ("promise", "law", "fits"),
    [
        ((5, "working_day"), (10, "working_day"), True),
        ((10, "working_day"), (10, "working_day"), True),
        ((11, "working_day"), (10, "working_day"), False),
        ((1, "hour"), (3, "working_day"), True),
        ((73, "hour"), (3, "calendar_day"), False),
        ((20, "working_day"), (60, "calendar_day"), True),
        ((7, "working_day"), (15, "calendar_day"), False),
        ((20, "working_day"), (30, "calendar_day"), False),
        ((40, "working_day"), (3, "month"), True),
        ((0, "working_day"), (0, "calendar_day"), True),
        ((2, "month"), (1, "month"), False),
        ((1, "year"), (11, "month"), False),
    ],
)
def test_a_promise_fits_when_it_surely_ends_no_later(promise, law, fits):
    assert within(_rule(*promise), _rule(*law)) == fits
