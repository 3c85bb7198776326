"""The engine: which day a limit ends on. Pure: no Django, no clock, no database.

Every date costs O(log n) in the length of the calendar and O(m) in the number of pauses.
"""

from __future__ import annotations

# Written beside each stored date. It rises when the same history would yield another date.
ENGINE_VERSION = 1
