"""What a receipt seals: all that a second reckoning needs, and all that was decided by somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from kernel import clock
from timelimits.engine import ENGINE_VERSION
from timelimits.engine.calendar import ONE_DAY
from timelimits.engine.reading import Reading
from timelimits.engine.reckon import Extension
from timelimits.receipts.days import Account, Halt, Longer


def sealed(account: Account) -> dict[str, Any]:
    """The history, the calendar as far as it was touched, and the outcome; integers and texts only.

    Dates are YYYY-MM-DD, instants microseconds in UTC, 0 for none; a grant of -1 has no cap.
    """
    history, outcome, kept = account.history, account.outcome, account.kept
    rule, calendar = history.rule, kept.calendar
    first, last = _touched(account)
    return {
        "unit": rule.unit.value,
        "amount": rule.amount,
        "instant": clock.micros(rule.instant) if rule.instant else 0,
        "basis": rule.basis,
        "unit_basis": rule.unit_basis,
        "started_at": clock.micros(history.started_at),
        "reading": _reading(history.reading),
        "pauses": [_pause(one) for one in account.halts],
        "extensions": _extensions(account),
        "calendar": calendar.code,
        "calendar_version": calendar.version,
        "calendar_digest": kept.digest,
        "zone": str(calendar.zone),
        "years": [year for year in range(first.year, last.year + 1) if year in calendar.years],
        "off": _spans(_within(first, last, calendar.days_off)),
        "on": _spans(_within(first, last, calendar.days_on)),
        "engine": ENGINE_VERSION,
        "due": outcome.due_on.isoformat() if outcome.due_on else "",
        "overrun_at": clock.micros(outcome.overrun_at) if outcome.overrun_at else 0,
        "provisional": outcome.provisional,
    }


def _within(first: dt.date, last: dt.date, days: frozenset[dt.date]) -> list[dt.date]:
    """Those of ``days`` from first to last, in order."""
    span = range((last - first).days + 1)
    return [day for day in (first + n * ONE_DAY for n in span) if day in days]


def _touched(account: Account) -> tuple[dt.date, dt.date]:
    """From the day it started or was first paused to the last day that the reckoning looked at."""
    calendar, outcome = account.kept.calendar, account.outcome
    begun = calendar.day_of(account.history.started_at)
    days = [begun, outcome.start_day, outcome.due_on, outcome.unrolled, account.until]
    days += [last for _, _, last in account.stopped]
    known = [day for day in days if day is not None]
    return min([begun, *(since for _, since, _ in account.stopped)]), max(known)


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "rule_set": reading.rule_set.value,
        "ends": reading.ends.value,
        "filing": reading.filing.value,
        "hours": [[opens.isoformat(), closes.isoformat()] for opens, closes in reading.hours.spans],
    }


def _pause(halt: Halt) -> dict[str, Any]:
    stretch = halt.stretch
    return {
        "since": clock.micros(stretch.since),
        "until": clock.micros(stretch.until) if stretch.until else 0,
        "granted": -1 if stretch.granted is None else stretch.granted,
        "ground": halt.ground,
        "basis": halt.basis,
        "document": halt.document,
    }


def _extensions(account: Account) -> list[dict[str, Any]]:
    return [
        _extension(one, told)
        for one, told in zip(account.history.extensions, account.longer, strict=True)
    ]


def _extension(one: Extension, told: Longer) -> dict[str, Any]:
    return {
        "days": one.days,
        "approved_at": clock.micros(one.approved_at),
        "told_at": clock.micros(one.told_at) if one.told_at else 0,
        "times": one.times,
        "approver": told.approver,
        "document": told.document,
        "verdict": told.verdict.value,
    }


def _spans(days: Iterable[dt.date]) -> list[str]:
    """Runs of days, which come in order, as FIRST/LAST; a single day as itself."""
    found: list[list[dt.date]] = []
    for day in days:
        if found and day - found[-1][-1] == ONE_DAY:
            found[-1].append(day)
        else:
            found.append([day])
    return [f"{run[0]}/{run[-1]}" if len(run) > 1 else str(run[0]) for run in found]
