"""A city of a million matters: some real cases, made by use cases, and copies of them (boards_copy).

What is in hand copies cases that stand in hand, each with its limits as they were planned, so that
lamps and days are true; what has ended copies one that has.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from dataclasses import dataclass

from django.db import connections

from approval.services import delivery, publication
from approval.services.telling import Told
from boards import projector
from kernel import clock
from ledger import anchors, codes
from monitor import sweep
from rehearsal.bench import boards_copy
from rehearsal.bench.transitions_hall import OPENING, Hall
from timelimits import custody
from timelimits.models import TimeLimit
from timelimits.models.limit import OPEN

# Working days before today on which the copied cases were accepted, and how many parts of the cases
# in hand each stands for: a day brings some four thousand, and a few of a thousand are late, as in
# a city that keeps its promises.
IN_REVIEW = {0: 120, 1: 190, 2: 180, 3: 150, 4: 90, 5: 8, 6: 2, 11: 1}
RECEIVED = {0: 70, 1: 60, 2: 40}
TO_COLLECT = {0: 40, 1: 40, 3: 20}
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class City:
    """What was loaded, and whom and what the bench asks for."""

    hall: Hall
    matters: int
    in_hand: int
    open_limits: int
    first: int
    code: str

    def number(self, nth: int) -> str:
        """The number of the nth copy, from one; those in hand come first."""
        return f"990100B{self.first + nth:09d}"


class Templates:
    """Cases as they come to stand in hand, and one that has ended, each by its own use cases."""

    def __init__(self) -> None:
        look = custody.look().calendar("CN")
        days = [clock.office_date(OPENING)]
        while len(days) <= max(IN_REVIEW):
            day = days[-1] - ONE_DAY
            while not look.is_working_day(day):
                day -= ONE_DAY
            days.append(day)
        self.days = days
        self.hall = Hall(clock.office_time(days[-1], dt.time(10)))
        self.made: list[tuple[str, int, bool]] = []  # number, parts, whether it has ended

    def make(self) -> None:
        """Day by day up to this morning."""
        legal = clock.current()
        assert isinstance(legal, clock.DrivenClock)
        for back in range(len(self.days) - 1, -1, -1):
            morning = clock.office_time(self.days[back], dt.time(10))
            legal.move_to(min(morning, OPENING))
            if back == len(self.days) - 1:
                self._ended()
            self._in_hand(back)
        legal.move_to(OPENING)

    def _in_hand(self, back: int) -> None:
        if back in RECEIVED:
            self.made.append((self.hall.receive(), RECEIVED[back], False))
        if back in IN_REVIEW:
            number = self.hall.receive()
            self.hall.accept(number)
            self.made.append((number, IN_REVIEW[back], False))
        if back in TO_COLLECT:
            number = self._granted()
            delivery.make_ready(number, "G02", officer=self.hall.clerk, key=uuid.uuid4())
            self.made.append((number, TO_COLLECT[back], False))

    def _ended(self) -> None:
        number = self._granted()
        told = Told(reached_at=clock.now())
        delivery.deliver_case(number, told, officer=self.hall.clerk, key=uuid.uuid4())
        # Whose decision was published in time, or every ended copy would have a lamp of its own.
        publication.publish_decision(number, "信用澄川", officer=self.hall.clerk, key=uuid.uuid4())
        self.made.append((number, 1, True))

    def _granted(self) -> str:
        number = self.hall.receive()
        self.hall.accept(number)
        self.hall.review(number)
        self.hall.decide(number)
        return number


def load(*, many: int, in_hand: int) -> City:
    """The city with ``many`` matters, ``in_hand`` of them, on Monday morning; time runs on."""
    templates = Templates()
    templates.make()
    while projector.project():
        pass
    code = codes.new_query_code()
    url = os.environ["DATABASE_SUPERUSER_URL"]
    facts = {
        "in_hand": in_hand,
        "copies": many,
        "parts": sum(parts for _, parts, ended in templates.made if not ended),
        "hash": codes.hash_query_code(code),
        "before": OPENING - dt.timedelta(hours=2),
        "region": templates.hall.clerk.region_code,
    }
    first = boards_copy.copy(url, templates.made, facts)
    connections.close_all()
    sweep.drain(clock.now())
    boards_copy.settle(url)
    anchors.plan([anchors.Stretch(clock.wall(), OPENING, 1)])
    anchors.install()
    running = TimeLimit.objects.filter(status__in=OPEN).count()
    return City(templates.hall, many, in_hand, running, first, code)
