"""In a rehearsal, and nowhere else, a visitor's own browser becomes a screen of the hall by one press."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from boards.models import Screen
from boards.selectors import registry
from kernel import clock
from tests.builders.organizations import a_city

PRESS = "/rehearsal/screens/"


@pytest.fixture
def rehearsing(db):
    clock.install(clock.DrivenClock(dt.datetime(2026, 9, 21, 1, tzinfo=dt.UTC)))
    yield
    clock.install(None)


def waiting():
    return Client().post("/lobby/pairing/").json()


@pytest.mark.usefixtures("rehearsing")
def test_one_press_registers_the_browser_that_shows_the_code():
    a_city()
    told = waiting()
    assert Client().post(PRESS, {"code": told["code"]}).status_code == 302
    assert registry.admitted(told["token"]).hall_code == "990100-H1"


@pytest.mark.usefixtures("rehearsing")
def test_a_code_that_nobody_shows_registers_nothing():
    a_city()
    assert Client().post(PRESS, {"code": "ZZZZZZ" * 100}).status_code == 302
    assert Client().post(PRESS).status_code == 302
    assert not Screen.objects.exists()


def test_in_a_real_hall_there_is_no_such_button(db):
    a_city()
    told = waiting()
    assert Client().post(PRESS, {"code": told["code"]}).status_code == 404
    assert "drill-code" not in Client().get("/lobby/").content.decode()
    assert registry.admitted(told["token"]) is None
