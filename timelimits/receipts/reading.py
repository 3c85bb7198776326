"""A receipt as data: read, reckoned anew, explained, and sealed with a digest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from kernel import clock
from kernel.journal import canonical
from timelimits import custody, histories, kinds
from timelimits.custody import Custody, Notice
from timelimits.engine import ENGINE_VERSION
from timelimits.engine.reckon import Reckoning, Verdict, reckon
from timelimits.engine.stretches import Stretch
from timelimits.errors import LimitNotFound
from timelimits.models import Extension, Pause, TimeLimit
from timelimits.receipts import words
from timelimits.receipts.changes import Change, changes_of
from timelimits.receipts.days import Account, Cell, Halt, Longer, Week, cells, weeks
from timelimits.receipts.sentence import sentence
from timelimits.rules import DAY_UNITS, Rule, Unit
from web import dates

TWINS = ("promised", "statutory")


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


@dataclass(frozen=True)
class Receipt:
    """Everything a reader needs to see, and a machine to recompute, why it is this day.

    ``due`` is None while an open pause leaves it open. ``digest`` is SHA-256 over the canonical
    text of ``core``: the history, the calendar and the outcome, nothing that is wording.
    """

    limit: TimeLimit
    matter: str
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
    def due(self) -> dt.date | None:
        """The last permitted day."""
        return self.outcome.due_on

    @property
    def provisional(self) -> bool:
        """Whether the date rests on a year whose notice is not in custody (暂定)."""
        return self.outcome.provisional

    @property
    def ends_at(self) -> dt.datetime | None:
        """For limits in hours and fixed instants, the instant; days end at 24:00 and say none."""
        return None if Unit(self.limit.unit) in DAY_UNITS else self.outcome.overrun_at

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
        """The receipt as JSON text, sorted; dates as YYYY-MM-DD, instants in microseconds."""
        body = {
            **self.core,
            "digest": self.digest,
            "label": self.kind.label,
            "sentence": self.sentence,
            "basis": self.rule.basis,
            "unit_basis": self.rule.unit_basis,
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
            "days": [_cell_json(one) for one in self.cells],
        }
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def receipt(limit_id: int) -> Receipt:
    """The receipt of a limit, reckoned anew by the calendar in custody.

    Raises LimitNotFound. Whether the asker may see it is for the page to decide.
    """
    try:
        limit = TimeLimit.objects.select_related("matter").get(pk=limit_id)
    except TimeLimit.DoesNotExist:
        raise LimitNotFound from None
    pauses = list(limit.pauses.order_by("since", "id"))
    extensions = list(limit.extensions.order_by("approved_at", "id"))
    twins = TimeLimit.objects.filter(
        matter_id=limit.matter_id, kind__in=TWINS, status__in=("running", "paused", "met")
    )
    found = list(twins.order_by("kind", "-id")) if limit.kind in TWINS else [limit]
    return _build(limit, (pauses, extensions), found, custody.look())


def sentence_of(limit_id: int) -> str:
    """The receipt's one sentence; raises LimitNotFound."""
    return receipt(limit_id).sentence


def _build(
    limit: TimeLimit,
    events: tuple[Sequence[Pause], Sequence[Extension]],
    twins: Sequence[TimeLimit],
    look: Custody,
) -> Receipt:
    kept = look.kept(limit.calendar)
    kind = kinds.kind_of(limit.kind)
    history = histories.history_of(limit, *events)
    outcome = reckon(kept.calendar, history)
    account = Account(
        kept=kept,
        history=history,
        outcome=outcome,
        halts=_halts(events[0]),
        longer=_longer(events[1], outcome),
        until=_until(outcome, limit),
        starts=limit.starts or kind.starts,
    )
    days = cells(account)
    last = days[-1].day.year
    return Receipt(
        limit=limit,
        matter=limit.matter.number,
        kind=kind,
        rule=limit.rule,
        outcome=outcome,
        sentence=sentence(account, days),
        cells=days,
        lines=tuple(_line(one, limit) for one in twins),
        changes=changes_of(account),
        halts=tuple(account.halts),
        longer=tuple(account.longer),
        notices=tuple(
            kept.notices[year] for year in range(days[0].day.year, last + 1) if year in kept.notices
        ),
        calendar_version=kept.calendar.version,
        calendar_digest=kept.digest,
        core=_core(limit, account),
    )


def _until(outcome: Reckoning, limit: TimeLimit) -> dt.date | None:
    """How far to show days of a limit whose end is open: to today, or to its end if it had one."""
    if outcome.due_on is not None:
        return None
    return clock.office_date(limit.closed_at or clock.now())


def _halts(pauses: Sequence[Pause]) -> tuple[Halt, ...]:
    found = []
    for pause in pauses:
        since = pause.effective_since
        if since is not None and (pause.until is None or pause.until >= since):
            stretch = Stretch(since, pause.until, pause.granted_days)
            found.append(Halt(pause.ground, pause.basis, pause.document, stretch))
    return tuple(found)


def _longer(extensions: Sequence[Extension], outcome: Reckoning) -> tuple[Longer, ...]:
    return tuple(
        Longer(one.days, one.approver, one.document, verdict)
        for one, verdict in zip(extensions, outcome.verdicts, strict=True)
    )


def _line(limit: TimeLimit, here: TimeLimit) -> Line:
    short = {"promised": gettext("承诺"), "statutory": gettext("法定")}
    return Line(
        limit_id=limit.pk,
        label=short.get(limit.kind, gettext("期限")),
        due=limit.due_on,
        amount=limit.rule.phrase,
        basis=limit.basis,
        unit_basis=limit.unit_basis,
        provisional=limit.provisional,
        here=limit.pk == here.pk,
    )


def _core(limit: TimeLimit, account: Account) -> dict[str, Any]:
    """What the date is a function of, and the date: all that a second reckoning needs."""
    history, outcome, kept = account.history, account.outcome, account.kept
    return {
        "limit": limit.pk,
        "matter": limit.matter.number,
        "kind": limit.kind,
        "subject": limit.subject,
        "round": limit.round,
        "unit": limit.unit,
        "amount": limit.amount,
        "instant": clock.micros(limit.instant) if limit.instant else 0,
        "started_at": clock.micros(limit.started_at),
        "pauses": [
            {
                "since": clock.micros(one.since),
                "until": clock.micros(one.until) if one.until else 0,
                "granted": -1 if one.granted is None else one.granted,
            }
            for one in history.stretches
        ],
        "extensions": [
            {"days": one.days, "verdict": verdict.value}
            for one, verdict in zip(history.extensions, outcome.verdicts, strict=True)
        ],
        "calendar": limit.calendar,
        "calendar_version": kept.calendar.version,
        "calendar_digest": kept.digest,
        "engine": ENGINE_VERSION,
        "due": _iso(outcome.due_on),
        "overrun_at": clock.micros(outcome.overrun_at) if outcome.overrun_at else 0,
        "provisional": outcome.provisional,
    }


def _cell_json(cell: Cell) -> dict[str, Any]:
    return {
        "day": cell.day.isoformat(),
        "weekday": dates.weekday(cell.day),
        "state": cell.state,
        "number": cell.number,
        "mark": cell.mark,
        "note": cell.note,
        "reason": cell.reason,
        "extended": cell.extended,
    }


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
