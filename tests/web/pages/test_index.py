"""The front door and the pages of refusal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from kernel import clock
from organizations.models import Account


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.mark.django_db
def test_the_front_door_opens_for_everyone(visitor: Client) -> None:
    page = visitor.get("/")
    assert page.status_code == 200
    assert "查办件" in page.content.decode()


@pytest.mark.django_db
def test_accounts_are_listed_only_while_time_is_simulated(visitor: Client) -> None:
    Account.objects.create_user("b05")
    assert "b05" not in visitor.get("/").content.decode()
    before = clock.current()
    clock.install(clock.DrivenClock(dt.datetime(2026, 9, 21, 1, tzinfo=dt.UTC)))
    try:
        page = visitor.get("/").content.decode()
    finally:
        clock.install(before)
    assert "b05" in page
    assert "演练" in page


@pytest.mark.django_db
def test_language_can_be_switched_without_signing_in(visitor: Client) -> None:
    visitor.post("/language/", {"language": "en"})
    assert 'lang="en"' in visitor.get("/").content.decode()


@pytest.mark.django_db
def test_an_unknown_address_gets_a_page_that_says_so_kindly(visitor: Client) -> None:
    page = visitor.get("/no-such-page/")
    assert page.status_code == 404
    assert "没有找到这一页" in page.content.decode()
