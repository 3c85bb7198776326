"""The rating's page: by number and code alone, from the slip, and back to it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from complaints.models import Complaint, Rating
from tests.builders.complaints import a_scene, a_withdrawn_case

PAGE = "/track/rating/"


@pytest.fixture
def scene(db, clock):
    return a_scene()


def ask(scene, **more):
    own = {"number": scene.case.number, "code": scene.case.code}
    return Client().post(PAGE, own | more)


def give(scene, grade, **more):
    return ask(scene, act="rate", grade=grade, key=str(uuid.uuid4()), **more)


def test_the_address_alone_leads_to_the_slip(db):
    assert Client().get(PAGE)["Location"] == "/track/"


def test_before_the_decision_the_page_says_when(scene):
    assert "办结以后就可以评价" in ask(scene).content.decode()


def test_a_bad_rating_shows_the_complaints_number_and_code_once(scene):
    a_withdrawn_case(scene)
    assert "请选一项" in ask(scene).content.decode()
    told = give(scene, 1, words="态度不好").content.decode()
    assert Complaint.objects.get().matter.number in told
    assert "十五个工作日" in told
    again = ask(scene).content.decode()
    assert "非常不满意" in again
    assert Complaint.objects.get().matter.number not in again


def test_a_second_rating_is_refused_and_the_first_stays(scene):
    a_withdrawn_case(scene)
    give(scene, 5)
    assert give(scene, 1).status_code == 409
    assert Rating.objects.get().grade == 5


@pytest.mark.parametrize("grade", ["", "7", "x", "１"])
def test_no_grade_is_asked_for_again_with_the_words_kept(scene, grade):
    a_withdrawn_case(scene)
    answer = give(scene, grade, words="写了很多")
    assert answer.status_code == 400
    assert "写了很多" in answer.content.decode()


def test_a_wrong_code_is_not_found(scene):
    assert Client().post(PAGE, {"number": scene.case.number, "code": "x"}).status_code == 404


def test_the_complaint_office_sees_the_months_ratings(scene, client, clock):
    a_withdrawn_case(scene)
    give(scene, 4)
    client.force_login(scene.hall.people["complaint_officer"])
    assert "本月评价" in client.get("/complaints/").content.decode()
    for days, given in ((9, 1), (1, 0)):  # to the month's last day, and beyond
        clock.shift(dt.timedelta(days=days))
        assert sum(n for _, n in client.get("/complaints/").context["ratings"]) == given
    client.force_login(scene.hall.people["reviewer"])
    assert "本月评价" not in client.get("/complaints/").content.decode()
