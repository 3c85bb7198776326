"""通知方式: chosen with consent, covered on every page, forgotten when taken back, told to nobody."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from approval.models import NoticeChoice
from approval.services import intake
from ledger.models import Entry
from monitor.models import Notice
from monitor.services import notices, sending
from tests.builders import approval as build
from tests.builders.approval import Hall

pytestmark = pytest.mark.django_db
PAGE = "/track/notices/"
PHONE, MAIL = "13912345678", "zhang.san@example.org"


@pytest.fixture
def case(hall: Hall, clock: Any) -> dict[str, Any]:
    return intake.receive_case(
        build.a_filing(build.an_item(hall)), officer=hall.officer("clerk"), key=build.new_key()
    )


def ask(case: dict[str, Any], **more: str) -> Any:
    return Client().post(PAGE, {"number": case["number"], "code": case["code"]} | more)


def choose(case: dict[str, Any], way: str, address: str = "", consent: str = "1") -> Any:
    form = {"act": "choose", "way": way, "address": address, "key": str(uuid.uuid4())}
    return ask(case, consent=consent, **form)


def test_a_choice_is_kept_and_shown_covered(case: dict[str, Any]) -> None:
    page = choose(case, "sms", PHONE).content.decode()
    assert "139****5678" in page
    assert PHONE not in page
    assert NoticeChoice.objects.get().address == PHONE
    page = choose(case, "email", MAIL).content.decode()
    assert "z***@example.org" in page
    assert "电子邮件" in Client().post("/track/", case).content.decode()


def test_the_phone_left_with_the_filing_is_shown_covered(hall: Hall, clock: Any) -> None:
    left = build.Person(name="欧阳春和", phone=PHONE)
    filing = build.a_filing(build.an_item(hall), applicant=left)
    made = intake.receive_case(filing, officer=hall.officer("clerk"), key=build.new_key())
    page = ask(made).content.decode()
    assert "139****5678" in page
    assert PHONE not in page


def test_taking_it_back_forgets_the_address(case: dict[str, Any]) -> None:
    choose(case, "sms", PHONE)
    assert "已经删除" in choose(case, "none", PHONE, consent="").content.decode()
    kept = NoticeChoice.objects.get()
    assert (kept.way, kept.address, kept.consented_at, kept.version) == ("none", "", None, 2)


def test_the_ledger_knows_the_way_and_never_the_address(case: dict[str, Any]) -> None:
    choose(case, "sms", PHONE)
    entry = Entry.objects.filter(name="notice_choice.made").get()
    assert entry.facts == {"number": case["number"], "way": "sms", "version": 1}
    assert PHONE not in json.dumps(list(Entry.objects.values_list("body", flat=True)))


@pytest.mark.parametrize(
    ("way", "address", "consent", "said"),
    [
        ("sms", "12345", "1", "手机号码"),
        ("sms", MAIL, "1", "手机号码"),
        ("email", PHONE, "1", "电子邮箱"),
        ("sms", PHONE, "", "请勾选同意"),
        ("pigeon", PHONE, "1", "请选择一种"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    case: dict[str, Any], way: str, address: str, consent: str, said: str
) -> None:
    answer = choose(case, way, address, consent)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not NoticeChoice.objects.exists()


def test_a_wrong_code_is_not_found_and_the_address_alone_leads_to_the_slip(
    case: dict[str, Any],
) -> None:
    assert ask(case | {"code": "x"}, act="choose", way="none").status_code == 404
    assert Client().get(PAGE)["Location"] == "/track/"


def test_news_goes_where_it_was_chosen_and_to_nobody_who_chose_nothing(
    hall: Hall, case: dict[str, Any], settings: Any, tmp_path: Any
) -> None:
    settings.SMS_FILE = str(tmp_path / "sms.jsonl")
    silent = intake.receive_case(
        build.a_filing(build.an_item(hall)), officer=hall.officer("clerk"), key=build.new_key()
    )
    choose(case, "sms", PHONE)
    for one in (case, silent):
        intake.accept_case(one["number"], officer=hall.officer("clerk"), key=build.new_key())
    notices.plan()
    assert Notice.objects.filter(whom="applicant").count() == 1
    sending.send_some()
    (line,) = (tmp_path / "sms.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["phone"] == PHONE
    assert case["number"] in json.loads(line)["text"]
    assert case["code"] not in line


def test_a_choice_taken_back_before_the_sending_stops_it(
    hall: Hall, case: dict[str, Any], settings: Any, tmp_path: Any
) -> None:
    settings.SMS_FILE = str(tmp_path / "sms.jsonl")
    choose(case, "sms", PHONE)
    intake.accept_case(case["number"], officer=hall.officer("clerk"), key=build.new_key())
    notices.plan()
    choose(case, "none")
    sending.send_some()
    assert not (tmp_path / "sms.jsonl").exists()
    assert Notice.objects.get(whom="applicant").reason == "no_address"
