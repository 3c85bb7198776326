"""The sweep: claims what has fallen due and makes it breaches, cards and entries, in one transaction.

Safe with any number of copies: a claimed alert is a locked row that is free again when its holder
dies, and a second card for one alert is refused by a unique key.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import DataError, IntegrityError, connection

import ledger
from kernel import clock
from kernel.histogram import Histogram
from kernel.transactions import current, use_case
from ledger import writer
from monitor import events
from monitor.models import Alarm
from monitor.selectors import rules
from monitor.states import STANDING
from monitor.sweep import statements
from monitor.sweep.pace import Pace
from timelimits import custody
from timelimits.coverage import coverage

CALENDAR = "CN"
BY = ledger.Actor.system("sweep")
MILLISECOND = dt.timedelta(milliseconds=1)
PACE = Pace()
COMMITTED = Histogram()  # from falling to the commit, every card of this process, in wall time


@dataclass(frozen=True, slots=True)
class Claimed:
    """Alerts this transaction holds that fell at one instant, found ``delay_us`` of the wall later."""

    falls_at: dt.datetime
    delay_us: int
    alert_ids: list[int]


class BadAlert(Exception):
    """One alert cannot be raised at all; ``alert_id`` says which, so that the others can."""

    def __init__(self, alert_id: int) -> None:
        super().__init__(f"alert {alert_id} cannot be raised")
        self.alert_id = alert_id


def raise_due(
    now: dt.datetime, *, batch: int | None = None, set_aside: Collection[int] = frozenset()
) -> int:
    """Raise at most ``batch`` alerts that fell due by ``now``; return how many were claimed.

    Without ``batch`` as many as PACE allows. Call again while it answers more than 0. A card bears the instant its rung names, not the one at
    which the sweep came by. ``now`` is taken before the claim: an act that locks its limits later
    reads a later moment, so card and act never contradict each other (D1). Raises BadAlert, with
    ``batch`` 1 only, when the claimed alert cannot become what it says.
    """
    claimed = _raise(now, batch or PACE.batch, set_aside)
    since_found = (clock.wall() - clock.current().wall_of(now)) // MILLISECOND
    for one in claimed:
        COMMITTED.add(one.delay_us // 1000 + max(since_found, 0), len(one.alert_ids))
    return sum(len(one.alert_ids) for one in claimed)


@use_case
def _raise(now: dt.datetime, batch: int, set_aside: Collection[int]) -> list[Claimed]:
    current().at(now)
    with connection.cursor() as cursor:
        claimed = _claim(cursor, now, batch, set_aside)
        if not claimed:
            return []
        try:
            _write(cursor, now, claimed)
        except (IntegrityError, DataError) as error:
            if len(claimed) == len(claimed[0].alert_ids) == 1:
                raise BadAlert(claimed[0].alert_ids[0]) from error
            raise
    return claimed


def _write(cursor: Any, now: dt.datetime, claimed: list[Claimed]) -> None:
    """Breaches and cards, then, once their foreign keys are checked, the cards' entries (D1)."""
    entries = _record(cursor, now, claimed)
    if check := writer.foreign_key_check():
        cursor.execute(check)
    if entries:
        opening = json.dumps(writer.header(clock.micros(now)))[:-1]
        cursor.execute(statements.APPEND, [f'{opening}, "entries": {entries}}}'])
        PACE.note(cursor)


def drain(now: dt.datetime) -> int:
    """Raise everything that fell due by ``now``, then cry once about calendars that are missing."""
    raised = 0
    while some := raise_due(now):
        raised += some
    alarm_missing_calendar(now)
    return raised


@use_case
def alarm_missing_calendar(now: dt.datetime) -> int:
    """Enter, once per calendar and year, that alerts are held because the year's notice is missing.

    The office's own year missing is cried out even before an alert is held. Returns how many
    entries that made (D3).
    """
    current().at(now)
    with connection.cursor() as cursor:
        cursor.execute(statements.HELD, {"now": now})
        rows = cursor.fetchall()
    today = clock.office_date(now)
    if coverage(CALENDAR, today).current_missing:
        rows = [*rows, (CALENDAR, today.year, 0)]
    return sum(_alarm(now, calendar, year, held) for calendar, year, held in rows)


def _alarm(now: dt.datetime, calendar: str, year: int, held: int) -> bool:
    _, new = Alarm.objects.get_or_create(
        kind="calendar.missing", subject=f"{calendar}:{year}", defaults={"raised_at": now}
    )
    if new:
        body = {"calendar": calendar, "year": year, "held": held}
        ledger.append(None, events.CALENDAR_MISSING, by=BY, body=body)
    return new


def next_due(now: dt.datetime) -> dt.datetime | None:
    """The legal instant after ``now`` at which the next planned alert can be raised, if any."""
    return _instant(statements.NEXT, {"now": now})


def first_due() -> dt.datetime | None:
    """The legal instant, past or to come, from which the earliest waiting alert can be raised."""
    return _instant(statements.FIRST, {})


def _instant(sql: str, facts: dict[str, Any]) -> dt.datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        row = cursor.fetchone()
    return row[0] if row else None


def _claim(cursor: Any, now: dt.datetime, batch: int, set_aside: Collection[int]) -> list[Claimed]:
    cursor.execute(statements.CLAIM, {"now": now, "batch": batch, "set_aside": list(set_aside)})
    legal = clock.current()
    found = legal.wall_of(now)
    return [
        Claimed(falls_at, max((found - legal.wall_of(falls_at)) // clock.MICROSECOND, 0), alert_ids)
        for falls_at, alert_ids in cursor.fetchall()
    ]


def _record(cursor: Any, now: dt.datetime, claimed: list[Claimed]) -> str | None:
    """Mark the alerts, write breaches and cards; the cards' entries as text, None for no cards."""
    known = rules.in_force(now)
    cursor.execute(
        statements.RECORD,
        {
            "now": now,
            "now_us": clock.micros(now),
            "event": events.CARD_SHOWN.name,
            "actor": BY.id,
            "capacity": BY.capacity,
            "ids": [alert_id for one in claimed for alert_id in one.alert_ids],
            "falls": [one.falls_at for one in claimed],
            "falls_us": [clock.micros(one.falls_at) for one in claimed],
            "delays": [one.delay_us for one in claimed],
            "rule_ids": [rule.pk for rule in known],
            "rule_levels": [rule.level for rule in known],
            "rule_kinds": [rule.kind for rule in known],
            "rule_modes": [rule.mode for rule in known],
            "rule_terms": [_term(now, rule.confirm_days) for rule in known],
            "standing": [str(state) for state in STANDING],
        },
    )
    entries: str | None = cursor.fetchone()[0]
    return entries


def _term(now: dt.datetime, days: int) -> dt.datetime | None:
    """The end of the ``days``-th working day after the day of ``now``; None for no days."""
    if not days:
        return None
    calendar = custody.look().calendar(CALENDAR)
    return calendar.end_of(calendar.add(clock.office_date(now), days))
