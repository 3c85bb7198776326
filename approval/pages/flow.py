"""The flow chart of an item: the moves its regime leaves open, and the steps of its version."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from approval.states import ENDS, MOVES, CaseState
from catalog.models import ItemVersion
from catalog.selectors import published_version
from catalog.selectors.flow import Flow, Move, Places, step_rows, unit_names
from catalog.selectors.flow_chart import draw
from catalog.states import Silence
from kernel import clock
from kernel.clock import office_date
from web.refusals import answered

BESIDE = {CaseState.CORRECTING: CaseState.RECEIVED, CaseState.SUSPENDED: CaseState.IN_REVIEW}
BEGINS = (CaseState.DRAFT, CaseState.RECEIVED, CaseState.IN_REVIEW)
DECIDED_HERE = (CaseState.GRANTED, CaseState.DELIVERED)
# From what the applicant does to what the office corrects; each a rail of the chart.
RAILS = (
    CaseState.DECLINED,
    CaseState.WITHDRAWN,
    CaseState.ABANDONED,
    CaseState.DENIED,
    CaseState.VOID,
    CaseState.DELETED,
    CaseState.CLOSED_ELSEWHERE,
)


@login_not_required
@answered
@require_safe
def chart(request: HttpRequest, code: str) -> HttpResponse:
    """The chart of the item as it applies today, as an SVG image; for everybody."""
    version = published_version(code, on=office_date(clock.now()))
    return HttpResponse(
        draw(flow_of(version, unit_names(version))), content_type="image/svg+xml; charset=utf-8"
    )


def flow_of(version: ItemVersion, units: Mapping[str, str]) -> Flow:
    """The version's chart: every move of the machine that its regime can take.

    ``units`` names the other units of its steps and parts.
    """
    moves = open_moves(version)
    spine = (*BEGINS, *((CaseState.FORWARDED,) if version.decided_elsewhere else DECIDED_HERE))
    return Flow(
        title=gettext("%(item)s 办理流程图") % {"item": version.item.name},
        places=Places(
            spine=tuple(map(str, spine)),
            beside={str(state): str(partner) for state, partner in BESIDE.items()},
            ends=tuple(state.value for state in RAILS),
            review=str(CaseState.IN_REVIEW),
        ),
        labels={state.value: str(state.label) for state in CaseState},
        moves=moves,
        rows=step_rows(version, units),
    )


def open_moves(version: ItemVersion) -> tuple[Move, ...]:
    """The moves of the machine between states that the version knows."""
    unknown = set()
    if not version.stops:
        unknown.add(CaseState.SUSPENDED)
    if version.supplement_effect == Silence.NONE:
        unknown.add(CaseState.ABANDONED)
    unknown |= set(DECIDED_HERE) if version.decided_elsewhere else {CaseState.FORWARDED}
    return tuple((a.value, b.value) for a, b in MOVES if not {a, b} & unknown)


def unplaced() -> set[CaseState]:
    """States that no chart shows; none, as a test holds."""
    placed = {*BEGINS, *DECIDED_HERE, CaseState.FORWARDED, *BESIDE, *RAILS}
    return set(CaseState) - placed | (set(RAILS) - ENDS)
