"""The applicant's slip: one sentence for each state, and one answer for every wrong question."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from approval.services import intake, silence, special, supplement
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from catalog.models import Item
from kernel import clock as legal
from kernel.clock import Hand
from tests.builders import approval as build
from tests.builders.approval import Hall

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    cache.clear()


def received(hall: Hall, item: Item, **changes: Any) -> dict[str, Any]:
    return intake.receive_case(
        build.a_filing(item, **changes), officer=hall.officer("clerk"), key=build.new_key()
    )


def accepted(hall: Hall, item: Item) -> dict[str, Any]:
    case = received(hall, item)
    intake.accept_case(case["number"], officer=hall.officer("clerk"), key=build.new_key())
    return case


def ask(case: dict[str, Any], **other: str) -> Any:
    return Client().post("/track/", {"number": case["number"], "code": case["code"]} | other)


def sentence(case: dict[str, Any]) -> str:
    page = ask(case)
    assert page.status_code == 200
    found = re.search(r'class="sentence">(.*?)</h1>', page.content.decode(), re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


def test_a_date_that_rests_on_an_undeclared_year_is_said_to_be_provisional(
    hall: Hall, clock: Hand
) -> None:
    clock.move_to(legal.office_time(dt.date(2026, 12, 28), dt.time(9)))
    case = accepted(hall, build.an_item(hall))
    assert sentence(case) == "已受理。最迟1月4日（星期一）（暂定）办结。"


def test_after_acceptance_one_sentence_says_by_when(hall: Hall, item: Item) -> None:
    case = accepted(hall, item)
    assert sentence(case) == "已受理。最迟9月29日（星期二）办结。"
    page = ask(case).content.decode()
    assert "中秋节" in page
    assert "现在在哪" in page
    assert "不收费" in page


def test_before_acceptance_it_says_by_when_an_answer_comes(hall: Hall, item: Item) -> None:
    assert (
        sentence(received(hall, item)) == "已收到，正在核对材料。9月29日（星期二）前告知是否受理。"
    )


def test_silence_of_the_office_is_told_in_the_laws_own_words(hall: Hall, clock: Hand) -> None:
    case = received(hall, build.an_item(hall, promised_amount=8))
    clock.move_to(legal.office_time(dt.date(2026, 9, 30), dt.time(0, 5)))
    silence.deem_due(legal.now())
    assert sentence(case).startswith("依法自9月21日起即为受理。")


def test_a_promise_that_has_passed_is_said_first_with_the_reason_or_its_lack(
    hall: Hall, item: Item, clock: Hand
) -> None:
    case = accepted(hall, item)
    clock.move_to(legal.office_time(dt.date(2026, 9, 30), dt.time(9)))
    assert sentence(case) == "已过承诺日期9月29日（星期二）。部门尚未说明原因。"
    special.explain_delay(
        case["number"], "consultation", officer=hall.officer("reviewer"), key=build.new_key()
    )
    assert sentence(case) == "已过承诺日期9月29日（星期二）。原因：征求意见。"
    assert "法律规定最迟10月12日（星期一）办结" in ask(case).content.decode()
    clock.move_to(legal.office_time(dt.date(2026, 10, 13), dt.time(9)))
    assert "行政复议" in ask(case).content.decode()


def test_a_special_procedure_is_said_not_to_count(hall: Hall, item: Item) -> None:
    case = accepted(hall, item)
    special.suspend_case(
        case["number"],
        special.Special("expert_review", document="〔2026〕18号", granted_days=15),
        officer=hall.officer("reviewer"),
        key=build.new_key(),
    )
    assert sentence(case) == "正在专家评审。这段时间依法不计入。"


def test_a_second_notice_shows_what_is_met_what_is_wanted_and_what_is_new(
    hall: Hall, item: Item
) -> None:
    case, clerk = received(hall, item), hall.officer("clerk")
    number = case["number"]
    for lines, reason in (
        ([Line("请补盖章的平面图", material=2)], ""),
        ([Line("请补盖章的平面图", material=2), Line("请补签字", material=1)], "office_asked"),
    ):
        supplement.request_supplement(
            number, Notice(lines, reason=reason), officer=clerk, key=build.new_key()
        )
        supplement.tell_supplement(
            number, Told(reached_at=legal.now()), officer=clerk, key=build.new_key()
        )
        if not reason:
            supplement.supply_supplement(number, {2: "faulty"}, officer=clerk, key=build.new_key())
    page = ask(case).content.decode()
    assert "第2次补正告知" in page
    assert "请补充 2 份材料" in page
    for words in ("已符合", "本次需补", "新增要求", "行政许可法第三十二条", "对重复补正提出异议"):
        assert words in page


def test_a_wrong_number_and_a_wrong_code_get_the_very_same_answer(hall: Hall, item: Item) -> None:
    case = received(hall, item)
    other = received(hall, item)
    answers = [
        ask(case, code=other["code"]),
        ask(case, number="990100-20260921-99999"),
        ask(case, number="\x00"),
        ask(case, code=""),
    ]
    assert {answer.status_code for answer in answers} == {404}
    tokens = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert len({tokens.sub("", answer.content.decode()) for answer in answers}) == 1


def test_the_eleventh_try_in_a_minute_is_turned_away(hall: Hall, item: Item) -> None:
    case = received(hall, item)
    answers = [ask(case, code="wrong").status_code for _ in range(10)]
    assert set(answers) == {404}
    assert ask(case).status_code == 429


def test_the_slip_names_no_officer_and_shows_no_personal_field(hall: Hall, item: Item) -> None:
    page = ask(accepted(hall, item)).content.decode()
    assert "演练人员" not in page
    assert "13900000000" not in page


def test_nothing_of_a_slip_is_kept_by_browser_or_proxy(hall: Hall, item: Item) -> None:
    page = ask(received(hall, item))
    assert "no-store" in page["Cache-Control"]
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]
    assert "style=" not in page.content.decode()
