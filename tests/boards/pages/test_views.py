"""Who sees which screen, and that page and polling tell the same."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from tests.builders import approval as filings
from tests.builders.boards import drain
from tests.builders.screens import a_screen, admitted


@pytest.fixture
def hall(db, clock):
    return filings.a_hall()


def visitor(hall, who: str) -> Client:
    client = Client()
    client.force_login(hall.people[who])
    return client


@pytest.mark.parametrize("who", ["supervision_officer", "supervision_leader", "leader"])
def test_whoever_watches_over_all_units_sees_the_wall(hall, who):
    assert visitor(hall, who).get("/supervision/").status_code == 200


@pytest.mark.parametrize(
    "who", ["clerk", "reviewer", "approver", "auditor", "complaint_officer", "centre_manager"]
)
def test_for_the_watched_the_wall_does_not_exist(hall, who):
    for path in ("/supervision/", "/supervision/board/"):
        assert visitor(hall, who).get(path).status_code == 404


def test_a_stranger_is_asked_to_sign_in(hall):
    for path in ("/supervision/", "/supervision/board/", "/department/", "/department/x/"):
        assert Client().get(path).status_code == 302


def test_an_officer_is_led_to_the_own_unit_and_to_no_other(hall):
    client = visitor(hall, "reviewer")
    assert client.get("/department/")["Location"] == f"/department/{hall.unit.code}/"
    assert client.get(f"/department/{hall.unit.code}/").status_code == 200
    assert client.get(f"/department/{hall.neighbour.code}/").status_code == 404
    assert client.get("/department/990100-99/").status_code == 404


def test_the_bureau_looks_into_every_unit(hall):
    client = visitor(hall, "supervision_officer")
    for unit in (hall.unit, hall.neighbour):
        assert client.get(f"/department/{unit.code}/").status_code == 200


def test_page_and_polling_tell_the_same(hall):
    filings.an_accepted_case(hall, filings.an_item(hall))
    client = visitor(hall, "supervision_officer")
    page = client.get("/supervision/").content.decode()
    found = re.search(r'<script id="board" type="application/json">(.*?)</script>', page, re.DOTALL)
    polled = client.get("/supervision/board/").json()
    assert json.loads(found.group(1))["board"] == polled["board"]
    assert polled["board"]["head"]["open"] == 1


def test_more_cases_cost_no_more_queries(hall, django_assert_max_num_queries):
    item = filings.an_item(hall)
    for _ in range(12):
        filings.an_accepted_case(hall, item)
    client = visitor(hall, "supervision_officer")
    client.get("/supervision/board/")
    with django_assert_max_num_queries(40):
        client.get("/supervision/board/")


def test_only_reading_is_possible(hall):
    client = visitor(hall, "supervision_officer")
    for path in ("/supervision/", "/supervision/board/", "/lobby/"):
        assert client.post(path).status_code == 405


def test_a_halls_screen_names_nobody(committed_db, clock):
    hall = filings.a_hall()
    person = filings.Person(name="欧阳春和", phone="13900000000")
    number = filings.a_received_case(hall, filings.an_item(hall), applicant=person)
    drain()
    _, token = a_screen(hall)
    told = Client().get("/lobby/board/", headers=admitted(token))
    assert told.status_code == 200
    words = told.content.decode().encode().decode("unicode_escape", errors="ignore")
    assert "欧阳" in told.content.decode()
    for secret in ("春和", "13900000000", number, token):
        assert secret not in told.content.decode()
        assert secret not in words
