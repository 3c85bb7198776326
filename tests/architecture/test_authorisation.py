"""Every door has a row, and is as closed as its row says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from config.database import ROOT
from kernel.transactions import use_case
from organizations.models import Account
from organizations.roles import Role
from organizations.services import accounts
from organizations.services.accounts import NewAccount
from realtime.routing import websocket_urlpatterns
from tests.architecture.authorisation import (
    ROUTES,
    SOCKETS,
    Anyone,
    Device,
    Inside,
    Roles,
    Scoped,
    SignedIn,
)
from tests.builders.organizations import BY, PASSWORD, SmallCity, a_city

EVERY_DATABASE = pytest.mark.django_db(databases=["default", "public"])
REFUSED = {403, 404}
JSON: Any = {"data": {}, "content_type": "application/json"}
NOBODY_HAS_THIS = {"int": "999999", "slug": "nothing-here", "str": "9901000000000000000"}


def doors(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address and its view, the stock admin's left out: its own test is below."""
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield here, entry.callback
        elif entry.app_name != "admin":
            yield from doors(entry, here)


def sample(route: str) -> str:
    """An address of the route for a thing that does not exist."""
    return "/" + re.sub(r"<(\w+):\w+>", lambda match: NOBODY_HAS_THIS[str(match[1])], route)


def knock(visitor: Client, route: str) -> Any:
    """A POST of nothing, in the form the address reads."""
    if route.startswith("api/"):
        return visitor.post(sample(route), **JSON)
    return visitor.post(sample(route), follow=visitor.session.get("_auth_user_id") is not None)


def of(*kinds: Any) -> list[str]:
    return [route for route, audience in ROUTES.items() if isinstance(audience, kinds)]


def test_every_address_has_a_row_and_every_row_an_address():
    there = {route for route, _ in doors(get_resolver())}
    assert there - ROUTES.keys() == set(), "addresses nobody decided about"
    assert ROUTES.keys() - there == set(), "rows of addresses that do not exist"


def test_every_socket_has_a_row_and_tests_that_turn_somebody_away():
    assert {str(entry.pattern) for entry in websocket_urlpatterns} == SOCKETS.keys()
    for folder in SOCKETS.values():
        assert "refus" in _text_of_tests(folder)


@pytest.mark.parametrize(
    "folder", sorted({a.tested_in for a in ROUTES.values() if isinstance(a, Scoped)})
)
def test_scopes_are_tested_where_the_row_says(folder):
    text = _text_of_tests(folder)
    assert re.search(r"\b(403|404|NotFound|NotPermitted)\b", text), "nobody is turned away there"


def _text_of_tests(folder: str) -> str:
    files = [*(ROOT / folder).rglob("test_*.py")]
    assert files, f"no tests in {folder}"
    return "\n".join(path.read_text() for path in files)


@EVERY_DATABASE
def test_nobody_without_an_account_gets_in():
    let_in = [
        (route, answer.status_code)
        for route in of(SignedIn, Roles, Scoped)
        for answer in (Client().get(sample(route)), knock(Client(), route))
        if not _turned_away(route, answer)
    ]
    assert let_in == []


def _turned_away(route: str, answer: Any) -> bool:
    """Pages send to the sign-in page; interfaces and fragments refuse."""
    audience = ROUTES[route]
    if route.startswith("api/") or (isinstance(audience, SignedIn) and audience.fragment):
        return answer.status_code in {401, 403, 405}
    return answer.status_code == 302 and answer["Location"].startswith(settings.LOGIN_URL)


@EVERY_DATABASE
def test_what_is_for_everybody_asks_nobody_to_sign_in(clock):
    a_city()
    turned_away = []
    for route in of(Anyone):
        answer = Client().get(sample(route))
        sent_away = answer.headers.get("Location", "").startswith(settings.LOGIN_URL)
        if sent_away or answer.status_code not in {200, 302, 400, 404, 405, 503}:
            turned_away.append((route, answer.status_code))
    assert turned_away == []


def test_nothing_that_a_cookie_opens_is_posted_to_without_the_pages_token(newcomer):
    free = {route for route, view in doors(get_resolver()) if getattr(view, "csrf_exempt", False)}
    pages = {route for route in free if not route.startswith("api/")}
    assert pages == {*of(Device), "lobby/pairing/"}
    foreign = Client(enforce_csrf_checks=True)
    foreign.cookies = newcomer.cookies
    for visitor, told in ((foreign, [403, 403]), (newcomer, [303, 400])):
        page, program = (visitor.post(f"/{one}", **JSON) for one in ("view/", "api/v1/cases"))
        assert [page.status_code, program.status_code] == told


@pytest.mark.parametrize("route", of(Inside))
def test_what_is_for_machines_is_refused_from_outside(route):
    assert Client().get(sample(route), REMOTE_ADDR="203.0.113.9").status_code == 403


@EVERY_DATABASE
@pytest.mark.parametrize("told", [None, "", "Screen", "Screen ", "Screen no-such-token", "Basic x"])
def test_what_is_for_registered_screens_is_refused_without_their_token(told, clock):
    a_city()
    headers = {} if told is None else {"Authorization": told}
    for route in of(Device):
        answers = (
            Client().get(sample(route), headers=headers),
            Client().post(sample(route), headers=headers),
        )
        assert sorted(answer.status_code for answer in answers) == [401, 405]


@EVERY_DATABASE
def test_an_account_without_any_role_gets_nothing(newcomer):
    let_in = [
        (route, answer.status_code)
        for route in of(Roles, Scoped)
        for answer in (newcomer.get(sample(route), follow=True), knock(newcomer, route))
        if answer.status_code not in REFUSED | {400, 405}
    ]
    assert let_in == []


@EVERY_DATABASE
def test_each_role_gets_where_its_rows_say_and_nowhere_else(clock):
    city = a_city()
    wrong = []
    for role, username in one_account_per_role(city.accounts).items():
        visitor = Client()
        visitor.force_login(city.accounts[username])
        for route in of(Roles):
            audience = ROUTES[route]
            assert isinstance(audience, Roles)
            status = visitor.get(sample(route)).status_code
            if (status not in REFUSED) != (role in audience.roles):
                wrong.append((role.value, route, status))
    assert wrong == []


def one_account_per_role(people: dict[str, Account]) -> dict[Role, str]:
    held = {
        Role(grant.role): username
        for username, account in people.items()
        for grant in account.grants.all()
    }
    assert held.keys() == set(Role)
    return held


@pytest.fixture
def newcomer(db, clock) -> Client:
    """An account in a department, with no grant at all."""
    client = Client()
    client.force_login(_enter_newcomer(a_city()))
    return client


@use_case
def _enter_newcomer(city: SmallCity) -> Account:
    encoded = accounts.encoded_password(PASSWORD)
    new = NewAccount("newcomer", "演练·新人", "W-newcomer", city.market, None, encoded)
    return accounts.enter_account(new, by=BY)


@pytest.mark.django_db
def test_the_stock_admin_is_for_staff_only(newcomer):
    assert Client().get("/admin/").status_code == 302
    assert newcomer.get("/admin/", follow=False).status_code == 302
