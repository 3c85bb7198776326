"""The clerk's desk: receive, check, accept; and what happens when the law or a colleague steps in."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from approval.models import Case
from approval.services import intake
from catalog.models import Item
from tests.builders import approval as build
from tests.builders.approval import Hall

pytestmark = pytest.mark.django_db


def desk_of(hall: Hall, who: str = "clerk") -> Client:
    client = Client()
    client.force_login(hall.people[who])
    return client


def text(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined]


def hidden(page: object, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text(page))
    assert found, name
    return found[1]


def filing(item: Item, **changes: str) -> dict[str, str]:
    return {
        "key": str(uuid.uuid4()),
        "item": item.code,
        "act": "accept",
        "kind": "company",
        "name": "桂兰面馆",
        "paper-1": "met",
        "paper-2": "met",
        "condition-1": "met",
    } | changes


def test_the_desk_opens_with_one_sheet_and_closes_with_one_line(hall: Hall, item: Item) -> None:
    page = text(desk_of(hall).get("/desk/"))
    for heading in (
        "昨夜到期",
        "今天到期",
        "未送达的告知",
        "交接给我",
        "网上新申报",
        "待领取",
        "停放",
    ):
        assert heading in page
    assert "收件 0 = 受理 0 + 补正 0 + 不予受理 0 + 退件 0 + 未决 0" in page


def test_one_form_receives_and_accepts_and_hands_over_a_slip_with_its_qr(
    hall: Hall, item: Item
) -> None:
    desk = desk_of(hall)
    form = desk.get("/desk/", {"item": item.code})
    assert "9月28日（星期一）" not in text(form)
    assert "9月29日（星期二）" in text(form)
    done = desk.post("/desk/filings/", filing(item, key=hidden(form, "key")))
    case = Case.objects.get()
    assert case.state == "in_review"
    assert done["Location"].startswith(f"/desk/cases/{case.number}/paper/")
    slip = text(desk.get(done["Location"]))
    assert "受理通知书" in slip
    assert "2026年9月29日（星期二）" in slip
    assert "<svg" in slip
    assert "查询码" in slip


def test_a_form_sent_twice_makes_one_case(hall: Hall, item: Item) -> None:
    desk, sent = desk_of(hall), filing(item)
    first, second = desk.post("/desk/filings/", sent), desk.post("/desk/filings/", sent)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_a_missing_name_is_asked_for_and_nothing_typed_is_lost(hall: Hall, item: Item) -> None:
    page = desk_of(hall).post("/desk/filings/", filing(item, name="", phone="13900000000"))
    assert page.status_code == 400
    assert 'value="13900000000"' in text(page)
    assert 'aria-invalid="true"' in text(page)
    assert not Case.objects.exists()


def test_accepting_with_a_paper_missing_shows_the_article_first_and_takes_a_reason(
    hall: Hall, item: Item
) -> None:
    desk = desk_of(hall)
    page = desk.post("/desk/filings/", filing(item, **{"paper-2": "missing"}))
    assert page.status_code == 409
    assert "必要材料尚未齐全" in text(page)
    case = Case.objects.get()
    assert case.state == "received"
    again = {
        "key": hidden(page, "key"),
        "version": hidden(page, "version"),
        "paper-1": "met",
        "paper-2": "missing",
        "condition-1": "met",
        "reason": "promised",
    }
    desk.post(f"/desk/cases/{case.number}/acceptance/", again)
    case.refresh_from_db()
    assert case.state == "in_review"


def test_a_second_supplement_notice_stops_in_place_with_article_difference_and_ways_out(
    hall: Hall, item: Item
) -> None:
    number = build.a_correcting_case(hall, item)
    desk = desk_of(hall)
    supplied = desk.get(f"/desk/cases/{number}/supply/")
    desk.post(
        f"/desk/cases/{number}/supply/",
        {"key": hidden(supplied, "key"), "version": hidden(supplied, "version"), "paper-2": "met"},
    )
    form = desk.get(f"/desk/cases/{number}/supplement/")
    asked = {
        "key": hidden(form, "key"),
        "version": hidden(form, "version"),
        "line-1-ask": "on",
        "line-1-requirement": "请补签字页",
        "here": "on",
    }
    stopped = desk.post(f"/desk/cases/{number}/supplement/", asked)
    assert stopped.status_code == 409
    page = text(stopped)
    assert "行政许可法第三十二条" in page
    assert "新增要求" in page
    assert "请补签字页" in page
    assert (
        page.count(
            "<li>", page.index('class="ways"'), page.index("</ol>", page.index('class="ways"'))
        )
        == 3
    )
    assert Case.objects.get(number=number).notice_no == 1

    asked |= {"key": hidden(stopped, "key"), "reason": "office_asked"}
    gone_on = desk.post(f"/desk/cases/{number}/supplement/", asked)
    assert gone_on.status_code == 302
    case = Case.objects.get(number=number)
    assert (case.notice_no, case.state) == (2, "correcting")


def test_a_colleague_who_was_quicker_is_said_kindly_and_what_was_typed_stays(
    hall: Hall, item: Item
) -> None:
    number = build.a_received_case(hall, item)
    desk = desk_of(hall)
    form = desk.get(f"/desk/cases/{number}/supplement/")
    intake.check_case(
        number,
        intake.Checked(materials={1: "faulty"}),
        officer=hall.officer("colleague"),
        key=build.new_key(),
    )
    page = desk.post(
        f"/desk/cases/{number}/supplement/",
        {
            "key": hidden(form, "key"),
            "version": hidden(form, "version"),
            "line-1-ask": "on",
            "line-1-requirement": "请在第3页签字",
        },
    )
    assert page.status_code == 409
    assert "刚刚由他人办理" in text(page)
    assert "请在第3页签字" in text(page)
    assert hidden(page, "version") == "2"


def test_when_the_act_is_no_longer_possible_what_was_typed_is_still_shown(
    hall: Hall, item: Item
) -> None:
    number = build.a_received_case(hall, item)
    desk = desk_of(hall)
    form = desk.get(f"/desk/cases/{number}/supplement/")
    intake.accept_case(number, officer=hall.officer("colleague"), key=build.new_key())
    page = desk.post(
        f"/desk/cases/{number}/supplement/",
        {
            "key": hidden(form, "key"),
            "version": hidden(form, "version"),
            "line-1-ask": "on",
            "line-1-requirement": "请在第3页签字",
        },
    )
    assert page.status_code == 409
    assert "请在第3页签字" in text(page)


def test_outside_the_windows_items_a_case_does_not_exist(hall: Hall, item: Item) -> None:
    number = build.a_received_case(hall, item)
    other = build.a_hall()
    build.an_item(other)
    assert desk_of(other).get(f"/desk/cases/{number}/").status_code == 404
    assert desk_of(other).get("/desk/", {"item": item.code}).status_code == 200
    assert "本窗口没有这个事项" in text(desk_of(other).get("/desk/", {"item": item.code}))
    assert desk_of(other).post("/desk/filings/", filing(item)).status_code == 404


def test_who_is_no_clerk_has_no_desk(hall: Hall) -> None:
    assert desk_of(hall, "reviewer").get("/desk/").status_code == 403


def test_a_form_without_a_key_is_refused(hall: Hall, item: Item) -> None:
    assert desk_of(hall).post("/desk/filings/", filing(item, key="")).status_code == 400
    assert not Case.objects.exists()


def test_an_item_is_found_by_the_letters_of_its_name(hall: Hall, item: Item) -> None:
    assert "桂兰" not in text(desk_of(hall).get("/desk/", {"item": "spjyxk"}))
    assert 'id="filing"' in text(desk_of(hall).get("/desk/", {"item": "spjyxk"}))


@pytest.mark.parametrize("slug", ["decline", "withdrawal", "correction", "telling", "supplement"])
def test_every_form_of_the_counter_opens(hall: Hall, item: Item, slug: str) -> None:
    number = build.a_received_case(hall, item)
    page = desk_of(hall).get(f"/desk/cases/{number}/{slug}/")
    assert page.status_code == 200


def test_the_desk_asks_no_more_of_the_database_when_more_cases_stand_on_the_sheet(
    hall: Hall, item: Item, django_assert_max_num_queries: Any
) -> None:
    desk = desk_of(hall)
    for _ in range(6):
        build.a_received_case(hall, item)
    with django_assert_max_num_queries(30):
        desk.get("/desk/")
    number = build.an_accepted_case(hall, item)
    with django_assert_max_num_queries(60):
        desk.get(f"/desk/cases/{number}/")
