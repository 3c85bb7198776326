"""The pages of the four verbs: from the bureau's paper to the unit's reply and back."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from monitor.models import Order
from monitor.services import notices
from organizations.models import Account
from tests.builders import organizations as people

pytestmark = pytest.mark.django_db
PAPER = {
    "form": "order",
    "demand": "查明超时原因，限期办结。",
    "authority": "澄政办〔2026〕5号",
    "days": "5",
    "department": people.MARKET,
}


@pytest.fixture
def city(clock):
    return people.a_city()


@pytest.fixture
def browser(city):
    def of(username: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=username))
        return client

    return of


def keyed(**fields: str) -> dict[str, str]:
    return {"key": str(uuid.uuid4())} | fields


def act(client: Client, order: Order, name: str, **fields: str):
    order.refresh_from_db()
    address = f"/supervision/orders/{order.matter.number}/acts/{name}/"
    return client.post(address, keyed(version=str(order.version), **fields), follow=True)


@pytest.fixture
def order(browser) -> Order:
    answer = browser("officer1").post("/supervision/orders/new/", keyed(**PAPER), follow=True)
    assert "监督办〔2026〕1号" in answer.content.decode()
    return Order.objects.get()


def test_from_the_paper_to_striking_off(order, browser):
    unit, bureau = browser("approver_shijian"), browser("officer1")
    assert "监督办〔2026〕1号" in unit.get("/supervision/orders/").content.decode()
    assert "已签收" in act(unit, order, "receipt").content.decode()
    assert "待监察机构审核" in act(unit, order, "reply", text="已办结。").content.decode()
    page = act(bureau, order, "return", remark="没有说明原因", days="2").content.decode()
    assert "没有说明原因" in page
    act(unit, order, "reply", text="人员调整，已补充说明。")
    page = act(bureau, order, "acceptance").content.decode()
    assert "已销号" in page
    assert "全程留痕" in page


def test_a_refusal_keeps_the_words_and_names_the_field(browser):
    answer = browser("officer1").post(
        "/supervision/orders/new/", keyed(**PAPER | {"authority": ""})
    )
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "查明超时原因" in text
    assert re.search(r'name="authority"[^>]*aria-invalid', text)


def test_an_empty_reply_and_a_strange_file_are_refused_on_the_page(order, browser):
    unit = browser("approver_shijian")
    assert act(unit, order, "reply", text="").status_code == 400
    page = unit.post(
        f"/supervision/orders/{order.matter.number}/acts/reply/",
        keyed(version="1", text="见附件") | {"files": SimpleUploadedFile("a.exe", b"MZ")},
    )
    assert page.status_code == 400
    assert "见附件" in page.content.decode()
    order.refresh_from_db()
    assert order.state == "issued"


def test_a_file_comes_back_to_the_bureau_and_to_nobody_else(order, browser):
    browser("approver_shijian").post(
        f"/supervision/orders/{order.matter.number}/acts/reply/",
        keyed(version="1", text="见附件")
        | {"files": SimpleUploadedFile("说明.pdf", b"%PDF-1.4 x")},
    )
    paper = order.replies.get().papers.get()
    address = f"/supervision/orders/{order.matter.number}/papers/{paper.pk}/"
    answer = browser("officer1").get(address)
    assert answer.content == b"%PDF-1.4 x"
    assert "attachment" in answer["Content-Disposition"]
    assert browser("approver_shuili").get(address).status_code == 404


def test_strangers_get_404_and_the_wrong_side_403(order, browser):
    number = order.matter.number
    assert browser("approver_shuili").get(f"/supervision/orders/{number}/").status_code == 404
    assert act(browser("approver_shijian"), order, "acceptance").status_code == 403
    assert act(browser("officer1"), order, "revocation", reason="settled").status_code == 403
    assert act(browser("officer1"), order, "nonsense").status_code == 404
    assert browser("b05").get("/supervision/orders/new/").status_code == 404


def test_who_answered_for_it_is_recorded_by_work_number(order, browser):
    page = act(
        browser("supervision_leader"),
        order,
        "accountability",
        person="W-reviewer_shijian",
        post="科长",
        form="admonition",
        document="澄监〔2026〕7号",
        decided_by="市监局党组",
        decided_on="2026-09-21",
        until="2027-03-21",
    ).content.decode()
    assert "诫勉谈话" in page
    assert "演练·reviewer_shijian" in page
    refused = act(
        browser("supervision_leader"), order, "accountability", person="W-b05", decided_on="x"
    )
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("address", "reader"),
    [
        ("/supervision/orders/", "officer1"),
        ("/supervision/bulletins/", "city_leader"),
        ("/supervision/samples/", "officer1"),
        ("/supervision/inspections/", "auditor"),
        ("/supervision/notices/", "supervision_leader"),
        ("/supervision/urging/", "centre_manager"),
        ("/notices/", "b05"),
    ],
)
def test_each_desk_opens_for_its_people(order, browser, address, reader):
    assert browser(reader).get(address).status_code == 200


def test_bad_forms_are_answered_with_400_never_500(order, browser):
    bureau = browser("supervision_leader")
    for address, fields in (
        ("/supervision/bulletins/", {"month": "x"}),
        ("/supervision/samples/", {"month": "2026-08", "size": "many"}),
        ("/supervision/inspections/", {"place": "", "on": "2026-13-40"}),
        ("/supervision/orders/new/", {"card": "x", "form": "order"}),
    ):
        assert bureau.post(address, keyed(**fields)).status_code == 400, address
    assert bureau.get("/supervision/orders/new/?card=999999").status_code == 404
    assert bureau.get(f"/supervision/orders/new/?card={'9' * 40}").status_code == 200
    for address in ("/supervision/orders/%00/", "/supervision/inspections/%00/"):
        assert bureau.get(address).status_code == 404


def test_the_inbox_counts_shows_and_is_read(order, browser):
    notices.plan()
    unit = browser("approver_shijian")
    page = unit.get("/notices/").content.decode()
    assert "发出督办" in page
    assert f"/supervision/orders/{order.matter.number}/" in page
    unit.post("/notices/read/", keyed())
    assert "全部已读" not in unit.get("/notices/").content.decode()
