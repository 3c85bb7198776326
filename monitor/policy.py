"""Who may do what with a card: one table, closed by default."""

from __future__ import annotations

import enum

from kernel.errors import NotPermitted
from organizations.officers import Officer
from organizations.roles import HANDLING, Role


class Step(enum.Enum):
    """What can be done with a card."""

    CONFIRM = "confirm"
    PROPOSE_WITHHOLDING = "propose_withholding"
    AGREE_WITHHOLDING = "agree_withholding"
    SIGN = "sign"
    SERVE = "serve"
    EXPLAIN = "explain"
    APPEAL = "appeal"
    PROPOSE_RULING = "propose_ruling"
    ISSUE_RULING = "issue_ruling"
    ISSUE_BY_HAND = "issue_by_hand"
    ADD_EVIDENCE = "add_evidence"
    CHECK_EVIDENCE = "check_evidence"


BUREAU = frozenset({Role.SUPERVISION_OFFICER, Role.SUPERVISION_LEADER})
# Who speaks for a unit: whoever handles its cases signs and explains, who answers for it appeals.
UNIT = frozenset({Role.REVIEWER, Role.APPROVER, Role.CENTRE_MANAGER, Role.COMPLAINT_OFFICER})
HEADS = frozenset({Role.APPROVER, Role.CENTRE_MANAGER})

ALLOWED: dict[Step, frozenset[Role]] = {
    Step.CONFIRM: BUREAU,
    Step.PROPOSE_WITHHOLDING: BUREAU,
    Step.AGREE_WITHHOLDING: BUREAU,
    Step.SIGN: UNIT,
    Step.SERVE: BUREAU,
    Step.EXPLAIN: UNIT,
    Step.APPEAL: HEADS,
    Step.PROPOSE_RULING: BUREAU,
    Step.ISSUE_RULING: BUREAU,
    Step.ISSUE_BY_HAND: BUREAU,
    Step.ADD_EVIDENCE: BUREAU | UNIT,
    Step.CHECK_EVIDENCE: BUREAU,
}

# What a unit does with its own card; nobody else's business, whatever their role.
OF_THE_UNIT = frozenset({Step.SIGN, Step.EXPLAIN, Step.APPEAL})

# Who sees every card; everyone else sees the issued cards of the own department only.
SEES_ALL = BUREAU | {Role.LEADER, Role.AUDITOR}


def may(officer: Officer, step: Step) -> bool:
    """Whether one of the officer's roles allows ``step``."""
    return any(officer.has(role) for role in ALLOWED[step])


def require(officer: Officer, step: Step) -> None:
    """Raise NotPermitted unless one of the officer's roles allows ``step``."""
    if not may(officer, step):
        raise NotPermitted


def sees_all(officer: Officer) -> bool:
    """Whether the officer looks over all departments; the head of a unit looks over that unit."""
    if any(officer.has(role) for role in HANDLING):
        return False
    return any(officer.has(role) for role in SEES_ALL)


class Duty(enum.Enum):
    """What can be done besides deciding on cards: the other three verbs, and checks of the record."""

    ISSUE_ORDER = "issue_order"
    SIGN_ORDER = "sign_order"
    JUDGE_REPLY = "judge_reply"
    REPLY = "reply"
    HOLD_TO_ACCOUNT = "hold_to_account"
    URGE = "urge"
    DRAFT_BULLETIN = "draft_bulletin"
    SIGN_BULLETIN = "sign_bulletin"
    CHECK = "check"
    SET_NOTICES = "set_notices"
    RECKON_SCORES = "reckon_scores"
    SIGN_SCORES = "sign_scores"
    MARK_SCORES = "mark_scores"
    PROPOSE_FORM = "propose_form"
    DECIDE_FORM = "decide_form"
    OBJECT_TO_SCORE = "object_to_score"
    DECIDE_OBJECTION = "decide_objection"
    LOOK_AT_RULES = "look_at_rules"
    CHANGE_RULES = "change_rules"


DUTIES: dict[Duty, frozenset[Role]] = {
    Duty.ISSUE_ORDER: BUREAU,
    Duty.SIGN_ORDER: frozenset({Role.SUPERVISION_LEADER}),
    Duty.JUDGE_REPLY: BUREAU,
    Duty.REPLY: frozenset({Role.REVIEWER, Role.APPROVER, Role.CENTRE_MANAGER}),
    Duty.HOLD_TO_ACCOUNT: frozenset({Role.SUPERVISION_LEADER}),
    Duty.URGE: frozenset({Role.CENTRE_MANAGER, Role.APPROVER}),
    Duty.DRAFT_BULLETIN: BUREAU,
    Duty.SIGN_BULLETIN: frozenset({Role.SUPERVISION_LEADER}),
    Duty.CHECK: BUREAU,
    Duty.SET_NOTICES: frozenset({Role.SUPERVISION_LEADER}),
    Duty.RECKON_SCORES: BUREAU,
    Duty.SIGN_SCORES: frozenset({Role.SUPERVISION_LEADER}),
    Duty.MARK_SCORES: BUREAU,
    Duty.PROPOSE_FORM: BUREAU,
    Duty.DECIDE_FORM: frozenset({Role.SUPERVISION_LEADER}),
    Duty.OBJECT_TO_SCORE: HEADS,
    Duty.DECIDE_OBJECTION: BUREAU,
    Duty.LOOK_AT_RULES: BUREAU | {Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.LEADER},
    Duty.CHANGE_RULES: frozenset({Role.SUPERVISION_LEADER, Role.SYSTEM_ADMINISTRATOR}),
}


def has_duty(officer: Officer, duty: Duty) -> bool:
    """Whether one of the officer's roles carries ``duty``."""
    return any(officer.has(role) for role in DUTIES[duty])


def require_duty(officer: Officer, duty: Duty) -> None:
    """Raise NotPermitted unless one of the officer's roles carries ``duty``."""
    if not has_duty(officer, duty):
        raise NotPermitted
