"""From an empty database to the first morning: the city, its people, its cases."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.models import Item
from kernel import clock
from ledger.models import Stream
from rehearsal.city.load import load_city
from rehearsal.driving import Driver
from rehearsal.simulation import month, seeding
from rehearsal.simulation.announced import announce
from rehearsal.simulation.cast import Cast, part_of
from rehearsal.simulation.hours import Hours
from rehearsal.simulation.month import Entry
from rehearsal.simulation.plan import Programme
from rehearsal.simulation.playing import Playing
from rehearsal.simulation.stage import Stage
from timelimits import custody

FAST, SLOW = 600, 60
PER_DAY = {FAST: 90, SLOW: 860}

# How often an item is asked for, by its number in the catalogue; the others come now and then.
WEIGHTS: Mapping[int, float] = {
    34: 34,
    2: 24,
    6: 14,
    35: 14,
    40: 10,
    16: 4,
    42: 2,
    26: 3,
    27: 2,
    20: 2,
    24: 1.5,
    18: 1.5,
    9: 1.5,
    1: 1.5,
}


class NotEmpty(RuntimeError):
    """The database has entries already; a rehearsal begins with an empty one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was made: how many cases were put on the stage, how many acts were played and refused."""

    cases: int
    acts: int
    refused: int


def open_hall(seed: int, *, rate: int) -> Opened:
    """Load the city and live through the weeks before 21 September 2026, 08:50.

    Legal time stands at that moment afterwards. Raises NotEmpty.
    """
    if Stream.objects.get().last_seq:
        raise NotEmpty("this database is not empty; start over with --reset")
    hand = clock.DrivenClock(seeding.BEGINS)
    clock.install(hand)
    load_city(clock.now())
    announce(dict(Item.objects.values_list("number", "code")), Cast(clock.now()))
    playing = prepare(seed, rate=rate)
    for planned in playing.seeds.values():
        playing.add(planned)
    acts = _live_through(playing, Driver(hand), month.agenda(seed, Cast(clock.now())))
    return Opened(len(playing.seeds), acts, playing.refused)


def prepare(seed: int, *, rate: int) -> Playing:
    """The programme, its cast and its seeds, on the loaded city."""
    codes = dict(Item.objects.values_list("number", "code"))
    today = clock.office_date(clock.now())
    programme = Programme(
        seed=seed,
        hours=Hours(custody.look().calendar("CN")),
        per_day=PER_DAY[rate],
        items=tuple(
            (part_of(codes[number], on=today), weight) for number, weight in WEIGHTS.items()
        ),
    )
    seeds = {planned.key: planned for planned in seeding.seeds(programme, codes)}
    return Playing(programme, Stage(Cast(clock.now())), seeds=seeds)


def _live_through(playing: Playing, driver: Driver, agenda: Sequence[Entry]) -> int:
    acts, waiting = 0, deque(agenda)
    while (at := playing.next_at()) is not None and at <= seeding.OPENS_AT:
        while waiting and waiting[0].at <= at:
            entry = waiting.popleft()
            driver.to(max(entry.at, driver.hand.now()))
            entry.act()
        driver.to(max(at, driver.hand.now()))
        acts += playing.play_due(at)
    driver.to(seeding.OPENS_AT)
    return acts
