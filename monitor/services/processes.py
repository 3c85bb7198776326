"""Signs of life of monitor processes: rows every two seconds, entries for what changed only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

import ledger
from kernel import clock
from kernel.transactions import use_case, use_case_required
from ledger.models import Heartbeat
from monitor import events
from monitor.models import Alarm

KIND = "monitor"
GAP = dt.timedelta(seconds=30)
FORGET = dt.timedelta(days=7)
BY = ledger.Actor.system("monitor")
MILLISECOND = dt.timedelta(milliseconds=1)


@use_case
def start(process: str) -> None:
    """Enter that a monitor process has begun, and the silence before it if it was long."""
    wall = clock.wall()
    _note_gap(process, wall)
    Heartbeat.objects.filter(kind=KIND, wall_at__lt=wall - FORGET).delete()
    Heartbeat.objects.update_or_create(
        process=process,
        defaults={
            "kind": KIND,
            "started_at": wall,
            "wall_at": wall,
            "legal_at": clock.now(),
            "facts": {},
        },
    )
    ledger.append(None, events.MONITOR_STARTED, by=BY, body={"process": process})


@use_case
def beat(process: str, facts: Mapping[str, Any]) -> None:
    """Write the process's sign of life; a silence of all monitors before it becomes an entry."""
    wall = clock.wall()
    _note_gap(process, wall)
    Heartbeat.objects.filter(process=process).update(
        wall_at=wall, legal_at=clock.now(), facts=dict(facts)
    )


@use_case
def stop(process: str) -> None:
    """Enter that the process ended in good order."""
    ledger.append(None, events.MONITOR_STOPPED, by=BY, body={"process": process})


@use_case
def clock_suspect(process: str, *, reason: str, offset_ms: int) -> None:
    """Enter that cards are held because the clocks contradict each other."""
    ledger.append(
        None,
        events.CLOCK_SUSPECT,
        by=BY,
        body={"process": process, "reason": reason, "offset_ms": offset_ms},
    )


@use_case
def clock_sane(process: str, *, held_ms: int) -> None:
    """Enter that the clocks agree again, and for how long cards were held."""
    ledger.append(None, events.CLOCK_SANE, by=BY, body={"process": process, "held_ms": held_ms})


@use_case_required
def _note_gap(process: str, wall: dt.datetime) -> None:
    """Enter, once for all copies, that no monitor was alive for longer than half a minute."""
    last = Heartbeat.objects.filter(kind=KIND).aggregate(last=Max("wall_at"))["last"]
    if last is None or wall - last <= GAP:
        return
    silent_from = clock.micros(last)
    _, new = Alarm.objects.get_or_create(
        kind="monitor.gap", subject=str(silent_from), defaults={"raised_at": clock.now()}
    )
    if new:
        ledger.append(
            None,
            events.MONITOR_GAP,
            by=BY,
            body={
                "process": process,
                "silent_from": silent_from,
                "silent_ms": (wall - last) // MILLISECOND,
            },
        )
