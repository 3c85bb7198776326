from __future__ import annotations

import pytest

from tests.builders.catalog import food_licence, water_permit
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue(clock):
    a_city()
    water_permit()
    food_licence()


def test_items_are_found_without_an_account(client):
    answer = client.get("/api/v1/items", {"q": "取水"})
    assert answer.status_code == 200
    body = answer.json()
    assert [item["code"] for item in body["items"]] == ["990100-12-024"]
    assert body["items"][0]["department"] == "市水利局"
    assert body["next"] is None


def test_the_next_page_is_named_by_its_offset(client):
    body = client.get("/api/v1/items", {"q": "许可", "limit": 1}).json()
    assert body["next"] == 1
    second = client.get("/api/v1/items", {"q": "许可", "limit": 1, "offset": body["next"]}).json()
    assert second["next"] is None
    assert second["items"] != body["items"]


BAD = (
    ({"q": "许可", "limit": "0"}, "#/limit"),
    ({"q": "许可", "limit": "many"}, "#/limit"),
    ({"q": "许可", "offset": "-1"}, "#/offset"),
    ({"q": "许可", "offset": str(10**30)}, "#/offset"),
    ({"q": "取\x00水"}, "#/q"),
    ({"q": "许可", "department": "9" * 40}, "#/department"),
)


def test_a_bad_question_is_a_problem_that_names_the_field(client):
    for asked, pointer in BAD:
        answer = client.get("/api/v1/items", asked)
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert [row["pointer"] for row in answer.json()["errors"]] == [pointer]


def test_odd_questions_are_answered_with_nothing(client):
    for text in ("%_%", "' OR 1=1 --", "x" * 10_000, "；", "🙂"):
        answer = client.get("/api/v1/items", {"q": text})
        assert (answer.status_code, answer.json()["items"]) == (200, [])
