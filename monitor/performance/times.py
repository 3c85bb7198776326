"""Whose time it was: every microsecond of a matter belongs to exactly one holder.

The rule. A matter's whole is cut at its entries. Between two entries the time is that of the holder
whom the earlier one names; an entry about an earlier moment counts from its moment, yet never from
before the entry it follows, so stretches touch and never overlap. While steps of several units run
side by side, the stretch counts once, as ``step``, and each unit that still has a step is given an
equal share; the microseconds that do not divide go one each to the first units in code order. The
shares of a matter therefore sum to its whole exactly, by holder and by unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

WINDOW, STEP, DEPARTMENT = "window", "step", "department"
APPLICANT, THIRD_PARTY, EXCLUDED = "applicant", "third_party", "excluded"
HOLDERS = (WINDOW, STEP, DEPARTMENT, APPLICANT, THIRD_PARTY, EXCLUDED)
OUTSIDE = frozenset({APPLICANT, THIRD_PARTY, EXCLUDED})


@dataclass(frozen=True, slots=True)
class Change:
    """What one entry says: from ``at`` (microseconds) ``holder`` has it, and these units work on it.

    ``holder`` is empty where the entry says nothing of it: then it stays as it was.
    """

    at: int
    holder: str = ""
    units: tuple[str, ...] = ()
    step: str = ""
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time that one holder had the matter: microseconds from ``since`` to ``until``."""

    since: int
    until: int
    holder: str
    units: tuple[str, ...]
    step: str

    @property
    def length(self) -> int:
        """Microseconds."""
        return self.until - self.since

    def shares(self) -> dict[str, int]:
        """Microseconds of each unit; '' where nobody's who works for the state."""
        names = sorted(self.units) or [""]
        each, rest = divmod(self.length, len(names))
        return {unit: each + (place < rest) for place, unit in enumerate(names)}


@dataclass(frozen=True, slots=True)
class Times:
    """A matter's whole and how it divides."""

    since: int
    until: int
    stretches: tuple[Stretch, ...]
    closed: bool

    @property
    def whole(self) -> int:
        """Microseconds from the first entry to the last, or to the moment asked for."""
        return self.until - self.since

    def by_holder(self) -> dict[str, int]:
        """Microseconds of each of the six holders, those without any too."""
        found = Counter(dict.fromkeys(HOLDERS, 0))
        for stretch in self.stretches:
            found[stretch.holder] += stretch.length
        return dict(found)

    def by_unit(self) -> dict[str, int]:
        """Microseconds of each unit in code order; '' is time outside every unit."""
        found: Counter[str] = Counter()
        for stretch in self.stretches:
            found.update(stretch.shares())
        return dict(sorted(found.items()))

    @property
    def sound(self) -> bool:
        """Whether both divisions sum to the whole; anything else is a bug."""
        return self.whole == sum(self.by_holder().values()) == sum(self.by_unit().values())


def times(changes: Iterable[Change], *, unit: str, until: int) -> Times:
    """Divide the matter of ``unit`` told by ``changes`` in ledger order, open ones up to ``until``.

    Where no entry has named a holder yet it is the department's time. Raises ValueError without a
    change: a matter without an entry cannot be.
    """
    told = list(changes)
    if not told:
        raise ValueError("a matter has at least one entry")
    holder, step = DEPARTMENT, ""
    units: tuple[str, ...] = (unit,)
    since = at = told[0].at
    stretches: list[Stretch] = []
    for change in told:
        moment = max(at, change.at)
        _add(stretches, Stretch(at, moment, holder, units, step))
        at = moment
        if change.ends:
            return Times(since, at, tuple(stretches), closed=True)
        if change.holder:
            holder, step = change.holder, change.step
            units = () if holder in OUTSIDE else tuple(sorted(set(change.units))) or (unit,)
    last = max(at, until)
    _add(stretches, Stretch(at, last, holder, units, step))
    return Times(since, last, tuple(stretches), closed=False)


def _add(stretches: list[Stretch], new: Stretch) -> None:
    """Append what lasted, as one with the stretch before where nothing but an entry lies between."""
    if not new.length:
        return
    if stretches:
        last = stretches[-1]
        if (last.holder, last.units, last.step) == (new.holder, new.units, new.step):
            stretches[-1] = Stretch(last.since, new.until, new.holder, new.units, new.step)
            return
    stretches.append(new)


def change_of(facts: Mapping[str, object], *, at: int, ends: bool) -> Change:
    """What an entry's body says of the holder; nothing where it has no such facts."""
    holder = facts.get("holder")
    if not isinstance(holder, str) or holder not in HOLDERS:
        return Change(at, ends=ends)
    hands = facts.get("in_hand")
    open_steps = [one for one in hands if isinstance(one, dict)] if isinstance(hands, list) else []
    if holder == STEP and open_steps:
        units = tuple(str(one.get("unit", "")) for one in open_steps if one.get("unit"))
    else:
        units = tuple(filter(None, [str(facts.get("holder_unit", ""))]))
    return Change(at, holder, units, str(facts.get("step", "")), ends=ends)
