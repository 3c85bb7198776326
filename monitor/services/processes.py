"""Signs of life of monitor processes: rows every two seconds, entries for what changed only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

import ledger
from kernel import clock
from kernel.transactions import current, use_case, use_case_required
from ledger import reader
from ledger.models import Heartbeat
from monitor import events
from monitor.models import Alarm

KIND = "monitor"
RECONCILER = "reconciler"
GAP = dt.timedelta(seconds=30)
FORGET = dt.timedelta(days=7)
BY = ledger.Actor.system("monitor")
MILLISECOND = dt.timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Told:
    """Under which names the life of one kind of process is entered."""

    started: ledger.Event
    stopped: ledger.Event
    gap: ledger.Event
    resumed: ledger.Event


TOLD = {
    KIND: Told(
        events.MONITOR_STARTED, events.MONITOR_STOPPED, events.MONITOR_GAP, events.MONITOR_RESUMED
    ),
    RECONCILER: Told(
        events.RECONCILER_STARTED,
        events.RECONCILER_STOPPED,
        events.RECONCILER_GAP,
        events.RECONCILER_RESUMED,
    ),
}


@use_case
def start(process: str, kind: str = KIND) -> None:
    """Enter that a process has begun, and the silence of its kind before it if it was long."""
    wall = clock.wall()
    _note_gap(process, kind, wall)
    Heartbeat.objects.filter(kind=kind, wall_at__lt=wall - FORGET).delete()
    Heartbeat.objects.update_or_create(
        process=process,
        defaults={
            "kind": kind,
            "started_at": wall,
            "wall_at": wall,
            "legal_at": clock.now(),
            "facts": {},
        },
    )
    ledger.append(None, TOLD[kind].started, by=BY, body={"process": process})


@use_case
def beat(process: str, facts: Mapping[str, Any], kind: str = KIND) -> None:
    """Write the process's sign of life; a silence of all of its kind before it becomes an entry."""
    wall = clock.wall()
    _note_gap(process, kind, wall)
    Heartbeat.objects.filter(process=process).update(
        wall_at=wall, legal_at=clock.now(), facts=dict(facts)
    )


@use_case
def stop(process: str, kind: str = KIND) -> None:
    """Enter that the process ended in good order."""
    ledger.append(None, TOLD[kind].stopped, by=BY, body={"process": process})


@use_case
def cry_out(process: str, kind: str) -> bool:
    """Alarm and enter, once, that no process of ``kind`` gives a sign of life; whether that was new.

    Monitors and reconcilers ask it of each other, so that a silence is told while it lasts.
    """
    wall = clock.wall()
    last = _last_sign(kind)
    if last is None or wall - last <= GAP:
        return False
    return _alarm_gap(process, kind, last, wall)


@use_case
def clock_suspect(process: str, *, reason: str, offset_ms: int) -> None:
    """Enter that cards are held because the clocks contradict each other.

    The entry bears the last moment recorded before: a doubtful one would stand in the ledger for good
    and hold every clock that is right until it has come.
    """
    current().at(reader.head().recorded_at)
    ledger.append(
        None,
        events.CLOCK_SUSPECT,
        by=BY,
        body={"process": process, "reason": reason, "offset_ms": offset_ms},
    )


@use_case
def clock_sane(process: str, *, held_ms: int, at: dt.datetime | None = None) -> None:
    """Enter that the clocks agree again, and for how long cards were held.

    ``at`` is the legal moment that was compared: a clock that jumps to and fro may be wrong again by
    now, and an entry of a day that has not come would hold every clock that is right.
    """
    if at is not None:
        current().at(max(at, reader.head().recorded_at))
    ledger.append(None, events.CLOCK_SANE, by=BY, body={"process": process, "held_ms": held_ms})


@use_case_required
def _note_gap(process: str, kind: str, wall: dt.datetime) -> None:
    """Enter, once for all copies, that none of the kind was alive for longer than half a minute.

    Where that was cried out while it lasted, enter how long it was in all.
    """
    last = _last_sign(kind)
    if last is None or wall - last <= GAP or _alarm_gap(process, kind, last, wall):
        return
    _, new = Alarm.objects.get_or_create(
        kind=f"{kind}.resumed",
        subject=str(clock.micros(last)),
        defaults={"raised_at": clock.now()},
    )
    if new:
        ledger.append(None, TOLD[kind].resumed, by=BY, body=_silence(process, last, wall))


def _last_sign(kind: str) -> dt.datetime | None:
    last: dt.datetime | None = Heartbeat.objects.filter(kind=kind).aggregate(last=Max("wall_at"))[
        "last"
    ]
    return last


@use_case_required
def _alarm_gap(process: str, kind: str, last: dt.datetime, wall: dt.datetime) -> bool:
    _, new = Alarm.objects.get_or_create(
        kind=f"{kind}.gap",
        subject=str(clock.micros(last)),
        defaults={"raised_at": clock.now()},
    )
    if new:
        ledger.append(None, TOLD[kind].gap, by=BY, body=_silence(process, last, wall))
    return new


def _silence(process: str, last: dt.datetime, wall: dt.datetime) -> dict[str, Any]:
    return {
        "process": process,
        "silent_from": clock.micros(last),
        "silent_ms": (wall - last) // MILLISECOND,
    }
