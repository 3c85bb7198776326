"""How sure a share of few cases is."""

from __future__ import annotations

import math

Z95 = 1.959963984540054


def wilson(hits: int, cases: int) -> tuple[int, int]:
    """The 95 % interval of a share (Wilson's), in tenths of a per cent; (0, 1000) without a case."""
    if not 0 <= hits <= max(cases, 0):
        raise ValueError("hits lie between 0 and cases")
    if cases == 0:
        return 0, 1000
    share, spread = hits / cases, Z95 * Z95 / cases
    middle = (share + spread / 2) / (1 + spread)
    half = Z95 * math.sqrt(share * (1 - share) / cases + spread / cases / 4) / (1 + spread)
    low = 0 if hits == 0 else math.floor((middle - half) * 1000)
    high = 1000 if hits == cases else math.ceil((middle + half) * 1000)
    return max(0, low), min(1000, high)
