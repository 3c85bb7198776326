"""Effects of silence, each in the words of its own statute."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.models import Case
from approval.services import silence
from kernel import clock as kernel_clock
from kernel.clock import OFFICE_ZONE
from tests.builders.approval import (
    a_correcting_case,
    a_received_case,
    an_item,
    entries_of,
    limits_of,
)

LAST_WEEK = dt.datetime(2026, 9, 14, 10, tzinfo=OFFICE_ZONE)


def deem():
    return silence.deem_due(kernel_clock.now())


def test_the_filing_of_monday_the_14th_was_accepted_by_law_on_the_working_sunday(hall, item):
    number = a_received_case(hall, item, received_at=LAST_WEEK)
    assert deem() == 1
    case = Case.objects.get(number=number)
    assert (case.state, case.silence, case.accepted_at) == ("in_review", "即为受理", LAST_WEEK)
    assert limits_of(case) == {
        "acceptance": ("met", "2026-09-20"),
        "promised": ("running", "2026-09-20"),
        "statutory": ("running", "2026-09-28"),
        "step": ("running", "2026-09-23"),
    }
    entry = entries_of(case)[-1]
    assert entry.name == "case.accepted_by_silence"
    assert entry.occurred_at == dt.datetime(2026, 9, 21, tzinfo=OFFICE_ZONE)
    assert entry.facts["basis"] == "行政许可法第三十二条第一款第（四）项"
    assert entry.actor == "system:silence"
    assert deem() == 0


def test_each_regime_speaks_in_its_own_words(hall):
    estate = an_item(hall, silence="regarded_accepted", silence_basis="不动产登记暂行条例第十七条")
    number = a_received_case(hall, estate, received_at=LAST_WEEK)
    deem()
    case = Case.objects.get(number=number)
    assert case.silence == "视为受理"
    assert entries_of(case)[-1].facts["basis"] == "不动产登记暂行条例第十七条"


def test_where_no_law_speaks_silence_does_nothing(hall):
    number = a_received_case(hall, an_item(hall, silence="none"), received_at=LAST_WEEK)
    assert deem() == 0
    assert Case.objects.get(number=number).state == "received"
    assert silence.next_effect() is None


@pytest.mark.parametrize(("offset", "expected"), [(-1, 0), (0, 1), (1, 1)])
def test_the_effect_falls_at_the_very_end_of_the_last_day(hall, item, clock, offset, expected):
    a_received_case(hall, item)
    end = dt.datetime(2026, 9, 30, tzinfo=OFFICE_ZONE)
    assert silence.next_effect() == end
    clock.move_to(end + dt.timedelta(microseconds=offset))
    assert deem() == expected


def test_a_notice_that_reached_in_time_leaves_nothing_to_silence(hall, item, clock):
    a_correcting_case(hall, item)
    clock.shift(dt.timedelta(days=60))
    assert deem() == 0
    assert Case.objects.get().state == "correcting"


def test_the_applicants_silence_withdraws_only_where_the_law_says_so(hall, clock):
    aid = an_item(
        hall, supplement_days=5, supplement_unit="working_day",
        supplement_effect="regarded_withdrawn", supplement_basis="法律援助法第四十三条",
    )  # fmt: skip
    number = a_correcting_case(hall, aid)
    end = dt.datetime(2026, 9, 30, tzinfo=OFFICE_ZONE)
    assert silence.next_effect() == end
    clock.move_to(end - dt.timedelta(microseconds=1))
    assert deem() == 0
    clock.move_to(end)
    assert deem() == 1
    case = Case.objects.select_related("matter").get(number=number)
    assert (case.state, case.silence) == ("abandoned", "视为撤回申请")
    assert case.matter.closed_at is not None
    assert entries_of(case)[-1].occurred_at == end


def test_a_batch_is_bounded_and_the_rest_waits_for_the_next_look(hall, item):
    for _ in range(3):
        a_received_case(hall, item, received_at=LAST_WEEK)
    now = kernel_clock.now()
    assert [silence.deem_due(now, batch=2), silence.deem_due(now, batch=2)] == [2, 1]
