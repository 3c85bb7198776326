"""How a date came to move: each act that moved it, in the order they happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from timelimits.engine.reckon import History, Verdict, reckon
from timelimits.engine.stretches import last_day
from timelimits.receipts import words
from timelimits.receipts.days import Account, Halt, Longer


@dataclass(frozen=True, slots=True)
class Change:
    """The date was ``old`` and became ``new``, None while it is open, for ``reason``."""

    old: dt.date | None
    new: dt.date | None
    reason: str


def changes_of(account: Account) -> tuple[Change, ...]:
    """Every change, by reckoning the history anew with one act more each time."""
    calendar = account.kept.calendar
    bare = replace(account.history, stretches=(), extensions=())
    before = reckon(calendar, bare).due_on
    found: list[Change] = []
    for history, reason in _steps(account, bare):
        after = reckon(calendar, history).due_on
        if after != before:
            found.append(Change(before, after, reason))
        before = after
    return tuple(found)


def _steps(account: Account, bare: History) -> Iterator[tuple[History, str]]:
    """The history after each act: pauses by their beginning, extensions by their approval."""
    acts: list[tuple[dt.datetime, int, Halt | Longer]] = [
        (halt.stretch.since, n, halt) for n, halt in enumerate(account.halts)
    ]
    acts += [
        (extension.approved_at, n, told)
        for n, (extension, told) in enumerate(
            zip(account.history.extensions, account.longer, strict=True)
        )
    ]
    history = bare
    for _, n, act in sorted(acts, key=lambda one: one[0]):
        if isinstance(act, Halt):
            history = replace(history, stretches=(*history.stretches, act.stretch))
            yield history, _halted(account, act)
        else:
            one = account.history.extensions[n]
            history = replace(history, extensions=(*history.extensions, one))
            yield history, _lengthened(act)


def _halted(account: Account, halt: Halt) -> str:
    calendar = account.kept.calendar
    begun = calendar.day_of(halt.stretch.since)
    ended = last_day(calendar, halt.stretch)
    paper = f"（{halt.document}）" if halt.document else ""
    if ended is None:
        said = gettext("%(day)s起%(ground)s%(paper)s，时限中止")
        return said % {
            "day": words.span(begun, begun, begun.year),
            "ground": halt.ground,
            "paper": paper,
        }
    first = min(begun + dt.timedelta(days=1), ended)
    return gettext("%(span)s%(ground)s%(paper)s期间不计入") % {
        "span": words.span(first, ended, begun.year),
        "ground": halt.ground,
        "paper": paper,
    }


def _lengthened(longer: Longer) -> str:
    paper = f"，{longer.document}" if longer.document else ""
    if longer.verdict is not Verdict.COUNTED:
        return words.why_not(longer.verdict)
    return gettext("依法延期%(days)d日（%(approver)s批准%(paper)s）") % {
        "days": longer.days,
        "approver": longer.approver,
        "paper": paper,
    }
