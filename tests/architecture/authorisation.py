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


Audience = Anyone | Inside | SignedIn | Roles | Scoped


def roles(*some: Role) -> Roles:
    return Roles(frozenset(some))


CASES_DESK = Scoped("tests/approval/pages")
CASES_API = Scoped("tests/approval/api")
COMPLAINTS = Scoped("tests/complaints/pages")
CARDS = Scoped("tests/monitor")
BOARDS = Scoped("tests/boards")
BUREAU = roles(Role.SUPERVISION_OFFICER, Role.SUPERVISION_LEADER)
REVIEW = roles(Role.REVIEWER, Role.APPROVER)

ROUTES: dict[str, Audience] = {
    # web
    "": Anyone(),
    "language/": Anyone(),
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
    "catalog/": Anyone(),
    "catalog/<str:code>/": Anyone(),
    # timelimits
    "limits/<int:limit_id>/receipt/": Scoped("tests/timelimits/pages"),
    "limits/<int:limit_id>/receipt.json": Scoped("tests/timelimits/pages"),
    # approval: pages
    "track/": Anyone(),
    "desk/": roles(Role.WINDOW_CLERK),
    "desk/filings/": CASES_DESK,
    "desk/news/": SignedIn(fragment=True),
    "desk/cases/<str:number>/": CASES_DESK,
    "desk/cases/<str:number>/paper/": CASES_DESK,
    "desk/cases/<str:number>/notices/<int:ordinal>/": CASES_DESK,
    "desk/cases/<str:number>/<slug:slug>/": CASES_DESK,
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
    # complaints
    "complaints/": SignedIn(),
    "complaints/new/": Anyone(),
    "complaints/status/": Anyone(),
    "complaints/<str:number>/": COMPLAINTS,
    "complaints/<str:number>/<slug:name>/": COMPLAINTS,
    # monitor
    "supervision/cards/<int:card_id>/": CARDS,
    "supervision/cards/<int:card_id>/confirmation/": CARDS,
    "supervision/cards/<int:card_id>/withholding/": CARDS,
    "supervision/cards/<int:card_id>/withholding/agreement/": CARDS,
    # boards
    "supervision/": BUREAU,
    "supervision/board/": BUREAU,
    "department/": SignedIn(),
    "department/<slug:code>/": BOARDS,
    "department/<slug:code>/board/": BOARDS,
    "lobby/": Anyone(),
    "lobby/board/": Anyone(),
    "lobby/worker.js": Anyone(),
    # rehearsal: wired only where settings.REHEARSAL is on, and 404 unless time is simulated
    "rehearsal/scenes/<int:number>/": Anyone(),
}

# Sockets, and the tests that show who is turned away.
SOCKETS: dict[str, str] = {
    "ws/stream/": "tests/realtime",
}
