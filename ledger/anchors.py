"""Simulated legal time, kept in the database so that every process reads the same (D8).

Anchors are stretches of constant rate, planned ahead by whoever runs the rehearsal. Nothing here
knows of office hours.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from kernel import clock
from ledger.models import ClockAnchor, Heartbeat, Stream

REREAD_AFTER = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``wall_at`` on, legal time runs from ``legal_at`` at ``rate`` times the wall's."""

    wall_at: dt.datetime
    legal_at: dt.datetime
    rate: int


class AnchoredClock:
    """The legal clock of a rehearsal: reads the anchors, again every second of the wall."""

    simulated = True

    def __init__(self) -> None:
        self._stretches: list[Stretch] = []
        self._read_at: dt.datetime | None = None

    @property
    def rate(self) -> int:
        return self._in_force(clock.wall()).rate

    def now(self) -> dt.datetime:
        wall = clock.wall()
        stretch = self._in_force(wall)
        return stretch.legal_at + max(wall - stretch.wall_at, dt.timedelta()) * stretch.rate

    def wall_of(self, legal: dt.datetime) -> dt.datetime:
        """The wall moment of ``legal``; of a moment nobody lived through, that of the next lived one."""
        stretches = self._all()
        following: Stretch | None = None
        # Backwards: after a stop that was not orderly, an earlier stretch reaches into legal time
        # that nobody lived through, and a later one lives through it.
        for stretch in reversed(stretches):
            if stretch.legal_at <= legal:
                return _reached(stretch, legal, following)
            following = stretch
        return stretches[0].wall_at

    def _in_force(self, wall: dt.datetime) -> Stretch:
        stretches = self._all()
        place = bisect.bisect_right([s.wall_at for s in stretches], wall) - 1
        return stretches[max(place, 0)]

    def _all(self) -> list[Stretch]:
        wall = clock.wall()
        if self._read_at is None or wall - self._read_at > REREAD_AFTER:
            rows = ClockAnchor.objects.order_by("wall_at").values_list(
                "wall_at", "legal_at", "rate"
            )
            self._stretches = [Stretch(*row) for row in rows]
            self._read_at = wall
        return self._stretches


def _reached(stretch: Stretch, legal: dt.datetime, following: Stretch | None) -> dt.datetime:
    """When ``stretch`` comes to ``legal``, at the latest when the following one begins."""
    if not stretch.rate:
        return stretch.wall_at if following is None else following.wall_at
    wall = stretch.wall_at + (legal - stretch.legal_at) / stretch.rate
    return wall if following is None else min(wall, following.wall_at)


def is_rehearsed() -> bool:
    """Whether this database lives by simulated time."""
    return ClockAnchor.objects.exists()


def install() -> None:
    """Let this process live by the anchors where there are any, by the wall where there are none."""
    clock.install(AnchoredClock() if is_rehearsed() else None)


def plan(stretches: Sequence[Stretch]) -> None:
    """Put ``stretches`` in force from the first one's wall moment on; later ones already planned go.

    Raises ClockRefused on a ledger that holds real entries, or if legal time would go back.
    """
    first = stretches[0]
    head = Stream.objects.get()
    if head.last_seq and not head.simulated:
        raise clock.ClockRefused("this ledger holds real entries; its time cannot be simulated")
    if first.legal_at < head.last_recorded_at:
        raise clock.ClockRefused("simulated time would go back behind what is recorded")
    with transaction.atomic():
        ClockAnchor.objects.filter(wall_at__gte=first.wall_at).delete()
        ClockAnchor.objects.bulk_create(
            ClockAnchor(wall_at=s.wall_at, legal_at=s.legal_at, rate=s.rate) for s in stretches
        )


def last() -> Stretch | None:
    """The last stretch that is laid; None where time is not simulated."""
    row = ClockAnchor.objects.order_by("wall_at").values_list("wall_at", "legal_at", "rate").last()
    return Stretch(*row) if row else None


def freeze() -> dt.datetime:
    """Let simulated time stand where it is; return that moment. For an orderly stop."""
    at = AnchoredClock().now()
    plan([Stretch(clock.wall(), max(at, resume_point()), 0)])
    return at


def resume_point() -> dt.datetime:
    """Where simulated time goes on after a stop of any kind, kill -9 included.

    The later of the last entry's moment and the last heartbeat's: all that anyone can have seen.
    """
    head = Stream.objects.get()
    seen = Heartbeat.objects.aggregate(last=Max("legal_at"))["last"]
    frozen = ClockAnchor.objects.order_by("-wall_at").filter(rate=0, wall_at__lte=clock.wall())
    stopped = frozen.values_list("legal_at", flat=True).first()
    return max(moment for moment in (head.last_recorded_at, seen, stopped) if moment is not None)
