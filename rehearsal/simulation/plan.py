"""What is planned to happen: a pure function of the seed and the day.

The same seed gives the same arrivals, the same acts and the same planned instants, whatever the
machine is doing; only the moments at which acts are really done follow the machine.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

from rehearsal.simulation import scripts
from rehearsal.simulation.hours import Hours
from rehearsal.simulation.people import Person, person
from rehearsal.simulation.scripts import Part, Writer

T = TypeVar("T")
OFFICE_MINUTES = 450.0
SITTINGS = ((0.0, 210.0), (210.0, 450.0))  # before and after lunch
ONE_SITTING = 95.0

# How often each way of going is drawn. A city that works well: two in a thousand pass the promise.
WAYS: tuple[tuple[Writer, float], ...] = (
    (scripts.smooth, 80),
    (scripts.close_run, 5),
    (scripts.supplemented, 5),
    (scripts.unreached, 1),
    (scripts.returned, 2),
    (scripts.declined, 2),
    (scripts.denied, 1.5),
    (scripts.withdrawn, 1.5),
    (scripts.suspended, 1),
    (scripts.extended, 0.6),
    (scripts.silent, 0.2),
    (scripts.overdue, 0.2),
)
INSTANT_WAYS = frozenset({scripts.smooth, scripts.close_run, scripts.declined, scripts.overdue})
# Ways that belong to who decides, or go back over a step that may not be gone back over.
DECIDED_HERE = frozenset({scripts.denied, scripts.extended, scripts.returned})
COMPLAINS = 0.012


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """An act and the legal instant at which it is meant to happen."""

    name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class PlannedCase:
    """A whole case: who files what, and every act with its instant; ``key`` names it for ever."""

    key: str
    item: str
    applicant: Person
    acts: tuple[PlannedAct, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """What a rehearsal draws from: its seed, its hours, how many a day, and the items' weights."""

    seed: int
    hours: Hours
    per_day: int
    items: tuple[tuple[Part, float], ...]
    lateness: bool = True

    def day(self, day: dt.date) -> list[PlannedCase]:
        """Everything that is filed on ``day``, in order of arrival; nothing on a day off."""
        if not self.hours.sessions(day):
            return []
        chance = random.Random(f"{self.seed}:{day}")  # noqa: S311 - a rehearsal, not a secret
        count = self.per_day + chance.randint(-self.per_day // 15, self.per_day // 15)
        minutes = sorted(chance.uniform(0, OFFICE_MINUTES - 12) for _ in range(count))
        return [self._case(day, place, minute) for place, minute in enumerate(minutes)]

    def case(self, key: str) -> PlannedCase | None:
        """The planned case of that key, drawn again."""
        day, _, place = key.rpartition("#")
        cases = self.day(dt.date.fromisoformat(day))
        return next((case for case in cases if case.key == f"{day}#{place}"), None)

    def _case(self, day: dt.date, place: int, minute: float) -> PlannedCase:
        chance = random.Random(f"{self.seed}:{day}:{place}")  # noqa: S311 - as above
        part = _drawn(chance, self.items)
        ways = [way for way in WAYS if _possible(way[0], part) and self._wanted(way[0])]
        script = _as_far_as_here(_drawn(chance, ways)(chance, part), part)
        acts, at = (
            [],
            self.hours.at_minute(day, _in_one_sitting(minute) if part.instant else minute),
        )
        for act in script:
            at = self.hours.after(at, act.after)
            acts.append(PlannedAct(act.name, at))
        if chance.random() < COMPLAINS:
            acts.append(
                PlannedAct("complain", self.hours.after(acts[-1].at, chance.uniform(5, 300)))
            )
        return PlannedCase(
            key=f"{day}#{place}",
            item=part.item,
            applicant=person(chance, company=not part.personal, number=part.number),
            acts=tuple(acts),
        )

    def _wanted(self, writer: Writer) -> bool:
        return self.lateness or writer is not scripts.overdue


def _in_one_sitting(minute: float) -> float:
    """An instant item is asked for early enough that neither lunch nor closing comes between."""
    for begins, ends in SITTINGS:
        if begins <= minute < ends:
            return begins + (minute - begins) * (ends - begins - ONE_SITTING) / (ends - begins)
    return minute


def _possible(writer: Writer, part: Part) -> bool:
    if part.instant:
        return writer in INSTANT_WAYS
    if part.forwards is not None and writer in DECIDED_HERE:
        return False
    wanted: dict[Writer, bool] = {
        scripts.suspended: bool(part.stops),
        scripts.extended: part.extends,
        scripts.silent: part.silence,
        scripts.returned: len(part.steps) > 1 and not part.side_by_side,
    }
    return wanted.get(writer, True)


def _as_far_as_here(script: scripts.Script, part: Part) -> scripts.Script:
    """What is forwarded to another system's organ is not handed over here (XK-11)."""
    if not part.ends_there:
        return script
    return tuple(act for act in script if act.name not in {"ready", "deliver"})


def _drawn(chance: random.Random, weighted: Sequence[tuple[T, float]]) -> T:
    """One of ``weighted`` by its weight."""
    sums = list(accumulate(weight for _, weight in weighted))
    point = chance.random() * sums[-1]
    return next(thing for (thing, _), top in zip(weighted, sums, strict=True) if point < top)
