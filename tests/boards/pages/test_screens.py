"""The screen's own addresses and the register's page, through their doors."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from boards.models import Announcement, Pairing, Screen, ScreenBeat
from boards.services import screens
from tests.builders import approval as filings
from tests.builders.approval import new_key
from tests.builders.screens import a_screen, admitted

EVERY_DATABASE = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def hall(db, clock):
    return filings.a_hall()


@pytest.fixture
def manager(hall):
    client = Client()
    client.force_login(hall.people["centre_manager"])
    return client


def post(client, path, **given):
    return client.post(path, given | {"key": str(new_key())})


def register(manager, hall, code):
    told = {"code": code, "name": "一楼东", "hall": hall.window.hall_code, "layout": "auto"}
    return post(manager, "/screens/new/", **told)


def test_the_page_is_the_same_for_every_screen_and_holds_no_row(hall):
    filings.a_received_case(hall, filings.an_item(hall))
    answer = Client().get("/lobby/")
    assert answer.status_code == 200
    assert 'id="rows"' in answer.content.decode()
    assert "何桂兰" not in answer.content.decode()
    assert "sessionid" not in answer.cookies


def test_a_waiting_screen_is_handed_a_code_and_a_token(hall):
    told = Client().post("/lobby/pairing/").json()
    assert Pairing.objects.get().code == told["code"]
    refused = Client().get("/lobby/board/", headers=admitted(told["token"]))
    assert (refused.status_code, refused.json()) == (401, {"code": "screen-not-registered"})


def test_who_asks_for_codes_without_end_is_told_to_wait(hall):
    answers = {Client().post("/lobby/pairing/").status_code for _ in range(13)}
    assert answers == {200, 429}
    others = Client().post("/lobby/pairing/", REMOTE_ADDR="203.0.113.7")
    assert others.status_code == 200, "another address is not held up"


def test_so_many_may_wait_and_no_more(hall, monkeypatch):
    monkeypatch.setattr(screens, "MOST_WAITING", 1)
    client = Client(REMOTE_ADDR="203.0.113.8")
    assert client.post("/lobby/pairing/").status_code == 200
    assert client.post("/lobby/pairing/").status_code == 429


@EVERY_DATABASE
def test_a_registered_screen_gets_its_halls_board(hall, manager):
    told = Client().post("/lobby/pairing/", REMOTE_ADDR="203.0.113.9").json()
    assert register(manager, hall, told["code"]).status_code == 302
    answer = Client().get("/lobby/board/", headers=admitted(told["token"])).json()
    assert answer["place"] == hall.window.hall_code
    assert answer["screen"]["name"] == "一楼东"
    assert answer["board"]["rows"] == {}
    assert told["token"] not in json.dumps(answer)


def test_a_heartbeat_brings_back_what_the_register_says(hall):
    screen, token = a_screen(hall)
    Screen.objects.filter(pk=screen.pk).update(layout="portrait")
    said = json.dumps({"width": 1080, "height": 1920, "layout": "portrait", "build": "x"})
    answer = Client().post(
        "/lobby/beat/", said, content_type="application/json", headers=admitted(token)
    )
    assert answer.json()["layout"] == "portrait"
    assert answer.json()["wall"] > 0
    assert ScreenBeat.objects.get().height == 1920


def test_a_garbled_heartbeat_still_counts(hall):
    _, token = a_screen(hall)
    for body in (b"", b"[]", b"\xff", b"{", b'{"width": 1e999}', b"[" * 3000, b"9" * 5000):
        answer = Client().post(
            "/lobby/beat/", body, content_type="application/json", headers=admitted(token)
        )
        assert answer.status_code == 200, body[:20]
    assert ScreenBeat.objects.count() == 1


def test_a_revoked_screen_gets_nothing_more(hall, manager):
    screen, token = a_screen(hall)
    assert post(manager, f"/screens/{screen.pk}/revocation/").status_code == 302
    for answer in (
        Client().get("/lobby/board/", headers=admitted(token)),
        Client().post("/lobby/beat/", headers=admitted(token)),
    ):
        assert answer.status_code == 401
    assert post(manager, f"/screens/{screen.pk}/revocation/").status_code == 409


def test_the_register_is_for_whoever_keeps_or_checks_it(hall):
    a_screen(hall)
    for who, status in (
        ("centre_manager", 200),
        ("system_administrator", 200),
        ("auditor", 200),
        ("clerk", 403),
        ("leader", 403),
    ):
        client = Client()
        client.force_login(hall.people[who])
        answer = client.get("/screens/")
        assert answer.status_code == status
        keeps = b"/screens/new/" in answer.content
        assert keeps == (who == "centre_manager")


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/screens/new/", {"code": "ZZZZZZ"}),
        ("/screens/new/", {"code": "", "name": ""}),
        ("/screens/new/", {"layout": "round"}),
        ("/screens/new/", {"name": "\x00"}),
        ("/screens/announcements/", {"text": "停电", "until": "x"}),
        ("/screens/announcements/", {"text": "", "until": "2026-09-21T12:00"}),
        ("/screens/announcements/", {"text": "停电", "until": "2020-01-01T00:00"}),
    ],
)
def test_what_cannot_be_read_is_said_and_changes_nothing(hall, manager, path, given):
    told = {"name": "一楼东", "layout": "auto", "hall": hall.window.hall_code} | given
    answer = post(manager, path, **told)
    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode()
    assert not Screen.objects.exists()
    assert not Announcement.objects.exists()


def test_things_of_nobody_and_of_others_are_not_found(hall, manager):
    for path in (
        "/screens/999999/revocation/",
        "/screens/announcements/999999/cancellation/",
    ):
        assert post(manager, path).status_code == 404
    told = {"name": "x", "layout": "auto", "code": "ZZZZZZ"}
    assert post(manager, "/screens/999999/", **told).status_code == 404
    assert post(manager, "/screens/999999/renewal/", **told).status_code == 404
    told["hall"] = "elsewhere"
    assert post(manager, "/screens/new/", **told).status_code == 404


def test_renewing_changing_and_announcing_from_the_page(hall, manager):
    screen, _ = a_screen(hall)
    code = Client().post("/lobby/pairing/", REMOTE_ADDR="203.0.113.10").json()["code"]
    assert post(manager, f"/screens/{screen.pk}/renewal/", code=code).status_code == 302
    changed = post(manager, f"/screens/{screen.pk}/", name="二楼", layout="strip")
    assert changed.status_code == 302
    told = {"text": "停电\r\n请稍候", "until": "2026-09-21T12:00", "hall": hall.window.hall_code}
    assert post(manager, "/screens/announcements/", **told).status_code == 302
    page = manager.get("/screens/").content.decode()
    assert "二楼" in page
    assert "停电<br>请稍候" in page
    row = Announcement.objects.get()
    assert row.text == "停电\n请稍候"
    assert post(manager, f"/screens/announcements/{row.pk}/cancellation/").status_code == 302
    assert "停电" not in manager.get("/screens/").content.decode()
