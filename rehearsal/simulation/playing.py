"""Keeps what is planned in order and plays what is due, each act once.

What has been played stands in ``Performance``; what is planned is drawn again from the seed, so a
simulator may die at any point and go on.
"""

from __future__ import annotations

import datetime as dt
import heapq
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from kernel.errors import DomainError
from rehearsal.models import Performance
from rehearsal.simulation.acts.turn import Turn
from rehearsal.simulation.plan import PlannedCase, Programme
from rehearsal.simulation.stage import Stage

log = logging.getLogger(__name__)


@dataclass(order=True)
class Waiting:
    """A planned case and its next act, ordered by the act's instant."""

    at: dt.datetime
    key: str
    planned: PlannedCase = field(compare=False)
    performance: Performance = field(compare=False)


class Playing:
    """The cases on their way and the days already drawn."""

    def __init__(
        self, programme: Programme, stage: Stage, *, seeds: Mapping[str, PlannedCase]
    ) -> None:
        self.programme = programme
        self.stage = stage
        self.seeds = seeds
        self.refused = 0
        self._waiting: list[Waiting] = []
        self._drawn_until: dt.date | None = None

    def resume(self, today: dt.date) -> None:
        """Take up every performance under way, and begin the days after the last one drawn."""
        for performance in Performance.objects.filter(ended=False).order_by("key"):
            planned = self.seeds.get(performance.key) or self.programme.case(performance.key)
            if planned is not None:
                self._wait(planned, performance)
        drawn = Performance.objects.filter(key__startswith="20").order_by("-key")
        last = drawn.values_list("key", flat=True).first()
        self._drawn_until = today - dt.timedelta(days=1)
        if last is not None:
            self._begin(dt.date.fromisoformat(last.rpartition("#")[0]), again=True)

    def add(self, planned: PlannedCase) -> None:
        """Put one case of its own on the stage, such as those of a seed."""
        self._wait(planned, self._performance(planned.key))

    def next_at(self) -> dt.datetime | None:
        """When the next planned act is due; None when nothing waits."""
        return self._waiting[0].at if self._waiting else None

    def draw(self, today: dt.date) -> None:
        """Draw every day up to ``today`` that has not been drawn yet."""
        day = self._drawn_until
        while day is not None and day < today:
            day += dt.timedelta(days=1)
            self._begin(day)

    def play_due(self, now: dt.datetime, *, most: int = 50) -> int:
        """Play at most ``most`` acts planned by ``now``, in order; return how many."""
        played = 0
        while self._waiting and self._waiting[0].at <= now and played < most:
            self._play(heapq.heappop(self._waiting))
            played += 1
        return played

    def _begin(self, day: dt.date, *, again: bool = False) -> None:
        self._drawn_until = max(day, self._drawn_until or day)
        known = set(
            Performance.objects.filter(key__startswith=f"{day}#").values_list("key", flat=True)
        )
        if known and not again:
            return
        for planned in self.programme.day(day):
            if planned.key not in known:
                self._wait(planned, Performance(key=planned.key))

    def _performance(self, key: str) -> Performance:
        return Performance.objects.filter(key=key).first() or Performance(key=key)

    def _wait(self, planned: PlannedCase, performance: Performance) -> None:
        if performance.done < len(planned.acts):
            at = planned.acts[performance.done].at
            heapq.heappush(self._waiting, Waiting(at, planned.key, planned, performance))

    def _play(self, waiting: Waiting) -> None:
        performance, planned = waiting.performance, waiting.planned
        turn = Turn(planned, performance.done, performance.number, self.programme.seed)
        try:
            performance.number = self.stage.play(turn)
        except DomainError as refusal:
            # A visitor was quicker, or silence had its effect: the case goes its own way from here.
            log.info(
                "%s: %s refused (%s)", planned.key, planned.acts[turn.place].name, refusal.code
            )
            self.refused += 1
            performance.ended = True
        performance.done += 1
        performance.ended = performance.ended or performance.done >= len(planned.acts)
        performance.save()
        if not performance.ended:
            self._wait(planned, performance)
