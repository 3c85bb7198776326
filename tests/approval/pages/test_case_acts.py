"""The counter's other acts through their forms: park, conclude on the spot, decline, tell, print."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from approval.models import Case
from approval.services import silence, supplement
from approval.services.supplement import Line, Notice
from catalog.models import Item
from kernel import clock as legal
from tests.builders import approval as build
from tests.builders.approval import Hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(hall: Hall) -> Client:
    client = Client()
    client.force_login(hall.people["clerk"])
    return client


def text(page: Any) -> str:
    return page.content.decode()


def filing(item: Item, **changes: str) -> dict[str, str]:
    return {
        "key": str(uuid.uuid4()),
        "item": item.code,
        "act": "accept",
        "kind": "person",
        "name": "欧阳春华",
        "paper-1": "met",
        "paper-2": "met",
        "condition-1": "met",
    } | changes


def act(client: Client, number: str, slug: str, *, form: str = "", **typed: str) -> Any:
    """Open the page that carries the act's form, then send it."""
    page = text(client.get(f"/desk/cases/{number}/{form or slug + '/'}".replace("//", "/")))
    given = {
        name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in ("key", "version")
    }
    return client.post(f"/desk/cases/{number}/{slug}/", given | typed)


def test_a_parked_filing_is_received_later_with_its_checks(desk: Client, item: Item) -> None:
    desk.post("/desk/filings/", filing(item, act="park"))
    case = Case.objects.get()
    assert case.state == "draft"
    act(
        desk,
        case.number,
        "receipt",
        form="/",
        **{"paper-1": "met", "paper-2": "met", "condition-1": "met"},
    )
    case.refresh_from_db()
    assert case.state == "received"


def test_a_parked_filing_nobody_completes_is_voided_with_its_number(
    desk: Client, item: Item
) -> None:
    desk.post("/desk/filings/", filing(item, act="park"))
    number = Case.objects.get().number
    act(desk, number, "discard", ground="left")
    assert Case.objects.get().state == "void"


def test_an_instant_item_is_concluded_on_the_spot_with_one_key(hall: Hall, desk: Client) -> None:
    instant = build.an_item(hall, case_kind="1")
    page = text(desk.get("/desk/", {"item": instant.code}))
    assert "受理并当场办结" in page
    desk.post("/desk/filings/", filing(instant, act="spot"))
    assert Case.objects.get().state == "granted"


def test_a_filing_that_is_not_accepted_goes_on_to_the_reasons(desk: Client, item: Item) -> None:
    page = desk.post("/desk/filings/", filing(item, act="decline"))
    assert "/decline/" in page["Location"]
    case = Case.objects.get()
    act(desk, case.number, "decline", ground="not_our_power", basis="条例第四条", rights_told="on")
    case.refresh_from_db()
    assert case.state == "declined"


def test_a_notice_that_reached_nobody_leaves_the_clock_running(
    hall: Hall, desk: Client, item: Item
) -> None:
    number = build.a_received_case(hall, item)
    act(
        desk,
        number,
        "supplement",
        **{"line-2-ask": "on", "line-2-requirement": "请补盖章的平面图"},
    )
    assert Case.objects.get(number=number).state == "received"
    act(desk, number, "telling", way="sms", reached="no")
    assert Case.objects.get(number=number).state == "received"
    act(desk, number, "telling", way="sms", reached="yes", proof="R-1")
    assert Case.objects.get(number=number).state == "correcting"


def test_an_unlisted_paper_is_cautioned_with_its_own_article(
    hall: Hall, desk: Client, item: Item
) -> None:
    number = build.a_received_case(hall, item)
    page = act(desk, number, "supplement", **{"new-1-title": "无违法证明"})
    assert page.status_code == 409
    assert "优化营商环境条例第三十五条" in text(page)
    assert "无违法证明" in text(page)


def test_a_ticked_line_without_words_asks_for_the_paper_itself(
    hall: Hall, desk: Client, item: Item
) -> None:
    number = build.a_received_case(hall, item)
    desk.post("/language/", {"language": "en"})
    act(desk, number, "supplement", here="on", **{"line-2-ask": "on"})
    line = Case.objects.get(number=number).supplement_notices.get().lines.get()
    assert line.requirement == "请提交本材料"


def test_an_empty_notice_is_not_sent(hall: Hall, desk: Client, item: Item) -> None:
    number = build.a_received_case(hall, item)
    page = act(desk, number, "supplement")
    assert page.status_code == 400
    assert "逐项列明" in text(page)


def test_the_notice_is_printed_in_chinese_with_the_sentence_that_it_is_all(
    hall: Hall, desk: Client, item: Item
) -> None:
    number = build.a_received_case(hall, item)
    notice = Notice([Line("请补盖章的平面图", material=2, article="条例第十条")])
    supplement.request_supplement(
        number, notice, officer=hall.officer("clerk"), key=build.new_key()
    )
    desk.post("/language/", {"language": "en"})
    page = text(desk.get(f"/desk/cases/{number}/notices/1/"))
    for words in ("补正告知书", "第1次", "条例第十条", "以上为本次申请需要补正的全部内容。"):
        assert words in page
    assert desk.get(f"/desk/cases/{number}/notices/2/").status_code == 404


def test_a_receipt_printed_elsewhere_or_later_shows_no_code(
    hall: Hall, desk: Client, item: Item
) -> None:
    number = build.an_accepted_case(hall, item)
    page = text(desk.get(f"/desk/cases/{number}/paper/"))
    assert "受理通知书" in page
    assert "查询码只在收件时打印一次" in page
    assert 'class="qr"' not in page


def test_acceptance_by_silence_is_printed_in_the_laws_words(
    hall: Hall, desk: Client, item: Item, clock: Any
) -> None:
    number = build.a_received_case(hall, item)
    clock.move_to(legal.office_time(dt.date(2026, 9, 30), dt.time(8)))
    silence.deem_due(legal.now())
    assert "即为受理" in text(desk.get(f"/desk/cases/{number}/paper/"))
    page = text(desk.get(f"/desk/cases/{number}/"))
    assert "期满未告知" in page


def test_an_act_that_does_not_exist_is_not_found(hall: Hall, desk: Client, item: Item) -> None:
    number = build.a_received_case(hall, item)
    assert desk.get(f"/desk/cases/{number}/promotion/").status_code == 404


def test_a_clerk_who_had_to_sign_in_again_arrives_at_the_desk(desk: Client) -> None:
    assert desk.get("/desk/filings/")["Location"] == "/desk/"
