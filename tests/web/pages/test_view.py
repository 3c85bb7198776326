"""大字版 and 高对比 by a form alone: two cookies, and back to where one was."""

from __future__ import annotations

import pytest
from django.test import Client

SWITCH = "/view/"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "cookie", "mark"),
    [("large", "large-type", " large"), ("contrast", "high-contrast", " contrast")],
)
def test_a_switch_is_remembered_and_taken_back(name: str, cookie: str, mark: str) -> None:
    reader = Client()
    answer = reader.post(SWITCH, {"set": f"{name}=1", "next": "/calculator/?amount=5"})
    assert (answer.status_code, answer["Location"]) == (303, "/calculator/?amount=5")
    assert answer.cookies[cookie].value == "1"
    assert answer.cookies[cookie]["max-age"] == 365 * 24 * 60 * 60
    page = reader.get("/calculator/").content.decode()
    assert f'{mark}"' in page or f"{mark} " in page
    assert 'aria-pressed="true"' in page
    reader.post(SWITCH, {"set": f"{name}=0", "next": "/"})
    assert 'aria-pressed="true"' not in reader.get("/calculator/").content.decode()


def test_a_page_had_by_post_is_asked_for_again_with_the_same_form() -> None:
    form = {"set": "large=1", "next": "/track/", "again": "1", "number": "1", "code": "x"}
    answer = Client().post(SWITCH, form)
    assert (answer.status_code, answer["Location"]) == (307, "/track/")


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:0", ""])
def test_nobody_is_sent_elsewhere(elsewhere: str) -> None:
    for again in ("0", "1"):
        answer = Client().post(SWITCH, {"set": "large=1", "next": elsewhere, "again": again})
        assert (answer.status_code, answer["Location"]) == (303, "/")


def test_what_is_no_switch_sets_nothing() -> None:
    answer = Client().post(SWITCH, {"set": "sessionid=1", "next": "/"})
    assert not answer.cookies
