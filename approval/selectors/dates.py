"""Dates that no running limit keeps: the applicant's own period, a promise not yet given."""

from __future__ import annotations

import datetime as dt

from timelimits import custody
from timelimits.engine import reckon
from timelimits.rules import Rule


def due_on(rule: Rule, *, at: dt.datetime) -> dt.date:
    """The last day of ``rule`` when it starts at ``at``."""
    found = reckon.reckon(custody.look().calendar(rule.calendar), reckon.History(rule, at))
    # Nothing pauses what has not begun, so there always is an end.
    return found.due_on if found.due_on is not None else found.start_day
