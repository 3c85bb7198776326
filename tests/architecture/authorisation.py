"""Who may open what: one row per address and per socket. What has no row is refused by the tests.

A row says who gets beyond the door. What they may do behind it (which case, which department, which
step) is each floor's policy; the row of such an address names the tests that go through it.
"""

from __future__ import annotations

from dataclasses import dataclass

from organizations.roles import Role


@dataclass(frozen=True, slots=True)
class Anyone:
    """Without an account: the applicant, the lobby's screen, a machine that asks for health."""


@dataclass(frozen=True, slots=True)
class Inside:
    """Machines of the internal network."""


@dataclass(frozen=True, slots=True)
class Device:
    """A registered screen of a hall, by the token in its header; 401 for everybody else."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Every account; whoever has no business there sees an empty page."""

    fragment: bool = False
    """A part of a page: without an account it answers 401, never with the sign-in page."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Accounts with one of these roles; everybody else gets 403 or 404."""

    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Scoped:
    """Accounts within whose scope the thing lies, tested there; outside it is 404."""

    tested_in: str


Audience = Anyone | Inside | Device | SignedIn | Roles | Scoped


def roles(*some: Role) -> Roles:
    return Roles(frozenset(some))


CASES_DESK = Scoped("tests/approval/pages")
CASES_API = Scoped("tests/approval/api")
COMPLAINTS = Scoped("tests/complaints/pages")
CARDS = Scoped("tests/monitor")
BOARDS = Scoped("tests/boards")
ITEM_VERSIONS = Scoped("tests/catalog/pages")
BUREAU = roles(Role.SUPERVISION_OFFICER, Role.SUPERVISION_LEADER)
CHECKERS = roles(Role.SUPERVISION_OFFICER, Role.SUPERVISION_LEADER, Role.LEADER, Role.AUDITOR)
CALENDAR = roles(
    Role.ITEM_ADMINISTRATOR,
    Role.SYSTEM_ADMINISTRATOR,
    Role.SUPERVISION_OFFICER,
    Role.SUPERVISION_LEADER,
    Role.AUDITOR,
)
REVIEW = roles(Role.REVIEWER, Role.APPROVER)

ROUTES: dict[str, Audience] = {
    # web
    "": Anyone(),
    "language/": Anyone(),
    "view/": Anyone(),
    # config
    "healthz/live": Anyone(),
    "healthz/ready": Anyone(),
    "metrics": Inside(),
    # organizations
    "sign-in/": Anyone(),
    "sign-in/window/": SignedIn(),
    "sign-out/": SignedIn(),
    "password/": SignedIn(),
    # catalog
    "calculator/": Anyone(),
    "api/v1/time-limits/calculate": Anyone(),
    "catalog/": Anyone(),
    "catalog/<str:code>/": Anyone(),
    "api/v1/items": Anyone(),
    "catalog/<str:code>/versions/": ITEM_VERSIONS,
    "catalog/<str:code>/versions/<int:number>/": ITEM_VERSIONS,
    "catalog/<str:code>/versions/<int:number>/<slug:name>/": ITEM_VERSIONS,
    "catalog/<str:code>/guide/": Anyone(),
    "catalog/<str:code>/forms/<int:seq>/": Anyone(),
    "catalog/<str:code>/flow.svg": Anyone(),
    # timelimits
    "calendar/": CALENDAR,
    "calendar/hours/": Scoped("tests/timelimits/pages"),
    "calendar/notices/": Scoped("tests/timelimits/pages"),
    "calendar/notices/<int:proposal_id>/": Scoped("tests/timelimits/pages"),
    "calendar/notices/<int:proposal_id>/confirmation/": Scoped("tests/timelimits/pages"),
    "calendar/notices/<int:proposal_id>/refusal/": Scoped("tests/timelimits/pages"),
    "limits/kinds/": CALENDAR,
    "limits/<int:limit_id>/receipt/": Scoped("tests/timelimits/pages"),
    "limits/<int:limit_id>/receipt.json": Scoped("tests/timelimits/pages"),
    # approval: pages
    "track/": Anyone(),
    "track/notices/": Anyone(),
    "track/calendar/": Anyone(),
    "track/calendar/<str:token>.ics": Anyone(),
    "event-log/": roles(Role.AUDITOR, Role.SUPERVISION_OFFICER, Role.SUPERVISION_LEADER),
    "desk/": roles(Role.WINDOW_CLERK),
    "desk/filings/": CASES_DESK,
    "desk/board/": SignedIn(),
    "desk/cases/<str:number>/": CASES_DESK,
    "desk/cases/<str:number>/paper/": CASES_DESK,
    "desk/cases/<str:number>/notices/<int:ordinal>/": CASES_DESK,
    "desk/cases/<str:number>/<slug:slug>/": CASES_DESK,
    "desk/renewals/": roles(Role.WINDOW_CLERK),
    "inbox/joint/": SignedIn(),
    "inbox/joint/<str:number>/": CASES_DESK,
    "inbox/order/": REVIEW,
    "inbox/": REVIEW,
    "inbox/cases/<str:number>/": CASES_DESK,
    "inbox/cases/<str:number>/paper/": CASES_DESK,
    "inbox/cases/<str:number>/notices/<int:ordinal>/": CASES_DESK,
    "inbox/cases/<str:number>/<slug:slug>/": CASES_DESK,
    # approval: interface
    "api/v1/cases": SignedIn(),
    "api/v1/drafts": CASES_API,
    "api/v1/cases/<str:number>": CASES_API,
    "api/v1/cases/<str:number>/receipt": CASES_API,
    "api/v1/cases/<str:number>/discard": CASES_API,
    "api/v1/cases/<str:number>/checklist": CASES_API,
    "api/v1/cases/<str:number>/acceptance": CASES_API,
    "api/v1/cases/<str:number>/declination": CASES_API,
    "api/v1/cases/<str:number>/supplement-notices": CASES_API,
    "api/v1/cases/<str:number>/supplement-telling": CASES_API,
    "api/v1/cases/<str:number>/supplement": CASES_API,
    "api/v1/cases/<str:number>/tellings": CASES_API,
    "api/v1/cases/<str:number>/assignment": CASES_API,
    "api/v1/cases/<str:number>/step-completion": CASES_API,
    "api/v1/cases/<str:number>/step-return": CASES_API,
    "api/v1/cases/<str:number>/step-signature": CASES_API,
    "api/v1/cases/<str:number>/forwarding": CASES_API,
    "api/v1/cases/<str:number>/papers-again": CASES_API,
    "api/v1/cases/<str:number>/removals": CASES_API,
    "api/v1/cases/<str:number>/removal-confirmation": CASES_API,
    "api/v1/cases/<str:number>/removal-refusal": CASES_API,
    "api/v1/cases/<str:number>/suspension": CASES_API,
    "api/v1/cases/<str:number>/resumption": CASES_API,
    "api/v1/cases/<str:number>/extensions": CASES_API,
    "api/v1/cases/<str:number>/delay-reason": CASES_API,
    "api/v1/cases/<str:number>/grant": CASES_API,
    "api/v1/cases/<str:number>/denial": CASES_API,
    "api/v1/cases/<str:number>/on-the-spot": CASES_API,
    "api/v1/cases/<str:number>/readiness": CASES_API,
    "api/v1/cases/<str:number>/delivery": CASES_API,
    "api/v1/cases/<str:number>/withdrawal": CASES_API,
    "api/v1/cases/<str:number>/corrections": CASES_API,
    "api/v1/cases/<str:number>/correction-confirmation": CASES_API,
    "api/v1/cases/<str:number>/correction-refusal": CASES_API,
    "api/v1/cases/<str:number>/inspection-plan": CASES_API,
    "api/v1/cases/<str:number>/inspection": CASES_API,
    "api/v1/cases/<str:number>/quantity": CASES_API,
    "api/v1/cases/<str:number>/commitment": CASES_API,
    "api/v1/cases/<str:number>/post-check": CASES_API,
    "api/v1/cases/<str:number>/revocation": CASES_API,
    "api/v1/cases/<str:number>/payments": CASES_API,
    "api/v1/cases/<str:number>/refusal-above": CASES_API,
    "api/v1/cases/<str:number>/silence-proof": CASES_API,
    "api/v1/cases/<str:number>/silence-decision": CASES_API,
    "api/v1/cases/<str:number>/acceptance-paper": CASES_API,
    "api/v1/cases/<str:number>/hearing-offer": CASES_API,
    "api/v1/cases/<str:number>/hearing-request": CASES_API,
    "api/v1/cases/<str:number>/hearing-day": CASES_API,
    "api/v1/cases/<str:number>/hearing": CASES_API,
    "api/v1/cases/<str:number>/publication": CASES_API,
    "api/v1/cases/<str:number>/refund": CASES_API,
    "api/v1/cases/<str:number>/parts": CASES_API,
    "api/v1/cases/<str:number>/parts/<int:part>/opinion": CASES_API,
    "api/v1/batches": CASES_API,
    "api/v1/quotas": CASES_API,
    "api/v1/renewals": CASES_API,
    # complaints
    "track/rating/": Anyone(),
    "complaints/": SignedIn(),
    "complaints/new/": Anyone(),
    "complaints/status/": Anyone(),
    "complaints/<str:number>/": COMPLAINTS,
    "complaints/<str:number>/<slug:name>/": COMPLAINTS,
    # monitor
    "supervision/cards/": SignedIn(),
    "supervision/cards/new/": BUREAU,
    "supervision/appeals/": SignedIn(),
    "supervision/orders/": SignedIn(),
    "supervision/orders/new/": BUREAU,
    "supervision/orders/<str:number>/": CARDS,
    "supervision/orders/<str:number>/now/": CARDS,
    "supervision/orders/<str:number>/papers/<int:paper_id>/": CARDS,
    "supervision/orders/<str:number>/acts/<slug:name>/": CARDS,
    "supervision/bulletins/": SignedIn(),
    "supervision/bulletins/<int:bulletin_id>/": CARDS,
    "supervision/bulletins/<int:bulletin_id>/<slug:name>/": CARDS,
    "supervision/samples/": CHECKERS,
    "supervision/samples/<int:sample_id>/": CARDS,
    "supervision/samples/<int:sample_id>/calls/": CARDS,
    "supervision/inspections/": CHECKERS,
    "supervision/inspections/<str:number>/": CARDS,
    "supervision/urging/": SignedIn(),
    "supervision/urging/cases/": CARDS,
    "track/urging/": Anyone(),
    "supervision/operations/": CHECKERS,
    "supervision/notices/": CHECKERS,
    "supervision/notices/rules/<int:rule_id>/": CARDS,
    "notices/": SignedIn(),
    "notices/read/": SignedIn(),
    "notices/address/": SignedIn(),
    "supervision/cards/<int:card_id>/": CARDS,
    "supervision/cards/<int:card_id>/now/": CARDS,
    "supervision/cards/<int:card_id>/reply/": CARDS,
    "supervision/cards/<int:card_id>/acts/<slug:name>/": CARDS,
    "supervision/cards/<int:card_id>/dossier/": CARDS,
    "supervision/cards/<int:card_id>/dossier.pdf": CARDS,
    "supervision/cards/<int:card_id>/dossier.json": CARDS,
    "supervision/cards/<int:card_id>/evidence/<int:evidence_id>/": CARDS,
    "supervision/cards/<int:card_id>/confirmation/": CARDS,
    "supervision/cards/<int:card_id>/withholding/": CARDS,
    "supervision/cards/<int:card_id>/withholding/agreement/": CARDS,
    "supervision/rules/": CARDS,
    "supervision/rules/<slug:code>/": CARDS,
    "supervision/rules/<slug:code>/change/": CARDS,
    "supervision/rung-packs/change/": CARDS,
    "supervision/rungs/<slug:kind>/": CARDS,
    "supervision/rungs/<slug:kind>/change/": CARDS,
    "supervision/rule-changes/<int:change_id>/agreement/": CARDS,
    "supervision/rule-changes/<int:change_id>/refusal/": CARDS,
    # monitor: scores, and whose time a case took
    "times/<str:number>/": CARDS,
    "open-figures/": Anyone(),
    "rankings/": SignedIn(),
    "rankings/reckonings/": CARDS,
    "rankings/marks/": CARDS,
    "rankings/forms/": roles(
        Role.SUPERVISION_OFFICER, Role.SUPERVISION_LEADER, Role.AUDITOR, Role.LEADER
    ),
    "rankings/forms/<int:form_id>/": CARDS,
    "rankings/forms/<int:form_id>/decision/": CARDS,
    "rankings/objections/": SignedIn(),
    "rankings/objections/<int:objection_id>/decision/": CARDS,
    "rankings/scores/<int:score_id>/objections/": CARDS,
    "rankings/<int:run_id>/": CARDS,
    "rankings/<int:run_id>/moves/": CARDS,
    "rankings/<int:run_id>/scores.xlsx": CARDS,
    "rankings/<int:run_id>/scores.json": CARDS,
    "rankings/<int:run_id>/by/<slug:division>/": CARDS,
    "rankings/<int:run_id>/units/<str:code>/": CARDS,
    "rankings/<int:run_id>/units/<str:code>/cases/": CARDS,
    # boards
    "supervision/": BUREAU,
    "supervision/board/": BUREAU,
    "supervision/briefing/": BUREAU,
    "supervision/charts/": BUREAU,
    "supervision/cases/<str:number>/": BOARDS,
    "department/": SignedIn(),
    "department/<slug:code>/": BOARDS,
    "department/<slug:code>/board/": BOARDS,
    "window/": SignedIn(),
    "window/<slug:code>/": BOARDS,
    "window/<slug:code>/board/": BOARDS,
    "lobby/": Anyone(),
    "lobby/board/": Device(),
    "lobby/beat/": Device(),
    "lobby/pairing/": Anyone(),
    "lobby/worker.js": Anyone(),
    "screens/": roles(Role.CENTRE_MANAGER, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR),
    "screens/new/": BOARDS,
    "screens/<int:screen_id>/": BOARDS,
    "screens/<int:screen_id>/renewal/": BOARDS,
    "screens/<int:screen_id>/revocation/": BOARDS,
    "screens/announcements/": BOARDS,
    "screens/announcements/<int:announcement_id>/cancellation/": BOARDS,
    "progress/": Anyone(),
    "progress/board/": Anyone(),
    "progress/figures/": Anyone(),
    "decisions/": Anyone(),
    "decisions/<int:decision_id>/": Anyone(),
    # rehearsal: wired only where settings.REHEARSAL is on, and 404 unless time is simulated
    "rehearsal/scenes/<int:number>/": Anyone(),
    "rehearsal/screens/": Anyone(),
}

# Sockets, and the tests that show who is turned away.
SOCKETS: dict[str, str] = {
    "ws/stream/": "tests/realtime",
}
