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
from monitor.services import cards, judging, notices, reasons, rulemaking, scores, sending
from monitor.sweep.watch import Watch
from timelimits.services import restating


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


def _lapse_reasons() -> int:
    return reasons.lapse_due(clock.now())


def _let_silence_speak() -> int:
    return silence.deem_due(clock.now())


def _issue_unconfirmed() -> int:
    return cards.issue_unconfirmed(clock.now())


def _apply_rule_changes() -> int:
    return rulemaking.apply_due(clock.now())


WATCH = Watch()
# What comes of an entry is woken by it; the poll is for a notice that was lost. The sweep keeps its
# second, because legal time passes without anybody entering anything.
SLOW = 3.0

LOOPS: tuple[Loop, ...] = (
    Loop("sweep", WATCH.look, gap=0.02, soonest=WATCH.soonest, follows=True),
    Loop(
        "silence", _let_silence_speak, idle=SLOW, gap=0.5, follows=True, soonest=silence.next_effect
    ),
    Loop(
        "self-issue",
        _issue_unconfirmed,
        idle=SLOW,
        gap=0.5,
        follows=True,
        soonest=cards.next_self_issue,
    ),
    Loop("reactions", handlers.react, idle=SLOW, gap=0.5, follows=True),
    Loop("rules", judging.watch, idle=SLOW, gap=0.25, follows=True),
    Loop(
        "rule-changes",
        _apply_rule_changes,
        idle=SLOW,
        gap=1.0,
        follows=True,
        soonest=rulemaking.next_change,
    ),
    Loop("restatement", restating.restate_some, idle=SLOW, gap=0.5, follows=True),
    Loop("projector", projector.project, gap=0.25, follows=True),
    Loop("reasons", _lapse_reasons, idle=SLOW, gap=1.0, follows=True, soonest=reasons.next_lapse),
    Loop("notices", notices.plan, idle=SLOW, gap=0.5, follows=True),
    Loop("sending", sending.send_some, idle=2.0, gap=0.5),
    Loop("scores", scores.reckon_due, idle=60.0, gap=5.0),
)
