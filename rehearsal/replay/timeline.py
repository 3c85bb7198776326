"""A log as one row of moves in the order of time: what the driven clock goes along."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from rehearsal.replay.log import Log, LoggedCase, LoggedEvent


class Rank(IntEnum):
    """Who goes first among moves of one instant.

    A snapshot goes last: what happened at its instant is in it.
    """

    START = 0
    EVENT = 1
    END = 2
    SNAPSHOT = 3


@dataclass(frozen=True, slots=True)
class Move:
    """One thing the log does; just one of ``event`` and nothing, by ``rank``."""

    at: dt.datetime
    rank: Rank
    order: int
    case: LoggedCase | None = None
    event: LoggedEvent | None = None


def moves(log: Log, snapshots: list[dt.datetime]) -> list[Move]:
    """Every start, event, end and snapshot; by instant, then rank, then file order.

    Where events begin the cases there are no starts.
    """
    line = [
        Move(case.start, Rank.START, order, case=case)
        for order, case in enumerate(log.cases.values())
        if not log.begun_by_events
    ]
    line += [
        Move(event.at, Rank.EVENT, order, case=log.cases[event.case], event=event)
        for order, event in enumerate(log.events)
    ]
    line += [
        Move(case.end, Rank.END, order, case=case)
        for order, case in enumerate(log.cases.values())
        if case.end is not None
    ]
    line += [Move(at, Rank.SNAPSHOT, order) for order, at in enumerate(snapshots)]
    return sorted(line, key=lambda move: (move.at, move.rank, move.order))


def first_instant(log: Log) -> dt.datetime:
    """The earliest instant of the log: where the driven clock begins."""
    instants = [case.start for case in log.cases.values()]
    instants += [event.at for event in log.events]
    return min(instants)


def last_instant(log: Log) -> dt.datetime:
    """The latest start, event or end of the log."""
    instants = [case.end or case.start for case in log.cases.values()]
    instants += [event.at for event in log.events]
    return max(instants)
