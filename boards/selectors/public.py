"""What public pages read: the public tables, through the public's own database role, and no other.

A failure to mask here cannot happen: what is read was masked, and made few, when it was written.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Right
from django.utils.translation import gettext

from approval.states import DELAY_REASONS, LicenceStatus
from boards.figures import EVERYBODY
from boards.lobby import ALIAS, NEVER_LATE
from boards.models import (
    FEWEST_SIGNS,
    PublicDecision,
    PublicFigure,
    PublicMatter,
    PublicState,
    PublicTotals,
)
from boards.public import IN_HAND
from boards.tallies import NOW

PAGE = 25
LARGEST = 2**63 - 1
OPEN, LATE, READY, CLOSED = "open", "late", "ready", "closed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the board is looked for; empty is everything. ``before`` pages towards older ones."""

    tail: str = ""
    unit: str = ""
    item: str = ""
    state: str = ""
    before: int = LARGEST


@dataclass(frozen=True, slots=True)
class Shown:
    """One case as a line of the public page."""

    tail: str
    applicant: str
    item: str
    unit: str
    state: str
    code: str
    """The state for a style: open, late, ready, closed."""
    received_on: dt.date
    promised_on: dt.date | None
    provisional: bool
    closed_on: dt.date | None
    window: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of lines; ``older`` is the ``before`` of the next one, 0 on the last."""

    rows: list[Shown]
    older: int


def head() -> PublicTotals | None:
    """The public stream's head; None before the projector has written anything."""
    return PublicTotals.objects.using(ALIAS).order_by("region").first()


def lines(region: str, asked: Asked, *, today: dt.date) -> Lines:
    """The newest changes first; keyset paging, so that page a hundred costs what page one does."""
    found = PublicMatter.objects.using(ALIAS).filter(region=region, on_board=True)
    if asked.tail:
        signs = Right("tail", FEWEST_SIGNS)  # as the index has them
        found = found.annotate(signs=signs).filter(
            signs=asked.tail[-FEWEST_SIGNS:], tail__endswith=asked.tail
        )
    if asked.unit:
        found = found.filter(unit_code=asked.unit)
    if asked.item:
        found = found.filter(item_code=asked.item)
    wanted = _in_state(found, asked.state, today).filter(seq__lt=asked.before)
    rows = list(wanted.order_by("-seq")[: PAGE + 1])
    older = rows[PAGE - 1].seq if len(rows) > PAGE else 0
    return Lines([_shown(row, today) for row in rows[:PAGE]], older)


def units_now(region: str) -> list[PublicFigure]:
    """在办 of each unit, in the official order; in_hand is None where it is withheld."""
    return [row for row in _figures(region, NOW).filter(item_code="") if row.unit_code != EVERYBODY]


def items_now(region: str) -> list[PublicFigure]:
    """The items that have stood on the board, each with its unit, in the official order."""
    return list(_figures(region, NOW).exclude(item_code=""))


def whole_now(region: str) -> int | None:
    """在办 of all units together; None where even that would tell of a few persons."""
    whole = _figures(region, NOW).filter(unit_code=EVERYBODY).first()
    return whole.in_hand if whole is not None else 0


def months(region: str) -> list[str]:
    """The months whose figures are published, the newest first."""
    found = PublicFigure.objects.using(ALIAS).filter(region=region).exclude(month=NOW)
    return list(found.order_by("-month").values_list("month", flat=True).distinct())


def figures(region: str, month: str) -> list[PublicFigure]:
    """A month's figures: the whole first, then each unit followed by its items."""
    return list(_figures(region, month))


def decisions(region: str, asked: Asked, words: str, *, today: dt.date) -> list[PublicDecision]:
    """One page of public decisions and one more, the newest first; ``words`` as they are shown.

    A company is found by what is shown of its name, a person by no part of theirs.
    """
    found = PublicDecision.objects.using(ALIAS).filter(
        region=region, until__gte=today, pk__lt=asked.before
    )
    if asked.unit:
        found = found.filter(unit_code=asked.unit)
    if words:
        company = Q(company=True, holder__contains=words)
        found = found.filter(company | Q(document__contains=words) | Q(item__contains=words))
    return list(found.order_by("-pk")[: PAGE + 1])


def decision(region: str, decision_id: int, *, today: dt.date) -> PublicDecision | None:
    """A decision that is still to be read by everybody."""
    if decision_id > LARGEST:
        return None
    found = PublicDecision.objects.using(ALIAS).filter(region=region, until__gte=today)
    return found.filter(pk=decision_id).first()


def deciding_units(region: str, *, today: dt.date) -> list[tuple[str, str]]:
    """Code and name of every unit with a public decision."""
    found = PublicDecision.objects.using(ALIAS).filter(region=region, until__gte=today)
    return list(found.order_by("unit_code").values_list("unit_code", "unit").distinct())


def status_word(row: PublicDecision) -> str:
    """有效, 已延续, 撤销 …; 期满 is no status of its own, such rows have left."""
    known = row.status in LicenceStatus.values
    return str(LicenceStatus(row.status).label) if known else ""


def _figures(region: str, month: str) -> QuerySet[PublicFigure]:
    found = PublicFigure.objects.using(ALIAS).filter(region=region, month=month)
    return found.order_by("place", "unit_code", "item_code")


def _in_state(found: QuerySet[PublicMatter], state: str, today: dt.date) -> QuerySet[PublicMatter]:
    if state == LATE:
        late = found.filter(late_from__lte=today, closed_on__isnull=True)
        return late.exclude(state__in=NEVER_LATE)
    if state == READY:
        return found.filter(state=PublicState.READY)
    if state == CLOSED:
        return found.filter(state=PublicState.CLOSED)
    return found.filter(state__in=IN_HAND) if state == OPEN else found


def _shown(row: PublicMatter, today: dt.date) -> Shown:
    late = row.late_from is not None and row.late_from <= today and row.state not in NEVER_LATE
    return Shown(
        tail=row.tail,
        applicant=row.applicant,
        item=row.item,
        unit=row.unit,
        state=gettext("已延后") if late else gettext(PublicState(row.state).label),
        code=LATE if late else row.state if row.state in {READY, CLOSED} else OPEN,
        received_on=row.received_on,
        promised_on=row.promised_on,
        provisional=row.provisional,
        closed_on=row.closed_on,
        window=row.window,
        reason=_reason(row.late_reason) if late else "",
    )


def _reason(code: str) -> str:
    """The unit's reason from the published list; that it gave none, where it gave none (YS-2)."""
    return str(DELAY_REASONS.get(code, code)) if code else gettext("部门未说明原因")
