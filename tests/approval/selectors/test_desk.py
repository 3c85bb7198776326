"""The opening sheet by consequence, the inbox by what is due, the day that comes out even."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.models import Case
from approval.selectors import desk, desk_rows
from approval.services import delivery, intake, review, silence, special, supplement, withdrawal
from approval.services.intake import Refusal
from approval.services.special import Special
from approval.services.supplement import Line, Notice
from kernel import clock as kernel_clock
from kernel.clock import OFFICE_ZONE
from tests.builders.approval import (
    a_correcting_case,
    a_filing,
    a_granted_case,
    a_received_case,
    a_reviewed_case,
    an_accepted_case,
    an_item,
    new_key,
)


def sheet(hall, who="clerk"):
    return {
        group.code: [row.number for row in group.rows]
        for group in desk.opening_sheet(hall.officer(who))
    }


def inbox(hall, who):
    return {
        group.code: [row.number for row in group.rows]
        for group in desk.inbox(hall.officer(who))
        if group.rows
    }


def at(month, day, hour=9):
    return dt.datetime(2026, month, day, hour, tzinfo=OFFICE_ZONE)


def test_the_groups_stand_in_the_order_of_the_morning(hall):
    titles = [group.title for group in desk.opening_sheet(hall.officer("clerk"))]
    assert titles == ["昨夜到期", "今天到期", "未送达的告知", "交接给我", "网上新申报", "待领取"]


def test_what_the_law_accepted_overnight_stands_first(hall, item):
    number = a_received_case(hall, item, received_at=at(9, 14))
    silence.deem_due(kernel_clock.now())
    (first, *_) = desk.opening_sheet(hall.officer("clerk"))
    assert [row.number for row in first.rows] == [number]
    assert first.rows[0].line == "即为受理（自9月14日）·未按期告知"


def test_each_case_stands_where_its_consequence_is(hall, item, clock):
    today = a_received_case(hall, item, received_at=at(9, 15))
    untold = a_received_case(hall, item)
    notice = Notice([Line("请补盖章的平面图", material=2)])
    supplement.request_supplement(untold, notice, officer=hall.officer("clerk"), key=new_key())
    online = intake.file_online(a_filing(item, channel="online"), key=new_key())["number"]
    ready = a_granted_case(hall, item)
    delivery.make_ready(ready, "G02", officer=hall.officer("clerk"), key=new_key())
    found = sheet(hall)
    assert found["today"] == [today]
    assert found["untold"] == [untold]
    assert found["online"] == [online]
    assert found["collect"] == [ready]
    assert found["overnight"] == []


def test_what_the_colleague_received_is_handed_to_me(hall, item):
    number = a_received_case(hall, item)
    assert sheet(hall, "colleague")["handed"] == [number]
    assert sheet(hall)["handed"] == []


def test_the_neighbours_sheet_is_empty(hall, item):
    a_received_case(hall, item)
    assert not any(sheet(hall, "neighbour_reviewer").values())


def test_the_inbox_goes_by_what_is_due(hall, item, clock):
    number = an_accepted_case(hall, item)
    assert inbox(hall, "reviewer") == {"later": [number]}
    clock.move_to(at(9, 29))
    assert inbox(hall, "reviewer") == {"today": [number]}
    clock.move_to(at(10, 8))
    assert inbox(hall, "reviewer") == {"over": [number]}


def test_what_another_has_in_hand_is_not_in_my_inbox(hall, item):
    number = an_accepted_case(hall, item)
    review.assign_case(
        number, hall.people["second"].pk, officer=hall.officer("approver"), key=new_key()
    )
    assert inbox(hall, "reviewer") == {}
    assert inbox(hall, "second") == {"later": [number]}


def test_a_paused_case_waits_apart_and_the_approver_gets_what_is_his(hall, item):
    paused = an_accepted_case(hall, item)
    special.suspend_case(
        paused,
        Special("expert_review", document="号"),
        officer=hall.officer("reviewer"),
        key=new_key(),
    )
    decided = a_reviewed_case(hall, item)
    assert inbox(hall, "reviewer") == {"stopped": [paused]}
    assert inbox(hall, "approver") == {"later": [decided]}
    assert inbox(hall, "neighbour_approver") == {}


def test_the_counter_lists_its_own(hall, item):
    received, correcting = a_received_case(hall, item), a_correcting_case(hall, item)
    an_accepted_case(hall, item)
    assert {row.number for row in desk.counter_list(hall.officer("clerk"))} == {
        received,
        correcting,
    }


@pytest.mark.parametrize("parked", [0, 1])
def test_the_day_comes_out_even(hall, item, parked):
    clerk = hall.officer("clerk")
    a_received_case(hall, item)
    a_correcting_case(hall, item)
    an_accepted_case(hall, item)
    gone = a_received_case(hall, item)
    withdrawal.withdraw_case(gone, officer=clerk, key=new_key())
    declined = a_received_case(hall, item)
    refusal = Refusal("not_in_scope", "条", rights_told=True)
    intake.decline_case(declined, refusal, officer=clerk, key=new_key())
    for _ in range(parked):
        intake.park_case(a_filing(item), officer=clerk, key=new_key())
    day = desk.day_balance(clerk, dt.date(2026, 9, 21))
    received = day.pop("received")
    assert received == sum(day.values()) == 5


def test_the_list_goes_by_what_is_lost_next_and_groups_the_same_item(hall, item, clock):
    other = an_item(hall)
    late = a_received_case(hall, item, received_at=at(9, 4))
    first, second, third = (
        a_received_case(hall, which, received_at=at(9, 18)) for which in (other, item, other)
    )
    soon = a_received_case(hall, item, received_at=at(9, 16))
    clock.shift(dt.timedelta(hours=1))
    found = [row.number for row in desk.counter_list(hall.officer("clerk"))]
    assert found[:2] == [late, soon]
    assert found.index(first) + 1 == found.index(third) or found.index(third) + 1 == found.index(
        first
    )
    assert set(found[2:]) == {first, second, third}


def test_a_desk_is_of_its_own_window(hall, item):
    number = a_received_case(hall, item)
    Case.objects.filter(number=number).update(window_code="Z9")
    assert desk.counter_list(hall.officer("clerk")) == []
    assert [case.number for case in desk_rows.of_matters([Case.objects.get().matter_id]).values()]
    (case,) = desk_rows.of_matters([Case.objects.get().matter_id]).values()
    day = dt.date(2026, 9, 21)
    assert not desk_rows.is_at_the_counter(case, hall.officer("clerk"), day)
