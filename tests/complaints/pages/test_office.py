"""The complaint office's pages, and how little of them a handling unit sees."""

from __future__ import annotations

import uuid

import pytest

from complaints.models import Complaint
from tests.builders.complaints import TEXT, a_filed_complaint, a_scene, an_accepted_complaint
from timelimits.models import TimeLimit

LIST = "/complaints/"


@pytest.fixture
def scene(db, clock):
    return a_scene()


def at(client, scene, who):
    client.force_login(scene.hall.people[who])
    return client


def page_of(own):
    return f"/complaints/{own.number}/"


def act(client, own, name, **fields):
    version = Complaint.objects.get(matter__number=own.number).version
    form = {"key": str(uuid.uuid4()), "version": version} | fields
    return client.post(f"{page_of(own)}{name}/", form)


def test_the_pages_want_an_account(scene, client):
    own = a_filed_complaint(scene)
    for address in (LIST, page_of(own)):
        assert client.get(address)["Location"].startswith("/sign-in/")


def test_the_office_lists_and_reads_with_the_name_of_the_complainant(scene, client):
    own = a_filed_complaint(scene)
    officer = at(client, scene, "complaint_officer")
    listed = officer.get(LIST).content.decode()
    assert own.number in listed
    assert "9月24日（星期四）" in listed
    read = officer.get(page_of(own)).content.decode()
    assert TEXT in read
    assert "赵小满" in read
    assert "不可见：办件未办结，投诉人未同意" in read


@pytest.mark.parametrize("who", ["clerk", "reviewer", "approver", "supervision_officer"])
def test_everybody_else_sees_an_empty_list_and_no_such_page(scene, client, who):
    own = an_accepted_complaint(scene)
    other = at(client, scene, who)
    listed = other.get(LIST)
    assert listed.status_code == 200
    assert own.number not in listed.content.decode()
    assert "没有投诉" in listed.content.decode()
    assert other.get(page_of(own)).status_code == 404
    assert act(other, own, "answer", answer="好").status_code == 404


def test_the_unit_reads_a_released_complaint_without_who_complained(scene, client):
    own = an_accepted_complaint(scene, consent=True)
    reviewer = at(client, scene, "reviewer")
    read = reviewer.get(page_of(own)).content.decode()
    assert TEXT in read
    assert "赵小满" not in read
    assert "13800001234" not in read
    assert "<button" not in read.partition('class="sheet complaint"')[2]
    assert act(reviewer, own, "answer", answer="没有此事").status_code == 403


def test_the_whole_way_through_the_pages(scene, client):
    own = a_filed_complaint(scene)
    officer = at(client, scene, "complaint_officer")
    assert act(officer, own, "acceptance").status_code == 302
    assert act(officer, own, "answer", answer="已核实。").status_code == 302
    assert act(officer, own, "closing").status_code == 302
    assert Complaint.objects.get().state == "closed"


def test_declining_through_the_page(scene, client):
    own = a_filed_complaint(scene)
    officer = at(client, scene, "complaint_officer")
    assert act(officer, own, "refusal", ground="").status_code == 400
    assert act(officer, own, "refusal", ground="under_review").status_code == 302
    assert "已进入复议或者诉讼程序" in officer.get(page_of(own)).content.decode()


def test_a_refused_answer_keeps_the_words(scene, client):
    own = an_accepted_complaint(scene)
    officer = at(client, scene, "complaint_officer")
    form = {"key": str(uuid.uuid4()), "version": 1, "answer": "写了很久的答复"}
    page = officer.post(f"{page_of(own)}answer/", form)
    assert page.status_code == 409
    assert "写了很久的答复" in page.content.decode()


def test_an_act_that_does_not_exist_is_not_found(scene, client):
    own = a_filed_complaint(scene)
    assert act(at(client, scene, "complaint_officer"), own, "burning").status_code == 404


def test_the_list_shows_one_state_alone(scene, client):
    filed, accepted = a_filed_complaint(scene), an_accepted_complaint(scene)
    page = at(client, scene, "complaint_officer").get(f"{LIST}?state=accepted").content.decode()
    assert accepted.number in page
    assert filed.number not in page


def test_the_receipt_of_the_date_opens_for_the_office_and_for_no_handler(scene, client):
    own = a_filed_complaint(scene)
    limit = TimeLimit.objects.get(matter__number=own.number)
    receipt = f"/limits/{limit.pk}/receipt/"
    for who in ("clerk", "reviewer", "approver"):
        assert at(client, scene, who).get(receipt).status_code == 404
    officer = at(client, scene, "complaint_officer")
    assert f'href="{receipt}"' in officer.get(page_of(own)).content.decode()
    assert officer.get(receipt).status_code == 200
