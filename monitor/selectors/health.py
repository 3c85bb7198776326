"""Whether the limits are being watched, as one line for screens: 监测正常 · 最近巡检 · 从超时到上屏."""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import dataclass

from kernel import clock
from ledger.models import Heartbeat
from monitor.models import Card

KIND = "monitor"
SILENT_AFTER = dt.timedelta(seconds=10)
RECENT = 5


@dataclass(frozen=True, slots=True)
class Health:
    """What the foot of the live screen says; ``ok`` False turns it into the headline."""

    ok: bool
    reason: str  # "" | "silent" | "held" | "failing"
    swept_at: dt.datetime | None  # legal
    seen_at: dt.datetime | None  # wall
    delay_ms: int | None
    processes: int


def health() -> Health:
    """The state of all monitor processes together: one healthy copy is enough."""
    wall = clock.wall()
    beats = list(Heartbeat.objects.filter(kind=KIND).order_by("-wall_at")[:20])
    alive = [beat for beat in beats if wall - beat.wall_at <= SILENT_AFTER]
    sweeping = [
        beat for beat in alive if not beat.facts.get("held") and beat.facts.get("swept_legal")
    ]
    swept = max((beat.facts["swept_legal"] for beat in sweeping), default=None)
    return Health(
        ok=bool(sweeping) and not any(beat.facts.get("failing") for beat in sweeping),
        reason=_reason(alive, sweeping),
        swept_at=clock.from_micros(swept) if swept else None,
        seen_at=beats[0].wall_at if beats else None,
        delay_ms=recent_delay_ms(),
        processes=len(alive),
    )


def recent_delay_ms() -> int | None:
    """The median of found − falls over the newest cards, in milliseconds of the wall."""
    delays = list(
        Card.objects.order_by("-found_at", "-pk").values_list("delay_us", flat=True)[:RECENT]
    )
    return int(statistics.median(delays)) // 1000 if delays else None


def _reason(alive: list[Heartbeat], sweeping: list[Heartbeat]) -> str:
    if not alive:
        return "silent"
    if not sweeping:
        return "held" if any(beat.facts.get("held") for beat in alive) else "silent"
    if any(beat.facts.get("failing") for beat in sweeping):
        return "failing"
    return ""
