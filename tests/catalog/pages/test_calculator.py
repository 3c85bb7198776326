from __future__ import annotations

import uuid

import pytest
from django.test import Client

from tests.builders.catalog import food_licence
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db
FOOD = "990100-17-035"
ASKED = {"by": "item", "item": FOOD, "limit": "promised", "day": "2026-09-21", "time": "09:00"}


@pytest.fixture
def stranger(clock):
    a_city()
    food_licence()
    return Client(REMOTE_ADDR=str(uuid.uuid4()))


def _page(stranger, status=200, **asked):
    answer = stranger.get("/calculator/", asked)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_empty_page_starts_at_this_moment(stranger):
    text = _page(stranger)
    assert 'value="2026-09-21"' in text
    assert 'value="08:50"' in text


def test_an_item_is_answered_with_its_days_and_both_limits(stranger):
    text = _page(stranger, **ASKED)
    assert "2026年9月29日（星期二）" in text
    assert "rc-days" in text
    assert "法定时限" in text


def test_a_free_rule_with_a_pause_and_room_for_another(stranger):
    rule = {"by": "rule", "amount": "5", "unit": "working_day", "day": "2026-09-21", "time": ""}
    text = _page(stranger, **rule, since="2026-09-22", until="2026-09-24")
    assert "2026年10月8日" in text
    assert 'id="since2"' in text


def test_words_that_are_no_code_lead_to_the_items_they_may_mean(stranger):
    text = _page(stranger, 404, **{**ASKED, "item": "食品"})
    assert f"item={FOOD}" in text


@pytest.mark.parametrize(
    ("asked", "mark"),
    [
        ({**ASKED, "day": "soon"}, 'name="day"'),
        ({**ASKED, "item": ""}, 'name="item"'),
        ({**ASKED, "by": "rule", "amount": "-3", "unit": "month"}, 'name="amount"'),
        ({**ASKED, "since": "2026-09-25", "until": "2026-09-22"}, "<details open"),
    ],
)
def test_what_cannot_be_read_is_said_and_its_field_marked(stranger, asked, mark):
    text = _page(stranger, 400, **asked)
    assert "error-summary" in text
    assert mark in text


def test_what_was_typed_cannot_become_markup(stranger):
    text = _page(stranger, 404, **{**ASKED, "item": "<script>alert(1)</script>"})
    assert "<script>alert" not in text
