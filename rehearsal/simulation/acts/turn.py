"""One act about to be played, and what every act needs to know of its case."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass

from approval.models import Case
from catalog.models import ItemVersion
from catalog.selectors import published_version
from kernel import clock
from organizations.officers import Officer
from rehearsal.simulation.cast import Cast
from rehearsal.simulation.plan import PlannedCase

NAMESPACE = uuid.UUID("6d1f5f0e-2f5c-5b0e-9b0a-9901009901aa")


@dataclass(frozen=True, slots=True)
class Turn:
    """One act about to be played: whose plan, which place, and the case it concerns."""

    planned: PlannedCase
    place: int
    number: str
    seed: int
    part: str = ""

    @property
    def key(self) -> uuid.UUID:
        """The idempotency key of this act, or of one part of it where it has several."""
        whole = self.key_of(self.place)
        return uuid.uuid5(whole, self.part) if self.part else whole

    def key_of(self, place: int) -> uuid.UUID:
        """The key of the act at ``place`` of the same plan."""
        return uuid.uuid5(NAMESPACE, f"{self.seed}:{self.planned.key}:{place}")

    @property
    def chance(self) -> random.Random:
        """What this act leaves to chance, the same at every repetition."""
        return random.Random(f"{self.seed}:{self.planned.key}:{self.place}")  # noqa: S311


def case_of(turn: Turn) -> Case:
    """The case of this turn, with its item."""
    return Case.objects.select_related("item_version__item").get(number=turn.number)


def version_of(item_code: str) -> ItemVersion:
    """The item as published today."""
    return published_version(item_code, on=clock.office_date(clock.now()))


def clerk_of(turn: Turn, cast: Cast) -> Officer:
    """The same clerk for every act of a case, whichever window that is."""
    chance = random.Random(f"{turn.seed}:{turn.planned.key}:clerk")  # noqa: S311 - a rehearsal
    return chance.choice(cast.clerks(turn.planned.item))
