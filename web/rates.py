"""How often one address may be wrong: a plain count per minute of the wall, kept in the process."""

from __future__ import annotations

from django.core.cache import cache

from kernel import clock

MINUTE = 60


def exhausted(name: str, address: str, *, per_minute: int) -> bool:
    """Whether the address has been wrong ``per_minute`` times in this minute of the wall.

    Each web process counts for itself: of n processes an address gets n times as much, which
    still makes guessing 65 bits hopeless. Right answers do not count: a whole hall of phones may
    stand behind one address.
    """
    return int(cache.get(_key(name, address), 0)) >= per_minute


def count(name: str, address: str) -> None:
    """Note one more wrong try."""
    key = _key(name, address)
    cache.add(key, 0, timeout=2 * MINUTE)
    cache.incr(key)


def _key(name: str, address: str) -> str:
    return f"rate:{name}:{address}:{int(clock.wall().timestamp()) // MINUTE}"
