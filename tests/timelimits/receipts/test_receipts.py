"""A receipt says why it is this day, to a reader in one sentence and to a machine day by day."""

from __future__ import annotations

import hashlib
import json

import pytest

from kernel.journal import canonical
from tests.builders.timelimits import a_limit, a_rule, extend, step
from tests.timelimits.china import at, day
from timelimits import receipts
from timelimits.errors import LimitNotFound
from timelimits.rules import Unit
from timelimits.services import limits

pytestmark = pytest.mark.django_db
CONSULTED = limits.Pausing(
    "征求意见", "条例第十九条", at("2026-08-03 15:00"), document="澄水函〔2026〕18号"
)


def numbers(found):
    return {cell.day: cell.number for cell in found.cells if cell.number}


def state_of(found, text):
    return next(cell for cell in found.cells if cell.day == day(text))


def a_well(clock):
    """取水许可: promise 20, law 45 working days, consulted from 3 to 10 August."""
    clock.move_to(at("2026-09-30 09:00"))
    promised = a_limit(a_rule(20), since=at("2026-07-17"))
    law = a_limit(
        a_rule(45, basis="条例第十八条", unit_basis="行政许可法第八十二条"),
        kind="statutory",
        since=at("2026-07-17"),
        matter_id=promised.matter_id,
    )
    step(promised.matter_id, limits.pause, CONSULTED)
    step(promised.matter_id, limits.resume, at=at("2026-08-10 09:00"))
    return promised, law


def test_a_short_promise_is_explained_as_an_official_would(clock):
    found = receipts.receipt(a_limit(a_rule(5)).pk)
    assert found.sentence == "自受理次日9月22日起算，共5个工作日；9月25日至27日（中秋节放假）不计。"
    assert found.kind.due_title == "最迟办结日（承诺）"
    assert list(numbers(found).values()) == [1, 2, 3, 4, 5]
    assert state_of(found, "2026-09-25").reason == "中秋节放假，不计"
    assert state_of(found, "2026-09-21").state == "start"
    assert state_of(found, "2026-09-29").last
    assert [notice.number for notice in found.notices] == ["国办发明电〔2025〕7号"]


def test_a_sunday_that_is_worked_is_day_one_and_is_said_to_be(clock):
    found = receipts.receipt(a_limit(a_rule(5), since=at("2026-09-18")).pk)
    sunday = state_of(found, "2026-09-20")
    assert (sunday.number, sunday.mark) == (1, "班")
    assert sunday.reason == "第1个工作日（国庆节调休，本日上班）"
    assert "9月20日（星期日）上班，计入" in found.sentence


def test_a_pause_is_shown_with_its_ground_and_paper_and_how_it_moved_the_date(clock):
    _, law = a_well(clock)
    found = receipts.receipt(law.pk)
    assert found.due == day("2026-09-24")
    assert "8月4日至10日征求意见（澄水函〔2026〕18号）期间不计" in found.sentence
    halted = [cell.day for cell in found.cells if cell.state == "paused"]
    assert (halted[0], halted[-1], len(halted)) == (day("2026-08-04"), day("2026-08-10"), 7)
    assert state_of(found, "2026-08-03").number == 11
    assert (
        state_of(found, "2026-08-05").reason
        == "征求意见期间不计入（条例第十九条，澄水函〔2026〕18号）"
    )
    assert [(one.old, one.new) for one in found.changes] == [(day("2026-09-18"), day("2026-09-24"))]


def test_both_dates_stand_side_by_side_with_article_and_ground_of_the_unit(clock):
    promised, law = a_well(clock)
    lines = receipts.receipt(promised.pk).lines
    assert [(line.label, line.due, line.here) for line in lines] == [
        ("承诺", day("2026-08-21"), True),
        ("法定", day("2026-09-24"), False),
    ]
    assert lines[1].limit_id == law.pk
    assert lines[1].unit_basis == "行政许可法第八十二条"


def test_ordinary_weeks_of_a_long_limit_are_folded_and_odd_ones_never(clock):
    _, law = a_well(clock)
    rows = receipts.receipt(law.pk).weeks
    assert [row.folded for row in rows] == [0, 2, 0, 0, 4, 0, 0]
    ends = [cell.number for cell in (rows[4].first, rows[4].last) if cell is not None]
    assert ends == [16, 35]
    shown = [cell for row in rows for cell in row.cells if cell is not None]
    assert any(cell.mark == "班" for cell in shown)


def test_a_short_limit_is_never_folded(clock):
    rows = receipts.receipt(a_limit(a_rule(15), since=at("2026-07-06")).pk).weeks
    assert [row.folded for row in rows] == [0] * len(rows)


def test_extension_days_say_who_approved_them(clock):
    limit = a_limit(a_rule(3), kind="statutory")
    extend(
        limit.matter_id,
        limits.Extending(
            2, "市水利局主要负责人", told_at=at("2026-09-21 08:50"), document="澄水延〔2026〕3号"
        ),
        "statutory",
    )
    found = receipts.receipt(limit.pk)
    longer = [cell for cell in found.cells if cell.extended]
    assert [cell.number for cell in longer] == [4, 5]
    assert longer[0].reason == "第4个工作日（延期，市水利局主要负责人批准，澄水延〔2026〕3号）"
    assert "依法延期2个工作日" in found.sentence
    assert found.changes[0].reason == "依法延期2日（市水利局主要负责人批准，澄水延〔2026〕3号）"


def test_an_extension_that_does_not_count_is_told_with_its_reason(clock):
    limit = a_limit(a_rule(5), since=at("2026-09-07"))
    extend(limit.matter_id, limits.Extending(5, "局长", told_at=at("2026-09-21 08:50")), "promised")
    found = receipts.receipt(limit.pk)
    assert found.refused_extensions == ["延期5日：不计入时限（未在届满前批准并告知）"]
    assert found.changes == ()
    assert not any(cell.extended for cell in found.cells)


def test_calendar_days_are_all_counted_and_the_last_one_rolls(clock):
    found = receipts.receipt(
        a_limit(a_rule(30, Unit.CALENDAR_DAY), kind="complaint_answer", since=at("2026-09-04")).pk
    )
    assert found.sentence == (
        "自受理投诉次日9月5日起算，共30日，末日10月4日逢休息日，顺延至10月8日（星期四）。"
    )
    assert max(numbers(found).values()) == 30
    assert state_of(found, "2026-10-08").state == "rolled"
    assert state_of(found, "2026-10-06").state == "holiday"


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        (
            a_rule(3, Unit.MONTH),
            "2026-10-20",
            "自受理之日10月20日起3个月，至2027年1月20日（星期三）；2027年放假安排尚未公布，本日期为暂定。",
        ),
        (
            a_rule(24, Unit.HOUR),
            "2026-10-28 09:00",
            "自10月28日 09:00起24小时，至10月29日 09:00止，夜间和休息日照算。",
        ),
        (a_rule(0), "2026-10-28", "受理当日即10月28日（星期三），为最后一日。"),
        (
            a_rule(0, Unit.FIXED_INSTANT, instant=at("2026-10-30 12:00")),
            "2026-10-28",
            "期限由来文载明，至10月30日 12:00止。",
        ),
        (
            a_rule(5, starts="收到材料"),
            "2026-10-26",
            "自收到材料次日10月27日起算，共5个工作日。",
        ),
    ],
)
def test_the_sentence_of_each_unit(clock, rule, start, expected):
    clock.move_to(at("2026-10-28 17:00"))
    assert receipts.sentence_of(a_limit(rule, since=at(start)).pk) == expected


def test_while_the_date_is_open_the_receipt_says_so_and_shows_the_days_until_now(clock):
    limit = a_limit(a_rule(10))
    step(
        limit.matter_id,
        limits.pause,
        limits.Pausing("专家评审", "行政许可法第四十五条", at("2026-09-21 08:50")),
    )
    clock.move_to(at("2026-09-24 09:00"))
    found = receipts.receipt(limit.pk)
    assert found.due is None
    assert "9月21日起专家评审，时限中止，恢复后重新出具日期" in found.sentence
    assert found.cells[-1].day == day("2026-09-24")
    assert (found.changes[-1].old, found.changes[-1].new) == (day("2026-10-12"), None)


def test_the_digest_covers_history_calendar_and_outcome_and_nothing_that_is_wording(clock):
    limit = a_limit(a_rule(5))
    found = receipts.receipt(limit.pk)
    text = canonical(found.core)
    assert found.digest == hashlib.sha256(text.encode()).hexdigest()
    assert receipts.receipt(limit.pk).digest == found.digest
    clock.move_to(at("2026-09-22 09:00"))
    step(limit.matter_id, limits.pause, limits.Pausing("x", "y", at("2026-09-22 09:00"), 1))
    assert receipts.receipt(limit.pk).digest != found.digest


def test_the_json_gives_every_day_and_can_be_recounted_from_itself(clock):
    _, law = a_well(clock)
    found = receipts.receipt(law.pk)
    told = json.loads(found.to_json())
    assert told["due"] == "2026-09-24"
    counted = [one for one in told["days"] if one["number"]]
    assert len(counted) == told["amount"] == 45
    assert counted[-1]["day"] == told["due"]
    assert counted[-1]["weekday"] == "星期四"
    assert told["digest"] == found.digest
    assert told["calendar_digest"] == found.calendar_digest


def test_the_date_a_receipt_tells_is_the_one_that_is_stored(clock):
    promised, law = a_well(clock)
    for limit in (promised, law):
        limit.refresh_from_db()
        assert receipts.receipt(limit.pk).due == limit.due_on


def test_there_is_no_receipt_for_what_does_not_exist():
    with pytest.raises(LimitNotFound):
        receipts.receipt(0)


def test_a_receipt_takes_few_queries(clock, django_assert_max_num_queries):
    _, law = a_well(clock)
    receipts.receipt(law.pk)
    with django_assert_max_num_queries(5):
        receipts.receipt(law.pk)
