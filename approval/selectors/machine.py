"""The machine of cases, told to the catalogue: which version knows which move, and which limit runs."""

from __future__ import annotations

from approval.states import ENDS, MOVES, CaseState
from catalog.models import ItemVersion
from catalog.selectors.machine import Machine, Move, declare
from catalog.states import ResultKind, Silence, StartEvent

# The ways out of the procedure: open nearly always, and no help to a case that is stuck in it.
WAYS_OUT = frozenset(
    {CaseState.WITHDRAWN, CaseState.VOID, CaseState.DELETED, CaseState.CLOSED_ELSEWHERE}
)
# Going back is no way forward: a procedure that only ends so has nobody to decide.
BACK = frozenset({(CaseState.IN_REVIEW, CaseState.CORRECTING)})
DECISIONS = frozenset({CaseState.GRANTED, CaseState.DENIED, CaseState.FORWARDED})


def tell() -> None:
    """Declare the machine to the catalogue."""
    declare(MACHINE)


def _always(version: ItemVersion) -> bool:  # noqa: ARG001 - every version knows the move
    return True


def _may_suspend(version: ItemVersion) -> bool:
    return bool(version.stops)


def _may_lapse(version: ItemVersion) -> bool:
    return _lapses(version) and version.supplement_days is not None


def _lapses(version: ItemVersion) -> bool:
    return version.supplement_effect == Silence.REGARDED_WITHDRAWN


def _decides(version: ItemVersion) -> bool:
    return not version.decided_elsewhere


def _forwards(version: ItemVersion) -> bool:
    return version.decided_elsewhere


APPLIES = {
    (CaseState.CORRECTING, CaseState.ABANDONED): _may_lapse,
    (CaseState.IN_REVIEW, CaseState.SUSPENDED): _may_suspend,
    (CaseState.IN_REVIEW, CaseState.GRANTED): _decides,
    (CaseState.IN_REVIEW, CaseState.DENIED): _decides,
    (CaseState.IN_REVIEW, CaseState.FORWARDED): _forwards,
}


def _counted_at_reception(version: ItemVersion) -> bool:
    from_receipt = version.start_event == StartEvent.RECEIVED
    return version.instant or version.acceptance_days is not None or from_receipt


def _counted_in_review(version: ItemVersion) -> bool:
    return version.promised_amount is not None or version.statutory_amount is not None


def _counted_at_delivery(version: ItemVersion) -> bool:
    # What is paid or connected is delivered by doing it; only a paper can lie in a drawer.
    paper = version.result_kind in {ResultKind.LICENCE, ResultKind.APPROVAL}
    return version.instant or not paper or version.delivery_days is not None


def _foreseen(version: ItemVersion) -> frozenset[str]:
    ends = {CaseState.FORWARDED} if version.decided_elsewhere else {CaseState.DELIVERED}
    if _lapses(version):
        ends.add(CaseState.ABANDONED)
    if version.stops:
        ends.add(CaseState.SUSPENDED)
    return frozenset(state.value for state in ends)


MACHINE = Machine(
    labels={state.value: state.label for state in CaseState},
    first=CaseState.RECEIVED.value,
    review=CaseState.IN_REVIEW.value,
    ends=frozenset(state.value for state in ENDS),
    moves=tuple(
        Move(
            source.value,
            target.value,
            APPLIES.get((source, target), _always),
            ordinary=target not in WAYS_OUT and (source, target) not in BACK,
            decides=source == CaseState.IN_REVIEW and target in DECISIONS,
        )
        for source, target in MOVES
    ),
    timed={
        CaseState.RECEIVED.value: _counted_at_reception,
        CaseState.IN_REVIEW.value: _counted_in_review,
        CaseState.GRANTED.value: _counted_at_delivery,
    },
    foreseen=_foreseen,
)
