"""How large a bite the sweep takes: a whole batch while nobody waits, small ones while people do.

The stream's head is held from the entries to the commit. A small bite holds it for a few
milliseconds and costs about a third of the speed; so it is taken only while somebody was seen to
wait, and for a second after.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

# Chosen by measurement (./run bench sweep --trials): beyond BATCH cards/s no longer rise.
BATCH: Final = 2000
CONSIDERATE: Final = 500
FOR_SECONDS: Final = 1.0
WAITING: Final = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"


@dataclass
class Pace:
    """One process's pace; ``note`` is told inside each transaction whether anybody waits."""

    _until: float = 0.0

    @property
    def batch(self) -> int:
        """How many alerts to claim now."""
        return CONSIDERATE if time.monotonic() < self._until else BATCH

    def note(self, cursor: Any) -> None:
        """Ask, while the head is held, whether anybody waits for a lock."""
        cursor.execute(WAITING)
        if cursor.fetchone()[0]:
            self._until = time.monotonic() + FOR_SECONDS
