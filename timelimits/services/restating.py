"""Reckoning limits anew after a notice, batch by batch while the office works (D3).

Note [Two rounds of looking]
The first round takes the plain limits, set by set, and passes over whatever somebody holds just now.
It may also miss a limit that is being started by the old version and is not yet committed. The second
round therefore begins only when every transaction that ran at the end of the first is over; it waits
for locks, and meets what the first left: limits with a history of their own, closed ones that bear
cards. Each limit visited bears the new version, so nothing is done twice.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import prefetch_related_objects

from kernel import clock
from kernel.transactions import current, use_case, use_case_required
from ledger import Actor, append, writer
from timelimits import custody, histories, kinds
from timelimits.custody import Custody
from timelimits.engine import ENGINE_VERSION
from timelimits.engine.calendar import ONE_DAY
from timelimits.engine.rungs import Trigger
from timelimits.events import CALENDAR_RESTATED, TIME_LIMIT_RESTATED
from timelimits.histories import Plan
from timelimits.models import Restatement, TimeLimit
from timelimits.services import limits
from timelimits.services import restatement_sql as statements

# Chosen by measurement (./run bench timelimits_restatement): more is hardly faster, others wait longer.
BATCH = 500
SLOW_BATCH = 200
BY = Actor.system("calendars")


@use_case
def restate_some(*, batch: int = BATCH) -> int:
    """One batch of the oldest restatement that is not finished; how much was done, 0 for nothing.

    Any number of copies may call it: one works, the others find nothing to do. An interrupted
    restatement goes on where its last batch ended.
    """
    job = (
        Restatement.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(finished_at__isnull=True)
        .order_by("id")
        .first()
    )
    if job is None or (job.passes and not _ask(statements.ALL_OVER, [job.barrier])):
        return 0
    look = custody.look()
    found = _second(job, look) if job.passes else _first(job, look, batch)
    return found or _turn(job)


def restate_all() -> int:
    """Work until nothing is left; how many batches that took."""
    batches = 0
    while restate_some():
        batches += 1
    return batches


@dataclass
class _Batch:
    """Plain limits of one batch, and the plans they share; a plan's number counts from 1."""

    ids: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    known: dict[Any, int] = field(default_factory=dict)


@use_case_required
def _first(job: Restatement, look: Custody, batch: int) -> int:
    """The next plain limits, by the plans they share; entered at once as the last act (D1)."""
    by_region = look.is_regional(job.calendar)
    asked = _asked(job, look) | {"batch": batch, "by_region": by_region}
    with connection.cursor() as cursor:
        cursor.execute(statements.CLAIM_PLAIN, asked)
        rows = cursor.fetchall()
        if not rows:
            return 0
        chosen = _chosen(rows, look)
        moved, entries = 0, None
        if chosen.ids:
            cursor.execute(statements.RECORD, _record(job, look, chosen))
            moved, entries = cursor.fetchone()
        _progress(job, rows[-1][0], len(rows), moved)
        if entries:
            if check := writer.foreign_key_check():
                cursor.execute(check)
            opening = json.dumps(writer.header(clock.micros(current().now)))[:-1]
            cursor.execute(statements.APPEND, [f'{opening}, "entries": {entries}}}'])
    return len(rows)


def _chosen(rows: list[tuple[Any, ...]], look: Custody) -> _Batch:
    """Each limit with the number of its plan; what turns out not to be plain waits for round two."""
    batch = _Batch()
    strange = {key: one[0] for one in reversed(rows) if (key := one[1:]) not in batch.known}
    examples = TimeLimit.objects.in_bulk(list(strange.values()))
    for key, limit_id in strange.items():
        limit = examples[limit_id]
        history = histories.history_of(limit, (), ())
        if histories.is_plain(history):
            batch.plans.append(histories.plan(limit, history, look))
            batch.known[key] = len(batch.plans)
    for one in rows:
        if number := batch.known.get(one[1:]):
            batch.ids.append(one[0])
            batch.numbers.append(number)
    return batch


def _record(job: Restatement, look: Custody, chosen: _Batch) -> dict[str, Any]:
    """The values of RECORD."""
    alerts = [(no, fall) for no, plan in enumerate(chosen.plans, 1) for fall in plan.falls]
    outcomes = [plan.outcome for plan in chosen.plans]
    return {
        "ids": chosen.ids,
        "plans": chosen.numbers,
        "dues": [one.due_on for one in outcomes],
        "overruns": [one.overrun_at for one in outcomes],
        "guesses": [one.provisional for one in outcomes],
        "falls": [json.dumps(histories.certain_falls(plan)) for plan in chosen.plans],
        "alert_plans": [no for no, _ in alerts],
        "levels": [fall.level for _, fall in alerts],
        "alert_falls": [
            "infinity" if fall.at is None else fall.at.isoformat() for _, fall in alerts
        ],
        "alert_guesses": [fall.provisional for _, fall in alerts],
        "held": look.versions[job.calendar][0],
        "engine": ENGINE_VERSION,
        "event": TIME_LIMIT_RESTATED.name,
        "actor": limits.SYSTEM.id,
        "capacity": limits.SYSTEM.capacity,
        "now_us": clock.micros(current().now),
    }


@use_case_required
def _second(job: Restatement, look: Custody) -> int:
    """The next limits of whatever kind, each with its own history."""
    asked = _asked(job, look) | {"batch": SLOW_BATCH}
    found = list(TimeLimit.objects.raw(statements.CLAIM, asked))
    if not found:
        return 0
    if look.is_regional(job.calendar):
        prefetch_related_objects(found, "matter")
    moved = limits.restate(found, cause="calendar", now=current().now)
    _progress(job, found[-1].pk, len(found), len(moved))
    return len(found)


def _progress(job: Restatement, cursor: int, visited: int, moved: int) -> None:
    job.cursor = cursor
    job.visited += visited
    job.moved += moved
    job.save(update_fields=["cursor", "visited", "moved"])


@use_case_required
def _turn(job: Restatement) -> int:
    """The round is over: look once more, or enter that the work is done."""
    if job.passes:
        job.finished_at = current().now
        body = {
            "calendar": job.calendar,
            "version": job.version,
            "visited": job.visited,
            "moved": job.moved,
        }
        append(None, CALENDAR_RESTATED, by=BY, body=body)
    job.passes += 1
    job.cursor = 0
    job.barrier = _ask(statements.BARRIER, [])
    job.save(update_fields=["passes", "cursor", "barrier", "finished_at"])
    return 1


def _asked(job: Restatement, look: Custody) -> dict[str, Any]:
    return bounds(job.calendar, look, job.changed_from, job.changed_until) | {
        "cursor": job.cursor,
        "calendar": job.calendar,
        "version": job.version,
        "region": job.region_id,
    }


def bounds(code: str, look: Custody, first: dt.date, last: dt.date) -> dict[str, Any]:
    """From the changed days to what a limit's row is compared with.

    Rungs lie after the last day by so many working days: a limit due before ``near`` of its kind (a
    kind nobody knows: ``far``) looked at no day from ``first`` on. The days before it did not change.
    """
    near = {kind: _nearest(code, look, first, kind) for kind in kinds.KINDS}
    return {
        "since": clock.office_time(first, dt.time.min),
        "until": clock.office_time(last + ONE_DAY, dt.time.min),
        "near": json.dumps({kind: day.isoformat() for kind, day in near.items()}),
        "far": min([first - 60 * ONE_DAY, *near.values()]),
    }


def _nearest(code: str, look: Custody, first: dt.date, kind: str) -> dt.date:
    """The first due day from which the kind's rungs look beyond the eve of ``first``."""
    behind = [rung.amount for rung in look.rungs(kind) if rung.trigger is Trigger.OVER]
    most = max(behind, default=0)
    if look.is_regional(code):
        return first - dt.timedelta(days=2 * most + 21)  # more than any run of days off
    calendar = look.calendar(code)
    eve = calendar.index_of(first - ONE_DAY)
    return min(first, calendar.day_at(eve - most + 1)) if most else first


def _ask(sql: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]
