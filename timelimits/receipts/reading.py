"""The receipt of a running limit, reckoned anew from its rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext

from kernel import clock
from ledger.models import Matter
from timelimits import custody, histories, kinds
from timelimits.errors import LimitNotFound
from timelimits.models import Extension, Pause, TimeLimit
from timelimits.receipts import words
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
WITH_HISTORY = """
SELECT one.*,
       EXISTS (SELECT FROM timelimits_pause WHERE limit_id = one.id) AS halted,
       EXISTS (SELECT FROM timelimits_extension WHERE limit_id = one.id) AS longer
  FROM timelimits_timelimit AS one
 WHERE matter_id = %(matter)s AND status = ANY(%(told)s)
 ORDER BY id
"""


@dataclass(frozen=True)
class Receipt(Explanation):
    """An explanation with the limit and matter it is of."""

    limit: TimeLimit
    matter: str


def receipt(limit_id: int) -> Receipt:
    """The receipt of a limit, reckoned anew by the calendar in custody.

    Raises LimitNotFound. Whether the asker may see it is for the page to decide.
    """
    return _receipts([limit_id])[limit_id]


def _receipts(limit_ids: Collection[int]) -> dict[int, Receipt]:
    """The receipts of some limits, in as many queries as one of them takes; raises LimitNotFound."""
    by_matter: dict[int, list[TimeLimit]] = defaultdict(list)
    for one in _with_twins(limit_ids):
        by_matter[one.matter_id].append(one)
    pauses, extensions = _histories(limit_ids)
    look = custody.look()
    made = {
        one.pk: _receipt(look, one, of_matter, pauses[one.pk], extensions[one.pk])
        for of_matter in by_matter.values()
        for one in of_matter
        if one.pk in limit_ids
    }
    if len(made) < len(set(limit_ids)):
        raise LimitNotFound
    return made


def _histories(
    limit_ids: Collection[int],
) -> tuple[Mapping[int, list[Pause]], Mapping[int, list[Extension]]]:
    """Pauses and extensions of the limits, each in their order."""
    pauses: dict[int, list[Pause]] = defaultdict(list)
    for pause in Pause.objects.filter(limit__in=limit_ids).order_by("since", "id"):
        pauses[pause.limit_id].append(pause)
    extensions: dict[int, list[Extension]] = defaultdict(list)
    for longer in Extension.objects.filter(limit__in=limit_ids).order_by("approved_at", "id"):
        extensions[longer.limit_id].append(longer)
    return pauses, extensions


def limits_of(matter: Matter) -> list[TimeLimit]:
    """The limits that facts tell, in the order they were started, for who explains one of them.

    Each knows whether pauses or extensions need to be read.
    """
    limits = list(TimeLimit.objects.raw(WITH_HISTORY, {"matter": matter.pk, "told": list(SHOWN)}))
    for limit in limits:
        limit.matter = matter
    return limits


def receipt_among(limits: Sequence[TimeLimit], limit_id: int) -> Receipt:
    """``receipt`` for one of ``limits_of``, without reading it again; raises LimitNotFound."""
    limit = next((one for one in limits if one.pk == limit_id), None)
    if limit is None:
        raise LimitNotFound
    halted, longer = vars(limit)["halted"], vars(limit)["longer"]
    pauses = list(limit.pauses.order_by("since", "id")) if halted else []
    extensions = list(limit.extensions.order_by("approved_at", "id")) if longer else []
    newest_first = sorted(sorted(limits, key=lambda one: -one.pk), key=lambda one: one.kind)
    return _receipt(custody.look(), limit, newest_first, pauses, extensions)


def _receipt(
    look: custody.Custody,
    limit: TimeLimit,
    found: Sequence[TimeLimit],
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
) -> Receipt:
    shown = [one for one in found if one.kind in TWINS and one.status in SHOWN]
    twins = shown if limit.kind in TWINS else [limit]
    kept = look.kept_of(limit)
    told = _told(limit, pauses, extensions, twins)
    account = account_of(kept, histories.history_of(limit, pauses, extensions), told)
    return Receipt(**parts_of(account, told), limit=limit, matter=limit.matter.number)


def _with_twins(limit_ids: Collection[int]) -> list[TimeLimit]:
    """The limits with those two of their matters that stand side by side, in one query."""
    matters = TimeLimit.objects.filter(pk__in=limit_ids).values("matter_id")
    rows = TimeLimit.objects.select_related("matter").filter(
        Q(pk__in=limit_ids) | Q(kind__in=TWINS, status__in=SHOWN), matter_id__in=matters
    )
    return list(rows.order_by("kind", "-id"))


def sentence_of(limit_id: int) -> str:
    """The receipt's one sentence; raises LimitNotFound."""
    return receipt(limit_id).sentence


def sentences_of(limit_ids: Collection[int]) -> dict[int, str]:
    """The sentences of some limits, read together; raises LimitNotFound."""
    if not limit_ids:
        return {}
    return {limit: made.sentence for limit, made in _receipts(limit_ids).items()}


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
        amount=words.amount(limit.rule),
        basis=limit.basis,
        unit_basis=limit.unit_basis,
        provisional=limit.provisional,
        here=limit.pk == here.pk,
    )
