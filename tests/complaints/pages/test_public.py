"""The complainant's pages, without an account and without a secret in any address."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.errors import WrongCode
from complaints.models import Complaint
from complaints.selectors import public
from tests.builders.complaints import TEXT, a_filed_complaint, a_scene, an_answered_complaint

NEW, STATUS = "/complaints/new/", "/complaints/status/"


@pytest.fixture
def scene(db, clock):
    return a_scene()


def credentials(own):
    return {"number": own.number, "code": own.code}


def text_of(page):
    return page.content.decode()


def test_anyone_may_open_the_page(scene, client):
    assert client.get(NEW).status_code == 200
    assert client.get(STATUS).status_code == 200


def test_the_tracking_page_posts_number_and_code_and_the_form_opens(scene, client):
    page = client.post(NEW, credentials(scene.case))
    assert page.status_code == 200
    assert 'name="text"' in text_of(page)
    assert "3个工作日" in text_of(page)
    assert "食品经营许可" in text_of(page)


def test_a_wrong_code_asks_again_without_saying_which_was_wrong(scene, client):
    page = client.post(NEW, {"number": scene.case.number, "code": "0000-0000-00000-0"})
    assert page.status_code == 404
    assert "编号或查询码不正确" in text_of(page)
    assert 'name="text"' not in text_of(page)


def test_whatever_is_wrong_of_a_complaints_number_and_code_costs_one_look(scene):
    own = a_filed_complaint(scene)
    wrong = ((own.number, scene.case.code), ("none", own.code), ("\x00", own.code))
    for number, code in wrong:
        with CaptureQueriesContext(connection) as asked, pytest.raises(WrongCode):
            public.public_complaint(number, code)
        assert len(asked) == 1


def test_filing_shows_number_and_code_once_and_pressing_twice_files_once(scene, client):
    form = credentials(scene.case) | {"act": "file", "key": str(uuid.uuid4()), "text": TEXT}
    first, second = client.post(NEW, form), client.post(NEW, form)
    code = re.search(r"data-complaint-code>([^<]+)<", text_of(first)).group(1)
    assert code in text_of(second)
    assert Complaint.objects.count() == 1


def test_an_empty_complaint_keeps_what_else_was_typed(scene, client):
    form = credentials(scene.case) | {"act": "file", "key": str(uuid.uuid4()), "text": " "}
    page = client.post(NEW, form | {"contact_name": "赵小满"})
    assert page.status_code == 400
    assert "请写明投诉的情况" in text_of(page)
    assert "赵小满" in text_of(page)


def test_a_form_without_a_key_is_refused(scene, client):
    page = client.post(NEW, credentials(scene.case) | {"act": "file", "text": TEXT})
    assert page.status_code == 400
    assert not Complaint.objects.exists()


def test_text_of_any_kind_is_shown_as_text(scene, client):
    form = credentials(scene.case) | {"act": "file", "key": str(uuid.uuid4())}
    page = client.post(NEW, form | {"text": "<script>alert(1)</script>\x00 ends"})
    assert page.status_code == 200
    own = {
        "number": re.search(r"data-complaint-number>([^<]+)<", text_of(page)).group(1),
        "code": re.search(r"data-complaint-code>([^<]+)<", text_of(page)).group(1),
    }
    shown = text_of(client.post(STATUS, own))
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert" not in shown


def test_the_status_page_says_until_when_and_then_the_answer(scene, client):
    own = a_filed_complaint(scene)
    assert "9月24日（星期四）" in text_of(client.post(STATUS, credentials(own)))
    answered = an_answered_complaint(scene)
    assert "已核实并责令改正。" in text_of(client.post(STATUS, credentials(answered)))


def test_the_complainant_agrees_on_the_status_page(scene, client):
    own = a_filed_complaint(scene)
    assert "同意告知承办部门" in text_of(client.post(STATUS, credentials(own)))
    form = credentials(own) | {"act": "consent", "key": str(uuid.uuid4())}
    page = client.post(STATUS, form)
    assert "您已同意告知承办部门" in text_of(page)
    assert Complaint.objects.get().consent


def test_a_wrong_code_of_the_complaint_shows_nothing(scene, client):
    own = a_filed_complaint(scene)
    page = client.post(STATUS, {"number": own.number, "code": scene.case.code})
    assert page.status_code == 404
    assert TEXT not in text_of(page)
