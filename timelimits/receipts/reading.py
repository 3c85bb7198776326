"""The receipt of a running limit, reckoned anew from its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Subquery
from django.utils.translation import gettext

from kernel import clock
from timelimits import custody, histories, kinds
from timelimits.errors import LimitNotFound
from timelimits.models import Extension, Pause, TimeLimit
from timelimits.receipts.days import Halt
from timelimits.receipts.explained import (
    Approval,
    Explanation,
    Line,
    Told,
    account_of,
    parts_of,
)

TWINS = ("promised", "statutory")
SHOWN = ("running", "paused", "met")


@dataclass(frozen=True)
class Receipt(Explanation):
    """An explanation with the limit and matter it is of."""

    limit: TimeLimit
    matter: str


def receipt(limit_id: int) -> Receipt:
    """The receipt of a limit, reckoned anew by the calendar in custody.

    Raises LimitNotFound. Whether the asker may see it is for the page to decide.
    """
    found = _with_twins(limit_id)
    limit = next((one for one in found if one.pk == limit_id), None)
    if limit is None:
        raise LimitNotFound
    shown = [one for one in found if one.kind in TWINS and one.status in SHOWN]
    twins = shown if limit.kind in TWINS else [limit]
    pauses = list(limit.pauses.order_by("since", "id"))
    extensions = list(limit.extensions.order_by("approved_at", "id"))
    kept = custody.look().kept_of(limit)
    told = _told(limit, pauses, extensions, twins)
    account = account_of(kept, histories.history_of(limit, pauses, extensions), told)
    return Receipt(**parts_of(account, told), limit=limit, matter=limit.matter.number)


def _with_twins(limit_id: int) -> list[TimeLimit]:
    """The limit with those two of its matter that stand side by side, in one query."""
    matter = TimeLimit.objects.filter(pk=limit_id).values("matter_id")
    rows = TimeLimit.objects.select_related("matter").filter(
        Q(pk=limit_id) | Q(kind__in=TWINS, status__in=SHOWN), matter_id=Subquery(matter)
    )
    return list(rows.order_by("kind", "-id"))


def sentence_of(limit_id: int) -> str:
    """The receipt's one sentence; raises LimitNotFound."""
    return receipt(limit_id).sentence


def _told(
    limit: TimeLimit,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
    twins: Sequence[TimeLimit],
) -> Told:
    return Told(
        kind=kinds.kind_of(limit.kind),
        halts=_halts(pauses),
        approvals=tuple(Approval(one.approver, one.document) for one in extensions),
        names={
            "limit": limit.pk,
            "matter": limit.matter.number,
            "kind": limit.kind,
            "subject": limit.subject,
            "round": limit.round,
        },
        lines=tuple(_line(one, limit) for one in twins),
        until=_until(limit),
    )


def _until(limit: TimeLimit) -> dt.date:
    """How far to show days of a limit whose end is open: to today, or to its end if it had one."""
    return clock.office_date(limit.closed_at or clock.now())


def _halts(pauses: Sequence[Pause]) -> tuple[Halt, ...]:
    """Those that stop the clock, as the history has them."""
    found = []
    for pause in pauses:
        stretch = histories.stretch_of(pause)
        if stretch is not None:
            found.append(Halt(pause.ground, pause.basis, pause.document, stretch))
    return tuple(found)


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
