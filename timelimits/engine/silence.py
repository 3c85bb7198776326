"""What silence does, and which event a clock really starts from: XK-4, FY-2, GK-2, GK-5, CAL-8."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from timelimits.engine.calendar import WorkCalendar
from timelimits.engine.reckon import History, Verdict, reckon
from timelimits.engine.stretches import Stretch
from timelimits.errors import AskedInvalid
from timelimits.rules import Rule


class Counts(StrEnum):
    """From when something accepted by silence counts as accepted."""

    FROM_RECEIPT = "from_receipt"  # 自收到申请材料之日起即为受理 (XK-4)
    FROM_END = "from_end"  # 自审查期限届满之日起视为受理 (FY-2)


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody answered: the law spoke at ``fell_at``, and what it says counts from ``since``."""

    fell_at: dt.datetime
    since: dt.datetime
    provisional: bool


def silence(
    calendar: WorkCalendar,
    window: History,
    answered_at: dt.datetime | None,
    counts: Counts = Counts.FROM_RECEIPT,
) -> Silence | None:
    """What silence makes of a window such as the five days of XK-4; None if it was answered in time.

    The window's end is when the effect falls. It counts from the receipt, so that the clocks of the
    decision run from there, or on the window's last day. None also while the end is open.
    """
    outcome = reckon(calendar, window)
    if outcome.due_on is None or outcome.overrun_at is None:
        return None
    if answered_at is not None and not outcome.is_late(answered_at, window.rule.unit):
        return None
    since = window.started_at
    if counts is Counts.FROM_END:
        since = max(since, calendar.midnight(outcome.due_on))
    return Silence(outcome.overrun_at, since, outcome.provisional)


@dataclass(frozen=True, slots=True)
class Supplement:
    """A notice that more is needed, told at ``told_at``; answered at ``corrected_at`` or not yet."""

    told_at: dt.datetime
    corrected_at: dt.datetime | None = None

    def __post_init__(self) -> None:
        if self.corrected_at is not None and self.corrected_at < self.told_at:
            raise AskedInvalid("补正早于补正告知", field="corrected_at")


@dataclass(frozen=True, slots=True)
class Restart:
    """From when the reply clock runs, None while corrections are awaited; and which notices counted."""

    started_at: dt.datetime | None
    verdicts: tuple[Verdict, ...]


def restart(
    calendar: WorkCalendar,
    received_at: dt.datetime,
    supplements: Sequence[Supplement],
    window: Rule,
) -> Restart:
    """The reply clock's start: the receipt, or that of the corrections asked for (GK-2).

    A notice counts once and only within ``window`` from receipt (seven working days); a late or
    second one is written down and restarts nothing.
    """
    outcome = reckon(calendar, History(window, received_at))
    started: dt.datetime | None = received_at
    verdicts: list[Verdict] = []
    for notice in sorted(supplements, key=lambda one: one.told_at):
        if Verdict.COUNTED in verdicts:
            verdicts.append(Verdict.BEYOND)
        elif outcome.is_late(notice.told_at, window.unit):
            verdicts.append(Verdict.LATE)
        else:
            verdicts.append(Verdict.COUNTED)
            started = notice.corrected_at
    return Restart(started, tuple(verdicts))


def consultation(
    reached_at: dt.datetime, answered_at: dt.datetime | None = None, *, days: int = 15
) -> Stretch:
    """The time a third party is asked: it does not count, and ends by itself after ``days`` (GK-5).

    It begins when the letter reached the third party, not when it was sent.
    """
    return Stretch(reached_at, answered_at, days)


def yearly(calendar: WorkCalendar, year: int, month: int, day: int) -> tuple[dt.date, dt.datetime]:
    """A date fixed by law, such as 31 March: its day, never rolled, and its 24:00 (CAL-8).

    Raises AskedInvalid for a day that the year does not have.
    """
    try:
        fixed = dt.date(year, month, day)
    except ValueError:
        raise AskedInvalid("没有这一天", field="day") from None
    return fixed, calendar.end_of(fixed)
