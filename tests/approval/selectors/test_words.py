"""The sentence read to a caller, and the stations of the applicant's way."""

from __future__ import annotations

import datetime as dt

from approval.models import Case
from approval.selectors import cases, words
from approval.services import delivery, intake, special
from approval.services.intake import Refusal
from approval.services.special import Special
from kernel import clock as kernel_clock
from kernel.clock import OFFICE_ZONE
from tests.builders.approval import (
    a_correcting_case,
    a_delivered_case,
    a_filing,
    a_granted_case,
    a_received_case,
    an_accepted_case,
    new_key,
)


def said(number):
    case = cases.with_its_item().get(number=number)
    return words.one_sentence_answer(case, at=kernel_clock.now())


def test_received(hall, item):
    assert said(a_received_case(hall, item)) == (
        "您的件9月21日已收到，正在核对材料，9月29日前答复是否受理。"
    )


def test_in_review_names_the_unit_and_the_step_but_no_person(hall, item, clock):
    number = an_accepted_case(hall, item)
    clock.move_to(dt.datetime(2026, 9, 22, 9, tzinfo=OFFICE_ZONE))
    assert said(number) == (
        "您的件9月21日受理，9月29日前办结，现在市市场监管局现场核查，含今天还剩 5 个工作日。"
    )
    clock.move_to(dt.datetime(2026, 10, 8, 9, tzinfo=OFFICE_ZONE))
    assert "已过承诺日期2个工作日" in said(number)


def test_correcting_suspended_granted_and_ended(hall, item):
    assert said(a_correcting_case(hall, item)) == "您的件需要补正，第1次告知，还需补充1份材料。"
    number = an_accepted_case(hall, item)
    special.suspend_case(
        number,
        Special("expert_review", document="号"),
        officer=hall.officer("reviewer"),
        key=new_key(),
    )
    assert said(number) == "您的件正在专家评审，这段时间依法不计入办理时限。"
    granted = a_granted_case(hall, item)
    assert "正在制证" in said(granted)
    delivery.make_ready(granted, "G02", officer=hall.officer("clerk"), key=new_key())
    assert said(granted) == "您的件已准予，请到G02窗口领取。"
    assert said(a_delivered_case(hall, item)) == "您的件9月21日已办结。"


def test_a_procedure_that_stops_nothing_says_so(hall, item):
    number = an_accepted_case(hall, item)
    special.suspend_case(
        number, Special("trip", document="号", name="外出考察", reason="go_on_counting"),
        officer=hall.officer("reviewer"), key=new_key(),
    )  # fmt: skip
    assert said(number) == "您的件正在外出考察，办理时限继续计算。"


def test_a_parked_filing_says_it_is_none_yet(hall, item):
    parked = intake.park_case(a_filing(item), officer=hall.officer("clerk"), key=new_key())
    assert said(parked["number"]) == "您的件已暂存，尚未申报。"


def test_the_way_has_five_stations_at_most_and_one_present(hall, item):
    for reach in (a_received_case, a_correcting_case, an_accepted_case, a_granted_case):
        number = reach(hall, item)
        stations = words.stations(Case.objects.select_related("department").get(number=number))
        assert len(stations) <= 5
        assert [one.standing for one in stations].count("present") == 1
    done = words.stations(Case.objects.get(number=a_delivered_case(hall, item)))
    assert {one.standing for one in done} == {"done"}
    assert [one.name for one in done] == ["收件", "受理", "审查", "准予", "送达"]


def test_a_declined_filing_ends_where_it_ended(hall, item):
    number = a_received_case(hall, item)
    intake.decline_case(
        number, Refusal("x", "条", rights_told=True), officer=hall.officer("clerk"), key=new_key()
    )
    stations = words.stations(Case.objects.select_related("department").get(number=number))
    assert [one.name for one in stations] == ["收件", "不予受理"]
