"""Who may watch what: asked before anything is joined, and again while the socket is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.http.cookie import parse_cookie

from approval.errors import WrongCode
from approval.selectors import cases
from boards import access, scopes
from organizations.models import Account, Department
from organizations.officers import Officer, officer_of
from realtime import codes
from realtime.topics import Wish

# Entries after which somebody may have lost what let them in.
SHAKING: Final = (
    "account.changed",
    "account.closed",
    "account.password_set",
    "account.signed_out",
    "grant.",
)


class TurnedAway(Exception):
    """Not let in; ``code`` is what the socket is closed with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Pass:
    """What let somebody in, so that it can be looked at again."""

    wish: Wish
    session: str
    matter_id: int | None = None

    @property
    def open_to_all(self) -> bool:
        """Whether nobody's session or role was needed."""
        return self.wish.kind in {"lobby", "matter"}


def session_in(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The session key in the handshake's cookies; empty when there is none."""
    for name, value in headers:
        if name == b"cookie":
            return parse_cookie(value.decode("latin1")).get(settings.SESSION_COOKIE_NAME, "")
    return ""


def admit(wish: Wish, session: str) -> Pass:
    """The pass for a wish; raises TurnedAway. Wrong number and wrong code look alike."""
    if wish.kind == "matter":
        try:
            case = cases.public_case(wish.number, wish.code)
        except WrongCode:
            raise TurnedAway(codes.REFUSED) from None
        return Pass(wish, session, case.matter_id)
    region = scopes.city().code
    if wish.kind == "lobby":
        if wish.place != region:
            raise TurnedAway(codes.REFUSED)
        return Pass(wish, session)
    _need(wish, officer_in(session), region)
    return Pass(wish, session)


def withdrawn(passes: Iterable[Pass]) -> Mapping[Pass, int]:
    """Those of the passes that no longer hold, each with the code to close with."""
    region = scopes.city().code
    officers: dict[str, Officer | None] = {}
    lost: dict[Pass, int] = {}
    for held in passes:
        if held.open_to_all:
            continue
        if held.session not in officers:
            officers[held.session] = officer_in(held.session)
        try:
            _need(held.wish, officers[held.session], region)
        except TurnedAway as away:
            lost[held] = away.code
    return lost


def officer_in(session: str) -> Officer | None:
    """The officer whose session it is; None when it ended or the account was closed."""
    if not session:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    account = auth.get_user(request)
    if not isinstance(account, Account) or not account.is_active:
        return None
    return officer_of(account)


def _need(wish: Wish, officer: Officer | None, region: str) -> None:
    """Raise TurnedAway unless the officer may watch; an unknown unit looks like a foreign one."""
    if officer is None:
        raise TurnedAway(codes.SESSION_ENDED)
    if wish.kind == "bureau":
        allowed = wish.place == region and access.sees_bureau(officer, region)
    else:
        known = Department.objects.filter(code=wish.place).exists()
        allowed = known and access.sees_department(officer, wish.place, region)
    if not allowed:
        raise TurnedAway(codes.REFUSED)
