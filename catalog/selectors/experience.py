"""How long an item really takes. The cases belong to the floor above: it says where they are."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection

from catalog.models import ItemVersion
from timelimits import custody, durations
from timelimits.durations import Durations, Span

Decided = Callable[[int, dt.datetime], Sequence[Span]]
LOOK_BACK = dt.timedelta(days=365)
# A year's figures do not change by the minute: they are reckoned again after an hour, and say when.
GOOD_FOR = dt.timedelta(hours=1)
MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Experience:
    """What decided cases took, and as of which instant that was reckoned."""

    durations: Durations
    at: dt.datetime


_kept: OrderedDict[tuple[str, int], Experience] = OrderedDict()


def _nobody(item_id: int, since: dt.datetime) -> Sequence[Span]:  # noqa: ARG001 - a Decided
    return ()


_decided: Decided = _nobody


def tell_decided(by: Decided) -> None:
    """Let ``by`` answer which spans the decided cases of an item took; called once, at start."""
    global _decided  # noqa: PLW0603 - the one place where the floor above is plugged in
    _decided = by


def experience(version: ItemVersion, *, at: dt.datetime) -> Durations:
    """Working days from receipt to decision of the item's cases received in the year before ``at``."""
    spans = _decided(version.item_id, at - LOOK_BACK)
    if not spans:
        return Durations(0)
    return durations.of_spans(spans, custody.look().calendar("CN"))


def lately(version: ItemVersion, *, at: dt.datetime) -> Experience:
    """The same, reckoned at most an hour of the office's time ago; kept in the process."""
    place = str(connection.settings_dict["NAME"]), version.item_id
    known = _kept.get(place)
    if known is not None and known.at <= at < known.at + GOOD_FOR:
        return known
    found = Experience(experience(version, at=at), at)
    _kept[place] = found
    _kept.move_to_end(place)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return found
