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
    SIGN_STEP = "sign_step"
    RETURN_STEP = "return_step"
    FORWARD = "forward"
    ASK_AGAIN = "ask_again"
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
    REQUEST_REMOVAL = "request_removal"
    ANSWER_REMOVAL = "answer_removal"
    CLOSE_ELSEWHERE = "close_elsewhere"
    OPINE = "opine"
    ARRANGE_INSPECTION = "arrange_inspection"
    HOLD_INSPECTION = "hold_inspection"
    DECLARE_BATCH = "declare_batch"
    DECLARE_QUOTA = "declare_quota"
    MEASURE = "measure"
    GRANT_ON_COMMITMENT = "grant_on_commitment"
    CHECK_COMMITMENT = "check_commitment"
    DECIDE_REVOCATION = "decide_revocation"
    RECORD_PAYMENT = "record_payment"
    REPORT_REFUSAL = "report_refusal"
    REFUND = "refund"
    ASK_RENEWAL = "ask_renewal"
    FILE_PROOF = "file_proof"
    DECIDE_PROOF = "decide_proof"
    WRITE_ACCEPTANCE = "write_acceptance"
    OFFER_HEARING = "offer_hearing"
    REQUEST_HEARING = "request_hearing"
    SCHEDULE_HEARING = "schedule_hearing"
    HOLD_HEARING = "hold_hearing"
    PUBLISH = "publish"


class CaseLike(Protocol):
    """What the policy must know of a case."""

    state: str
    department_id: int
    pickup_window: str

    @property
    def item_code(self) -> str:
        """The code of its item."""

    @property
    def units_in_hand(self) -> frozenset[int]:
        """The units that have a step of it open."""


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
    Step.SIGN_STEP: _REVIEW,
    Step.RETURN_STEP: _REVIEW,
    Step.FORWARD: _APPROVAL,
    Step.ASK_AGAIN: _REVIEW,
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
    Step.REQUEST_REMOVAL: _HANDLING,
    Step.ANSWER_REMOVAL: frozenset({Role.APPROVER, Role.CENTRE_MANAGER}),
    Step.CLOSE_ELSEWHERE: frozenset(),
    Step.OPINE: _REVIEW,
    Step.ARRANGE_INSPECTION: _REVIEW,
    Step.HOLD_INSPECTION: _REVIEW,
    Step.DECLARE_BATCH: _APPROVAL,
    Step.DECLARE_QUOTA: _APPROVAL,
    Step.MEASURE: _REVIEW,
    Step.GRANT_ON_COMMITMENT: frozenset({Role.WINDOW_CLERK, Role.APPROVER}),
    Step.CHECK_COMMITMENT: _REVIEW,
    Step.DECIDE_REVOCATION: _APPROVAL,
    Step.RECORD_PAYMENT: _HANDLING,
    Step.REPORT_REFUSAL: _REVIEW,
    Step.REFUND: _HANDLING,
    Step.ASK_RENEWAL: _COUNTER,
    Step.FILE_PROOF: _HANDLING,
    Step.DECIDE_PROOF: frozenset({Role.CENTRE_MANAGER}),
    Step.WRITE_ACCEPTANCE: _COUNTER_OR_REVIEW,
    Step.OFFER_HEARING: _REVIEW,
    Step.REQUEST_HEARING: _COUNTER_OR_REVIEW,
    Step.SCHEDULE_HEARING: _REVIEW,
    Step.HOLD_HEARING: _REVIEW,
    Step.PUBLISH: _HANDLING,
}
# What a unit may do with a step of its own in a case of another (会签, 征求意见).
WITH_A_STEP = frozenset({Step.ASSIGN, Step.FINISH_STEP, Step.SIGN_STEP, Step.RETURN_STEP})

_RECEIVED = frozenset({CaseState.RECEIVED})
_TO_DECIDE = frozenset({CaseState.IN_REVIEW})
_ISSUED = frozenset({CaseState.GRANTED, CaseState.DELIVERED})

FROM: dict[Step, frozenset[CaseState]] = {
    Step.DRAFT: frozenset(),
    Step.RECEIVE: frozenset({CaseState.DRAFT}),
    Step.DISCARD: frozenset({CaseState.DRAFT}),
    Step.CHECK: frozenset({CaseState.DRAFT, CaseState.RECEIVED, CaseState.CORRECTING}),
    Step.REQUEST_SUPPLEMENT: frozenset({CaseState.RECEIVED, CaseState.CORRECTING}),
    Step.TELL: frozenset(CaseState) - {CaseState.DRAFT, CaseState.VOID, CaseState.DELETED},
    Step.SUPPLY: frozenset({CaseState.CORRECTING}),
    Step.ACCEPT: _RECEIVED,
    Step.DECLINE: _RECEIVED,
    Step.DECIDE_ON_SPOT: _RECEIVED | _TO_DECIDE,
    Step.ASSIGN: UNDER_REVIEW,
    Step.FINISH_STEP: _TO_DECIDE,
    Step.SIGN_STEP: _TO_DECIDE,
    Step.RETURN_STEP: _TO_DECIDE,
    Step.FORWARD: _TO_DECIDE,
    Step.ASK_AGAIN: _TO_DECIDE,
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
    Step.REQUEST_REMOVAL: frozenset({CaseState.RECEIVED, CaseState.CORRECTING}) | UNDER_REVIEW,
    Step.ANSWER_REMOVAL: frozenset({CaseState.RECEIVED, CaseState.CORRECTING}) | UNDER_REVIEW,
    Step.CLOSE_ELSEWHERE: frozenset(OPEN) - {CaseState.DRAFT},
    Step.OPINE: UNDER_REVIEW,
    Step.ARRANGE_INSPECTION: UNDER_REVIEW,
    Step.HOLD_INSPECTION: UNDER_REVIEW,
    Step.DECLARE_BATCH: frozenset(),
    Step.DECLARE_QUOTA: frozenset(),
    Step.MEASURE: UNDER_REVIEW,
    Step.GRANT_ON_COMMITMENT: _RECEIVED,
    Step.CHECK_COMMITMENT: _ISSUED,
    Step.DECIDE_REVOCATION: _ISSUED,
    Step.RECORD_PAYMENT: UNDER_REVIEW | {CaseState.GRANTED},
    Step.REPORT_REFUSAL: frozenset({CaseState.FORWARDED}),
    Step.REFUND: frozenset({CaseState.DENIED, CaseState.FORWARDED}),
    Step.ASK_RENEWAL: frozenset(),
    Step.FILE_PROOF: UNDER_REVIEW,
    Step.DECIDE_PROOF: _TO_DECIDE,
    Step.WRITE_ACCEPTANCE: UNDER_REVIEW | {CaseState.GRANTED},
    Step.OFFER_HEARING: UNDER_REVIEW,
    Step.REQUEST_HEARING: UNDER_REVIEW,
    Step.SCHEDULE_HEARING: UNDER_REVIEW,
    Step.HOLD_HEARING: UNDER_REVIEW,
    Step.PUBLISH: _ISSUED,
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
    """Whether ``role`` brings the officer to this case: by window to receive, by unit to decide.

    What lies ready at a window is its clerks' to hand over, whatever else they may receive.
    """
    if role == Role.WINDOW_CLERK:
        return case.item_code in officer.item_codes or case.pickup_window in officer.windows
    if role in {Role.REVIEWER, Role.APPROVER, Role.LEADER} and officer.department_id is not None:
        return case.department_id == officer.department_id
    return role in LOOKERS or role == Role.LEADER


def sees(officer: Officer, case: CaseLike) -> bool:
    """Whether the case exists for this officer at all."""
    return any(reaches(role, officer, case) for role in officer.roles)


def permits(officer: Officer, step: Step, case: CaseLike) -> bool:
    """Whether one of the officer's roles both has the act and reaches the case.

    A unit that was asked for its opinion reaches, with its reviewers, the step it has in hand.
    """
    able = officer.roles & ALLOWED.get(step, frozenset())
    if able and step in WITH_A_STEP and officer.department_id in case.units_in_hand:
        return True
    return any(reaches(role, officer, case) for role in able)


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
