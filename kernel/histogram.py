"""How long things took, counted in buckets: small enough to stand in a row, added up across processes."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# Milliseconds, about a third apart: a quantile is told as the upper edge of its bucket.
EDGES: tuple[int, ...] = (
    *(1, 2, 3, 4, 5, 7, 10, 13, 16, 20, 25, 32, 40, 50, 63, 80, 100, 125, 160, 200, 250, 320, 400),
    *(500, 630, 800, 1000, 1300, 1600, 2000, 2500, 3200, 4000, 5000, 7000, 10_000, 20_000, 30_000),
    *(60_000, 300_000, 3_600_000, 36_000_000, 360_000_000),
)


@dataclass
class Histogram:
    """Counts by bucket; what is beyond the last edge is in a bucket of its own."""

    counts: dict[int, int] = field(default_factory=dict)
    longest: int = 0

    def add(self, milliseconds: int, times: int = 1) -> None:
        """Count something that took so long; less than nothing is nothing."""
        took = max(milliseconds, 0)
        place = bisect.bisect_left(EDGES, took)
        self.counts[place] = self.counts.get(place, 0) + times
        self.longest = max(self.longest, took)

    @property
    def total(self) -> int:
        """How many were counted."""
        return sum(self.counts.values())

    def quantile(self, share: float) -> int | None:
        """Milliseconds within which that share of them was done; None when nothing was counted."""
        left = share * self.total
        for place in sorted(self.counts):
            left -= self.counts[place]
            if left <= 0:
                return min(EDGES[place], self.longest) if place < len(EDGES) else self.longest
        return None

    def to_json(self) -> dict[str, Any]:
        """As it stands in a heartbeat's facts."""
        counts = dict(self.counts)  # another thread may be counting
        return {"counts": {str(key): n for key, n in counts.items()}, "longest": self.longest}

    @classmethod
    def sum_of(cls, told: Iterable[Mapping[str, Any]]) -> Histogram:
        """What several processes told, as one."""
        whole = cls()
        for one in told:
            for key, count in one["counts"].items():
                whole.counts[int(key)] = whole.counts.get(int(key), 0) + count
            whole.longest = max(whole.longest, one["longest"])
        return whole
