"""How often one address may ask: a plain count per minute of the wall, kept in the process."""

from __future__ import annotations

from django.core.cache import cache

from kernel import clock

MINUTE = 60


def within(name: str, address: str, *, per_minute: int) -> bool:
    """Whether this is not more than the ``per_minute``-th time in this minute of the wall.

    Each web process counts for itself: of n processes an address gets n times as much, which
    still makes guessing 65 bits hopeless.
    """
    minute = int(clock.wall().timestamp()) // MINUTE
    key = f"rate:{name}:{address}:{minute}"
    cache.add(key, 0, timeout=2 * MINUTE)
    return int(cache.incr(key)) <= per_minute
