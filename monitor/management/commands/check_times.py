"""manage.py check_times: every matter's time, divided among its holders, sums to its whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from monitor.performance.figures import HELD
from monitor.performance.times import Times
from monitor.selectors import counting
from monitor.selectors.times import all_times

SECOND = 1_000_000
BATCH = 1_000


class Command(BaseCommand):
    help = "Divide the time of every matter twice, in Python and in SQL; 1 if a second is lost or doubled."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the sums; raise CommandError naming the matters that do not sum or where the two differ."""
        held: Counter[str] = Counter()
        whole, matters = 0, 0
        wrong: list[str] = []
        batch: dict[int, tuple[str, Times]] = {}
        for matter, found in all_times():
            matters += 1
            whole += found.whole
            held.update(found.by_holder())
            if not found.sound:
                wrong.append(matter.number)
            if matter.kind == "case" and found.closed:
                batch[matter.pk] = (matter.number, found)
            if len(batch) >= BATCH:
                wrong += _differing(batch)
                batch = {}
        wrong += _differing(batch)
        for code, word in HELD:
            self.stdout.write(f"{held[code] // SECOND:>16} s  {word}")
        self.stdout.write(f"{whole // SECOND:>16} s  {matters} matters")
        if wrong:
            raise CommandError(f"{len(wrong)} matters do not sum: {', '.join(wrong[:20])}")
        if sum(held.values()) != whole:
            raise CommandError("the holders' times do not sum to the whole")


def _differing(batch: dict[int, tuple[str, Times]]) -> list[str]:
    """The numbers of concluded cases that the database divides otherwise."""
    if not batch:
        return []
    by_sql = counting.held_by(list(batch))
    nothing = dict.fromkeys([*(f"{code}_us" for code, _ in HELD), "whole_us"], 0)
    return [
        number
        for key, (number, found) in batch.items()
        if by_sql.get(key, nothing)
        != {f"{code}_us": n for code, n in found.by_holder().items()} | {"whole_us": found.whole}
    ]
