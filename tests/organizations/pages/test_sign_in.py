from __future__ import annotations

import datetime as dt

import pytest

from ledger.models import Entry
from organizations.models import Account, SignInGate
from organizations.roles import Role
from organizations.services import accounts, grants
from organizations.services.grants import NewGrant
from tests.builders.organizations import PASSWORD, a_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(clock):
    return a_city()


def _sign_in(client, username, password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def _names():
    return list(Entry.objects.order_by("seq").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("b05", "/desk/"),
        ("reviewer_shijian", "/inbox/"),
        ("approver_shuili", "/inbox/"),
        ("officer1", "/supervision/"),
        ("complaint_officer", "/complaints/"),
        ("system_admin", "/admin/"),
        ("city_leader", "/"),
    ],
)
def test_everyone_starts_where_the_day_starts(client, city, who, page):
    answer = _sign_in(client, who)
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert _names()[-1] == "account.signed_in"


def test_the_page_opens_to_strangers(client, db, clock):
    answer = client.get("/sign-in/")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_wrong_password_is_refused_without_saying_which_was_wrong(client, city):
    wrong = _sign_in(client, "b05", "wrong-password")
    unknown = _sign_in(client, "nobody", "wrong-password")
    assert (wrong.status_code, unknown.status_code) == (400, 400)
    assert "用户名或密码不正确" in wrong.content.decode()
    assert "用户名或密码不正确" in unknown.content.decode()


def test_an_unknown_name_leaves_no_entry(client, city):
    before = len(_names())
    _sign_in(client, "nobody", "x")
    assert len(_names()) == before


def test_a_closed_account_does_not_sign_in(client, city):
    accounts.close_account(city.accounts["b05"].pk, officer=city.officer("system_admin"))
    assert _sign_in(client, "b05").status_code == 400
    assert Entry.objects.latest("seq").facts["reason"] == "closed"


def test_five_failures_lock_name_and_address_even_against_the_right_password(client, city):
    for _ in range(4):
        assert _sign_in(client, "b05", "wrong").status_code == 400
    assert _sign_in(client, "b05", "wrong").status_code == 429
    answer = _sign_in(client, "b05")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 800
    facts = Entry.objects.latest("seq").facts
    assert (facts["failures"], facts["locked"]) == (5, True)


def test_a_locked_gate_leaves_no_further_entries(client, city):
    for _ in range(5):
        _sign_in(client, "b05", "wrong")
    before = len(_names())
    for _ in range(3):
        _sign_in(client, "b05", "wrong")
    assert len(_names()) == before


def test_the_lock_holds_for_that_address_only(client, city):
    for _ in range(5):
        _sign_in(client, "b05", "wrong")
    elsewhere = client.post(
        "/sign-in/", {"username": "b05", "password": PASSWORD}, REMOTE_ADDR="10.0.0.9"
    )
    assert elsewhere.status_code == 302


def test_the_lock_opens_in_wall_time_whatever_the_legal_clock_says(client, city, clock):
    for _ in range(5):
        _sign_in(client, "b05", "wrong")
    clock.shift(dt.timedelta(days=1))
    assert _sign_in(client, "b05").status_code == 429
    gate = SignInGate.objects.get(username="b05")
    gate.locked_until = gate.failed_at - dt.timedelta(seconds=1)
    gate.save()
    assert _sign_in(client, "b05").status_code == 302


def test_success_forgets_earlier_failures(client, city):
    for _ in range(4):
        _sign_in(client, "b05", "wrong")
    _sign_in(client, "b05")
    assert SignInGate.objects.get(username="b05").failures == 0


def test_gates_that_nobody_tried_for_a_day_are_forgotten(client, city):
    _sign_in(client, "stranger", "wrong")
    gate = SignInGate.objects.get(username="stranger")
    gate.failed_at -= dt.timedelta(days=1, seconds=1)
    gate.save()
    _sign_in(client, "b05", "wrong")
    assert not SignInGate.objects.filter(username="stranger").exists()


def test_one_comes_back_to_the_page_one_wanted_if_it_is_ours(client, city):
    ours = _sign_in(client, "b05", next="/desk/cases/1/")
    assert ours.headers["Location"] == "/desk/cases/1/"
    client.post("/sign-out/")
    foreign = _sign_in(client, "b05", next="https://evil.example/")
    assert foreign.headers["Location"] == "/desk/"


def test_a_clerk_with_two_windows_chooses_one(client, city, clock):
    second = NewGrant(
        city.accounts["b05"], Role.WINDOW_CLERK, city.windows["B09"], clock.now(), "AB岗"
    )
    grants.grant_role(second, officer=city.officer("security_admin"))
    assert _sign_in(client, "b05").headers["Location"] == "/sign-in/window/"
    page = client.get("/sign-in/window/").content.decode()
    assert "B05" in page
    assert "B09" in page
    assert client.post("/sign-in/window/", {"window": "C01"}).status_code == 400
    taken = client.post("/sign-in/window/", {"window": "B09"})
    assert taken.headers["Location"] == "/desk/"
    assert city.officer("b05").window_code == "B09"
    assert _names()[-1] == "window.taken"


def test_signing_out_ends_the_session_and_leaves_an_entry(client, city):
    _sign_in(client, "b05")
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert _names()[-1] == "account.signed_out"
    assert client.get("/password/").status_code == 302


def test_one_changes_ones_own_password(client, city):
    _sign_in(client, "b05")
    wanted = {"old": PASSWORD, "new": "Another-2026-pass", "again": "Another-2026-pass"}
    assert client.post("/password/", {**wanted, "old": "wrong"}).status_code == 400
    assert client.post("/password/", {**wanted, "again": "other"}).status_code == 400
    assert client.post("/password/", {**wanted, "new": "1", "again": "1"}).status_code == 400
    assert client.post("/password/", wanted).status_code == 302
    assert Account.objects.get(username="b05").check_password("Another-2026-pass")
    assert client.get("/password/").status_code == 200
