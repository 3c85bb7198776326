"""Who may do what on a case, and from which states: one table, closed by default.

The supervision bureau stands in no row: it looks, it never acts on a case. Outside one's scope a
case does not exist (404); inside it, an act of another role is refused (403).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from approval.errors import RoleForbids, StateForbids
from approval.states import OPEN, UNDER_REVIEW, CaseState
from organizations.officers import Officer
from organizations.roles import Role


class Step(StrEnum):
    """The acts there are, in the order of the procedure."""

    DRAFT = "draft"
    RECEIVE = "receive"
    DISCARD = "discard"
    CHECK = "check"
    REQUEST_SUPPLEMENT = "request_supplement"
    TELL = "tell"
    SUPPLY = "supply"
    ACCEPT = "accept"
    DECLINE = "decline"
    DECIDE_ON_SPOT = "decide_on_spot"
    ASSIGN = "assign"
    FINISH_STEP = "finish_step"
    RETURN_STEP = "return_step"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    EXPLAIN_DELAY = "explain_delay"
    GRANT = "grant"
    DENY = "deny"
    READY = "ready"
    DELIVER = "deliver"
    WITHDRAW = "withdraw"
    REQUEST_CORRECTION = "request_correction"
    ANSWER_CORRECTION = "answer_correction"
    CLOSE_ELSEWHERE = "close_elsewhere"


class CaseLike(Protocol):
    """What the policy must know of a case."""

    state: str
    department_id: int

    @property
    def item_code(self) -> str:
        """The code of its item."""


_COUNTER = frozenset({Role.WINDOW_CLERK})
_COUNTER_OR_REVIEW = frozenset({Role.WINDOW_CLERK, Role.REVIEWER})
_REVIEW = frozenset({Role.REVIEWER, Role.APPROVER})
_HANDLING = frozenset({Role.WINDOW_CLERK, Role.REVIEWER, Role.APPROVER})
_APPROVAL = frozenset({Role.APPROVER})

ALLOWED: dict[Step, frozenset[Role]] = {
    Step.DRAFT: _COUNTER,
    Step.RECEIVE: _COUNTER,
    Step.DISCARD: _COUNTER,
    Step.CHECK: _COUNTER_OR_REVIEW,
    Step.REQUEST_SUPPLEMENT: _COUNTER_OR_REVIEW,
    Step.TELL: _HANDLING,
    Step.SUPPLY: _COUNTER_OR_REVIEW,
    Step.ACCEPT: _COUNTER_OR_REVIEW,
    Step.DECLINE: _COUNTER_OR_REVIEW,
    Step.DECIDE_ON_SPOT: frozenset({Role.WINDOW_CLERK, Role.APPROVER}),
    Step.ASSIGN: _REVIEW,
    Step.FINISH_STEP: _REVIEW,
    Step.RETURN_STEP: _REVIEW,
    Step.SUSPEND: _REVIEW,
    Step.RESUME: _REVIEW,
    Step.EXTEND: _APPROVAL,
    Step.EXPLAIN_DELAY: _REVIEW,
    Step.GRANT: _APPROVAL,
    Step.DENY: _APPROVAL,
    Step.READY: _HANDLING,
    Step.DELIVER: _COUNTER_OR_REVIEW,
    Step.WITHDRAW: _COUNTER_OR_REVIEW,
    Step.REQUEST_CORRECTION: _HANDLING,
    Step.ANSWER_CORRECTION: frozenset({Role.APPROVER, Role.CENTRE_MANAGER}),
    Step.CLOSE_ELSEWHERE: frozenset(),
}

_RECEIVED = frozenset({CaseState.RECEIVED})
_TO_DECIDE = frozenset({CaseState.IN_REVIEW})

FROM: dict[Step, frozenset[CaseState]] = {
    Step.DRAFT: frozenset(),
    Step.RECEIVE: frozenset({CaseState.DRAFT}),
    Step.DISCARD: frozenset({CaseState.DRAFT}),
    Step.CHECK: frozenset({CaseState.DRAFT, CaseState.RECEIVED, CaseState.CORRECTING}),
    Step.REQUEST_SUPPLEMENT: frozenset({CaseState.RECEIVED, CaseState.CORRECTING}),
    Step.TELL: frozenset(CaseState) - {CaseState.DRAFT, CaseState.VOID},
    Step.SUPPLY: frozenset({CaseState.CORRECTING}),
    Step.ACCEPT: _RECEIVED,
    Step.DECLINE: _RECEIVED,
    Step.DECIDE_ON_SPOT: _RECEIVED | _TO_DECIDE,
    Step.ASSIGN: UNDER_REVIEW,
    Step.FINISH_STEP: _TO_DECIDE,
    Step.RETURN_STEP: _TO_DECIDE,
    Step.SUSPEND: _TO_DECIDE,
    Step.RESUME: frozenset({CaseState.SUSPENDED}),
    Step.EXTEND: UNDER_REVIEW,
    Step.EXPLAIN_DELAY: UNDER_REVIEW | {CaseState.GRANTED},
    Step.GRANT: _TO_DECIDE,
    Step.DENY: _TO_DECIDE,
    Step.READY: frozenset({CaseState.GRANTED}),
    Step.DELIVER: frozenset({CaseState.GRANTED}),
    Step.WITHDRAW: frozenset({CaseState.RECEIVED, CaseState.CORRECTING}) | UNDER_REVIEW,
    Step.REQUEST_CORRECTION: frozenset({CaseState.RECEIVED, CaseState.CORRECTING}) | UNDER_REVIEW,
    Step.ANSWER_CORRECTION: frozenset({CaseState.RECEIVED, CaseState.CORRECTING}) | UNDER_REVIEW,
    Step.CLOSE_ELSEWHERE: frozenset(OPEN) - {CaseState.DRAFT},
}

# Who looks at every case of the city; looking is all these roles do here.
LOOKERS = frozenset(
    {
        Role.SUPERVISION_OFFICER,
        Role.SUPERVISION_LEADER,
        Role.COMPLAINT_OFFICER,
        Role.CENTRE_MANAGER,
        Role.AUDITOR,
    }
)


def looks_everywhere(officer: Officer) -> bool:
    """Whether the officer's scope is the whole city; a leader without a unit of his own counts."""
    return bool(officer.roles & LOOKERS) or (
        officer.has(Role.LEADER) and officer.department_id is None
    )


def reaches(role: str, officer: Officer, case: CaseLike) -> bool:
    """Whether ``role`` brings the officer to this case: by window to receive, by unit to decide."""
    if role == Role.WINDOW_CLERK:
        return case.item_code in officer.item_codes
    if role in {Role.REVIEWER, Role.APPROVER, Role.LEADER} and officer.department_id is not None:
        return case.department_id == officer.department_id
    return role in LOOKERS or role == Role.LEADER


def sees(officer: Officer, case: CaseLike) -> bool:
    """Whether the case exists for this officer at all."""
    return any(reaches(role, officer, case) for role in officer.roles)


def permits(officer: Officer, step: Step, case: CaseLike) -> bool:
    """Whether one of the officer's roles both has the act and reaches the case."""
    return any(
        reaches(role, officer, case) for role in officer.roles & ALLOWED.get(step, frozenset())
    )


def require(officer: Officer, step: Step, case: CaseLike) -> None:
    """Raise RoleForbids when no role has this act here, StateForbids when the state has not."""
    if not permits(officer, step, case):
        raise RoleForbids(step=step.value)
    require_state(step, case)


def require_state(step: Step, case: CaseLike) -> None:
    """Raise StateForbids, with the current state, when the act does not start from it."""
    if case.state not in FROM[step]:
        raise StateForbids(step=step.value, state=str(case.state))


def steps_open_to(officer: Officer, case: CaseLike) -> list[Step]:
    """The acts that role and state both allow now, in the order of the procedure."""
    return [step for step in Step if case.state in FROM[step] and permits(officer, step, case)]
