"""The page of one card: who sees it, what it says, what can be done there."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest

from kernel import clock as time
from monitor import sweep
from monitor.models import Card, Withholding
from organizations.models import Account
from tests.builders import monitor as built
from tests.builders import organizations as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(clock):
    return people.a_city()


@pytest.fixture
def red(city, clock) -> Card:
    built.a_watched_limit(
        built.working_days(1), kind=built.STATUTORY, department=people.MARKET, item="990100-17-035"
    )
    clock.move_to(time.office_time(dt.date(2026, 9, 23), dt.time(9)))
    sweep.drain(clock.now())
    return Card.objects.get(level=3)


@pytest.fixture
def signed_in(client):
    def sign_in(username: str):
        client.force_login(Account.objects.get(username=username))
        return client

    return sign_in


def address(card: Card, act: str = "") -> str:
    return f"/supervision/cards/{card.pk}/{act}"


def form(page) -> dict[str, str]:
    found = re.findall(r'name="(key|version)" value="([^"]+)"', page.content.decode())
    return dict(found)


def test_the_page_shows_the_three_instants_the_receipt_and_the_record(red, signed_in):
    page = signed_in("officer1").get(address(red))
    text = page.content.decode()
    assert page.status_code == 200
    assert "红牌" in text
    assert "待核" in text
    for said in ("时限届满", "亮灯", "发现", "9月23日 00:00", "9月23日 09:00", "市监局"):
        assert said in text
    assert f"/limits/{red.alert.limit_id}/receipt/" in text
    assert "承办人员" in text or "审查人员" in text or "窗口人员" in text
    assert red.matter.number in text


def test_an_officer_confirms_on_the_page(red, signed_in):
    client = signed_in("officer1")
    answer = client.post(address(red, "confirmation/"), form(client.get(address(red))), follow=True)
    assert answer.status_code == 200
    assert "已核实，红牌已发出" in answer.content.decode()
    card = Card.objects.get(pk=red.pk)
    assert (card.state, card.mode, getattr(card.confirmed_by, "username", "")) == (
        "issued",
        "confirmed",
        "officer1",
    )
    assert "演练·officer1" in answer.content.decode()
    assert "发红牌</button>" not in answer.content.decode()


def test_two_persons_withhold_on_the_page_and_the_first_is_not_offered_to_agree(red, signed_in):
    client = signed_in("officer1")
    given = form(client.get(address(red))) | {"reason": "test_data", "note": "演练数据"}
    page = client.post(address(red, "withholding/"), given, follow=True).content.decode()
    assert "须另一人同意" in page
    assert "同意不予发牌</button>" not in page

    client = signed_in("officer2")
    page = client.get(address(red))
    assert "同意不予发牌</button>" in page.content.decode()
    client.post(address(red, "withholding/agreement/"), form(page))
    assert Card.objects.get(pk=red.pk).state == "not_issued"


def test_agreeing_to_ones_own_proposal_is_told_on_the_page(red, signed_in):
    client = signed_in("officer1")
    given = form(client.get(address(red))) | {"reason": "test_data", "note": "演练数据"}
    client.post(address(red, "withholding/"), given)
    own = {"key": str(uuid.uuid4()), "version": "2"}
    page = client.post(address(red, "withholding/agreement/"), own, follow=True).content.decode()
    assert "不予发牌须由另一人同意" in page
    assert Withholding.objects.get().outcome == "open"


def test_a_lost_race_is_told_on_the_page(red, signed_in):
    client = signed_in("officer1")
    given = form(client.get(address(red)))
    client.post(address(red, "confirmation/"), given | {"key": str(uuid.uuid4())})
    page = client.post(address(red, "confirmation/"), given, follow=True).content.decode()
    assert "状态已变化" in page


@pytest.mark.parametrize("given", [{}, {"key": "x", "version": "1"}, {"key": str(uuid.uuid4())}])
def test_a_broken_form_is_told_and_changes_nothing(red, signed_in, given):
    page = signed_in("officer1").post(address(red, "confirmation/"), given, follow=True)
    assert "表单不完整" in page.content.decode()
    assert Card.objects.get(pk=red.pk).state == "pending"


def test_nobody_sees_it_without_signing_in(red, client):
    assert client.get(address(red)).status_code == 302


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        ("officer1", 200),
        ("supervision_leader", 200),
        ("city_leader", 200),
        ("auditor", 200),
        ("approver_shijian", 404),  # a draft concerns the bureau only
        ("reviewer_shuili", 404),
        ("b05", 404),
        ("complaint_officer", 404),
        ("system_admin", 404),
    ],
)
def test_who_sees_a_draft(red, signed_in, username, sees):
    assert signed_in(username).get(address(red)).status_code == sees


def test_the_unit_sees_its_issued_card_and_its_neighbour_does_not(red, signed_in, clock):
    client = signed_in("officer1")
    client.post(address(red, "confirmation/"), form(client.get(address(red))))
    assert signed_in("approver_shijian").get(address(red)).status_code == 200
    assert signed_in("approver_shuili").get(address(red)).status_code == 404


@pytest.mark.parametrize(
    ("username", "answer"), [("city_leader", 403), ("auditor", 403), ("approver_shijian", 404)]
)
@pytest.mark.parametrize("act", ["confirmation/", "withholding/", "withholding/agreement/"])
def test_others_may_not_decide(red, signed_in, username, answer, act):
    given = {"key": str(uuid.uuid4()), "version": "1", "reason": "test_data", "note": "写明"}
    assert signed_in(username).post(address(red, act), given).status_code == answer
    assert Card.objects.get(pk=red.pk).version == 1


def test_the_acts_are_no_pages(red, signed_in):
    assert signed_in("officer1").get(address(red, "confirmation/")).status_code == 405
