"""Counts of which none tells of a few persons, not even by subtraction.

A count of 1…4 is withheld. So is as much beside it as is needed for nobody to reckon it. Whoever
knows a sum and all its parts but k withheld ones knows what these come to, and that none of them
is nothing; so at least two are withheld, and what they come to leaves room for each to be five or
more. Where a sum's parts cannot be kept so, the sum is withheld as well.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kernel.masking import SMALL

Parts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """What may be published: the whole, each unit's sum and its items'; None where withheld."""

    total: int | None
    units: Mapping[str, int | None]
    items: Mapping[str, Mapping[str, int | None]]


def is_small(count: int) -> bool:
    """Whether so few are meant that the count is about them."""
    return 0 < count < SMALL


def withheld(parts: Parts, besides: Collection[str] = ()) -> frozenset[str] | None:
    """Which parts of a published sum to withhold, ``besides`` and as few others as suffice.

    None when nothing less than withholding the sum will do.
    """
    hidden = {name for name, count in parts.items() if is_small(count)} | set(besides)
    if not hidden:
        return frozenset()
    others = sorted(parts.keys() - hidden, key=lambda name: (not parts[name], parts[name], name))
    for name in others:
        if _is_kept(parts, hidden):
            break
        hidden.add(name)
    return frozenset(hidden) if _is_kept(parts, hidden) else None


def published(counts: Mapping[str, Parts]) -> Told:
    """What may be told of counts by unit and item; the total is taken to be known when told."""
    sums = {unit: sum(items.values()) for unit, items in counts.items()}
    inner = {unit: withheld(items) for unit, items in counts.items()}
    hidden = withheld(sums, [unit for unit, secret in inner.items() if secret is None])
    total = None if hidden is None else sum(sums.values())
    kept = frozenset(sums) if hidden is None else hidden
    return Told(
        total,
        {unit: None if unit in kept else own for unit, own in sums.items()},
        {
            unit: _shown(items, frozenset(items) if unit in kept else inner[unit] or frozenset())
            for unit, items in counts.items()
        },
    )


def _shown(items: Parts, secret: Collection[str]) -> dict[str, int | None]:
    return {item: None if item in secret else count for item, count in items.items()}


def _is_kept(parts: Parts, hidden: Collection[str]) -> bool:
    """Whether nobody who knows the sum can tell that any hidden part is small."""
    if len(hidden) < 2:
        return False
    least = 0 if any(not parts[name] for name in hidden) else 1
    return sum(parts[name] for name in hidden) - least * (len(hidden) - 1) >= SMALL
