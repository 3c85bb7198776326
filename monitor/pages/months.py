"""Months as a form names them: 2026-09."""

from __future__ import annotations

import datetime as dt
import re

from kernel import clock

MONTH = re.compile(r"2[01][0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)


def month_of(text: str) -> dt.date | None:
    """The month's first day; None for anything else."""
    return dt.date.fromisoformat(f"{text}-01") if MONTH.fullmatch(text) else None


def month_before() -> str:
    """The last month that is over."""
    first = clock.office_date(clock.now()).replace(day=1)
    return f"{first - dt.timedelta(days=1):%Y-%m}"
