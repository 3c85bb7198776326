"""The rounds of the bench: ours and bare in turn, then over HTTP, then one line of JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rehearsal.bench.transitions_bare import Bare
from rehearsal.bench.transitions_hall import Hall
from rehearsal.bench.transitions_http import measured


@dataclass
class Rates:
    """Transitions a second, one figure for each round."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    accept: list[float] = field(default_factory=list)
    decide: list[float] = field(default_factory=list)

    def note(self, cases: int, spent: dict[str, float]) -> None:
        """One round: the seconds that ``cases`` acts of each kind took."""
        self.accept.append(cases / spent["accept"])
        self.decide.append(cases / spent["decide"])
        self.ours.append(2 * cases / (spent["accept"] + spent["decide"]))
        self.bare.append(2 * cases / (spent["bare accept"] + spent["bare decide"]))

    def ratio(self) -> float:
        """Ours against bare: the median of the rounds, each compared within itself."""
        return statistics.median(a / b for a, b in zip(self.ours, self.bare, strict=True))


def run(*, rounds: int, cases: int, over_http: int) -> None:
    """Measure and print; the last line is the result."""
    hall = Hall()
    bare = Bare(hall)
    _say("the city is loaded")
    rates = Rates()
    _round(hall, bare, cases)  # fills caches and prepares statements
    for _ in range(rounds):
        rates.note(cases, _round(hall, bare, cases))
        _say(f"services {rates.ours[-1]:6.1f}/s   bare {rates.bare[-1]:6.1f}/s")
    result = {
        "name": "transitions",
        "value": round(statistics.median(rates.ours), 1),
        "unit": "transitions/s",
        "better": "higher",
        "ratio": round(rates.ratio(), 3),
        "against": "prepared bare SQL writing the same rows, ledger_append included",
        "bare": round(statistics.median(rates.bare), 1),
        "accept_per_s": round(statistics.median(rates.accept), 1),
        "decide_per_s": round(statistics.median(rates.decide), 1),
        "http_per_s": measured(hall, over_http) if over_http else {},
    }
    _say(json.dumps(result))


def _round(hall: Hall, bare: Bare, cases: int) -> dict[str, float]:
    """Seconds spent on ``cases`` acts of each kind, ours and bare."""
    received = [hall.receive() for _ in range(2 * cases)]
    mine, yours = received[:cases], received[cases:]
    spent = {
        "accept": _timed(mine, hall.accept),
        "bare accept": bare.timed(yours, bare.accept),
    }
    for number in received:
        hall.review(number)
    spent["decide"] = _timed(mine, hall.decide)
    spent["bare decide"] = bare.timed(yours, bare.decide)
    return spent


def _timed(numbers: Sequence[str], act: Callable[[str], object]) -> float:
    began = time.perf_counter()
    for number in numbers:
        act(number)
    return time.perf_counter() - began


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
