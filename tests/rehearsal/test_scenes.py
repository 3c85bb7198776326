"""The bar's scenes: each ends on an open page, and none is there in a real hall."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

from approval.models import Case
from approval.services.filing import Person
from kernel import clock
from monitor import sweep
from monitor.models import Card
from rehearsal.city.load import load_city
from rehearsal.models import Performance
from rehearsal.simulation import scenes, seeding


@pytest.fixture
def hand(committed_db):
    """The loaded city on its first morning, without its cases; legal time moves by this hand."""
    hand = clock.DrivenClock(seeding.OPENS_AT)
    clock.install(hand)
    load_city(clock.now())
    yield hand
    clock.install(None)


def press(number: int, key: uuid.UUID | None = None, client: Client | None = None):
    client = client or Client()
    return client.post(
        f"/rehearsal/scenes/{number}/", {"key": str(key or uuid.uuid4())}, follow=True
    )


def test_the_bowl_of_noodles_ends_on_the_notice_with_its_code(hand):
    page = press(2)
    assert page.redirect_chain[-1][0].endswith("/paper/")
    shown = page.content.decode()
    assert "桂兰面馆" in shown
    assert "2026年9月29日（星期二）" in shown
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z]", shown)


def test_a_double_click_files_once(hand):
    key, client = uuid.uuid4(), Client()
    press(2, key, client)
    press(2, key, client)
    assert Case.objects.count() == 1


def test_the_hour_passes_and_the_lamp_turns_blue_then_yellow(hand):
    press(5)
    number = Case.objects.get().number
    for minutes, level in ((50, 1), (15, 2)):
        hand.shift(dt.timedelta(minutes=minutes))
        sweep.drain(clock.now())
        assert Card.objects.filter(matter__number=number, level=level, kind="promised").exists()


def test_the_well_waits_for_the_officers_word(hand):
    Performance.objects.create(key="seed:well", number="", ended=True)
    page = press(6)
    assert page.redirect_chain[-1][0] == "/supervision/"
    hand.shift(dt.timedelta(minutes=11))
    sweep.drain(clock.now())
    page = press(6)
    assert "/supervision/cards/" in page.redirect_chain[-1][0]
    assert "待核" in page.content.decode()


def test_the_second_notice_ends_on_the_form_that_stops_and_shows_the_article(hand):
    key, client = uuid.uuid4(), Client()
    press(3, key, client)
    page = press(3, key, client)
    assert page.redirect_chain[-1][0].endswith("/supplement/")
    assert "第三十二条" in page.content.decode()
    assert Case.objects.count() == 1


def test_the_reason_for_the_well_stands_on_the_public_board(hand):
    owner = Person("澄溪酒业", "company", "陆澄溪", "990102197901010011", "10000000002", "云堤区")
    number = scenes._received_and_accepted(scenes.WATER, owner, uuid.uuid4())
    Performance.objects.create(key="seed:well", number=number, ended=False)
    hand.shift(dt.timedelta(days=60))
    page = press(7)
    assert page.redirect_chain[-1][0].startswith("/progress/?tail=")
    assert Case.objects.get(number=number).delay_reason == "consultation"


@pytest.mark.parametrize(("number", "ends"), [(4, "/lobby/"), (8, "/desk/")])
def test_a_scene_that_needs_nothing_done_opens_its_page(hand, number, ends):
    assert press(number).redirect_chain[-1][0].split("#")[0] == ends


def test_there_is_no_such_scene(hand):
    assert press(9).status_code == 404


def test_a_real_hall_has_no_scenes(db, clock):
    assert press(2).status_code == 404
    assert not Case.objects.exists()
