"""What a monitor process does over and over: the one list (D4, D8).

Every loop is safe in any number of copies and fails alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from approval.services import silence
from boards import projector
from kernel import clock
from monitor import handlers
from monitor.services import cards
from monitor.sweep.watch import Watch


def _nothing_planned() -> dt.datetime | None:
    return None


@dataclass(frozen=True, slots=True)
class Loop:
    """One duty. ``look`` does a bounded piece of it and returns how much; 0 means nothing was due.

    ``idle`` seconds of the wall later it is called again, or sooner at the legal instant that
    ``soonest`` names or, if it ``follows`` the ledger, when that grew; ``gap`` is the least pause
    between two idle looks.
    """

    name: str
    look: Callable[[], int]
    idle: float = 1.0
    gap: float = 0.1
    follows: bool = False
    soonest: Callable[[], dt.datetime | None] = _nothing_planned


def _let_silence_speak() -> int:
    return silence.deem_due(clock.now())


def _issue_unconfirmed() -> int:
    return cards.issue_unconfirmed(clock.now())


WATCH = Watch()

LOOPS: tuple[Loop, ...] = (
    Loop("sweep", WATCH.look, gap=0.02, soonest=WATCH.soonest, follows=True),
    Loop("silence", _let_silence_speak, soonest=silence.next_effect),
    Loop("self-issue", _issue_unconfirmed, soonest=cards.next_self_issue),
    Loop("reactions", handlers.react, gap=0.5, follows=True),
    Loop("projector", projector.project, gap=0.25, follows=True),
)
