"""Why it is this day: reckoned, explained day by day, and sealed with a digest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from kernel.journal import canonical
from timelimits import kinds
from timelimits.custody import Kept, Notice
from timelimits.engine.reckon import History, Reckoning, Verdict, reckon
from timelimits.engine.stretches import last_day
from timelimits.errors import ExtensionInvalid
from timelimits.receipts import words
from timelimits.receipts.changes import Change, changes_of
from timelimits.receipts.days import Account, Cell, Halt, Longer, Week, cells, weeks
from timelimits.receipts.sealed import sealed
from timelimits.receipts.sentence import sentence
from timelimits.rules import DAY_UNITS, Rule
from web import dates


@dataclass(frozen=True, slots=True)
class Line:
    """One of the two dates that differ, with what it rests on."""

    limit_id: int
    label: str
    due: dt.date | None
    amount: str
    basis: str
    unit_basis: str
    provisional: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Approval:
    """Who granted an extension, and by which paper. Raises ExtensionInvalid without an approver."""

    approver: str
    document: str = ""

    def __post_init__(self) -> None:
        if not self.approver.strip():
            raise ExtensionInvalid(field="approver")


@dataclass(frozen=True, slots=True)
class Told:
    """What a history is told with: the grounds of its pauses and who approved its extensions.

    ``halts`` answer the history's stretches and ``approvals`` its extensions, in their order.
    ``names`` go under the seal (limit, matter, round …). ``until`` is how far days are shown while
    the end is open.
    """

    kind: kinds.Kind
    halts: Sequence[Halt] = ()
    approvals: Sequence[Approval] = ()
    names: Mapping[str, Any] | None = None
    lines: Sequence[Line] = ()
    until: dt.date | None = None


@dataclass(frozen=True)
class Explanation:
    """Everything a reader needs to see, and a machine to recompute, why it is this day.

    ``due`` is None while an open pause leaves it open. ``digest`` is SHA-256 over the canonical
    text of ``core``: the history, the calendar and the outcome, nothing that is wording.
    """

    kind: kinds.Kind
    rule: Rule
    outcome: Reckoning
    sentence: str
    cells: tuple[Cell, ...]
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    halts: tuple[Halt, ...]
    longer: tuple[Longer, ...]
    notices: tuple[Notice, ...]
    calendar_version: int
    calendar_digest: str
    core: Mapping[str, Any]

    @property
    def amount(self) -> str:
        """How long the rule gives, in the reader's language."""
        return words.amount(self.rule)

    @property
    def due(self) -> dt.date | None:
        """The last permitted day."""
        return self.outcome.due_on

    @property
    def provisional(self) -> bool:
        """Whether the date rests on a year whose notice is not in custody (暂定)."""
        return self.outcome.provisional

    @property
    def ends_at(self) -> dt.datetime | None:
        """The instant at which it ends within its day; days that end at 24:00 say none."""
        to_midnight = self.core["reading"]["ends"] == "midnight" and not self.outcome.to_the_instant
        if self.rule.unit in DAY_UNITS and to_midnight:
            return None
        return self.outcome.overrun_at

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The days as a wall calendar has them, ordinary weeks of long limits folded."""
        return weeks(self.cells)

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hex, of the canonical ``core``."""
        return hashlib.sha256(canonical(self.core).encode()).hexdigest()

    @property
    def refused_extensions(self) -> list[str]:
        """What was granted and does not count, each with its reason."""
        return [
            gettext("延期%(days)d日：%(why)s")
            % {"days": one.days, "why": words.why_not(one.verdict)}
            for one in self.longer
            if one.verdict is not Verdict.COUNTED
        ]

    def to_json(self) -> str:
        """The receipt as JSON text, sorted: the core, its digest and beside them what is wording."""
        return json.dumps(self.facts(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def facts(self) -> dict[str, Any]:
        """The same as plain values; ``sealed`` names the keys over which the digest is made."""
        names = [dates.weekday(dt.date(1, 1, 1 + n)) for n in range(7)]  # that day was a Monday
        return {
            **self.core,
            "sealed": sorted(self.core),
            "digest": self.digest,
            "label": self.kind.label,
            "sentence": self.sentence,
            "notices": [
                {"year": one.year, "number": one.number, "source": one.source}
                for one in self.notices
            ],
            "lines": [
                {"label": one.label, "due": _iso(one.due), "amount": one.amount, "basis": one.basis}
                for one in self.lines
            ],
            "changes": [
                {"old": _iso(one.old), "new": _iso(one.new), "reason": one.reason}
                for one in self.changes
            ],
            "days": [_cell_json(one, names) for one in self.cells],
        }


def explain(kept: Kept, history: History, told: Told) -> Explanation:
    """The receipt of any history, whether it is a limit's or only asked for.

    Raises DateUnreachable.
    """
    account = account_of(kept, history, told)
    return Explanation(**parts_of(account, told))


def account_of(kept: Kept, history: History, told: Told) -> Account:
    """Reckon the history by ``kept``, as its days are told from."""
    outcome = reckon(kept.calendar, history)
    return Account(
        kept=kept,
        history=history,
        outcome=outcome,
        halts=tuple(told.halts),
        longer=tuple(
            Longer(one.days, by.approver, by.document, verdict)
            for one, by, verdict in zip(
                history.extensions, told.approvals, outcome.verdicts, strict=True
            )
        ),
        until=None if outcome.due_on is not None else told.until or _shown_until(kept, history),
        starts=history.rule.starts or told.kind.starts,
    )


def parts_of(account: Account, told: Told) -> dict[str, Any]:
    """The fields of an Explanation."""
    kept, history = account.kept, account.history
    days = cells(account)
    years = range(days[0].day.year, days[-1].day.year + 1)
    return {
        "kind": told.kind,
        "rule": history.rule,
        "outcome": account.outcome,
        "sentence": sentence(account, days),
        "cells": days,
        "lines": tuple(told.lines),
        "changes": changes_of(account),
        "halts": tuple(account.halts),
        "longer": tuple(account.longer),
        "notices": tuple(kept.notices[year] for year in years if year in kept.notices),
        "calendar_version": kept.calendar.version,
        "calendar_digest": kept.digest,
        "core": {**(told.names or {}), **sealed(account)},
    }


def _shown_until(kept: Kept, history: History) -> dt.date:
    """Of an open end, the last day that the history itself names."""
    ends = [last_day(kept.calendar, one) for one in history.stretches]
    begun = [kept.calendar.day_of(one.since) for one in history.stretches]
    return max([*begun, *(end for end in ends if end is not None)])


def _cell_json(cell: Cell, names: Sequence[str]) -> dict[str, Any]:
    return {
        "day": cell.day.isoformat(),
        "weekday": names[cell.day.weekday()],
        "state": cell.state,
        "number": cell.number,
        "mark": cell.mark,
        "note": cell.note,
        "notice": cell.notice,
        "reason": cell.reason,
        "extended": cell.extended,
    }


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
