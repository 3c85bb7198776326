from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.clock import OFFICE_ZONE
from kernel.errors import DomainError
from timelimits import calculator
from timelimits.calculator import Question
from timelimits.errors import AskedInvalid

START = dt.datetime(2026, 9, 21, 9, tzinfo=OFFICE_ZONE)


def field_of(refused: pytest.ExceptionInfo[DomainError]) -> str:
    return str(refused.value.facts["field"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("unit", "amount", "due"),
    [
        ("working_day", "5", "2026-09-29"),
        ("工作日", "5", "2026-09-29"),
        ("calendar_day", "5", "2026-09-28"),  # the 26th is a Saturday in a holiday
        ("month", "1", "2026-10-21"),
        ("year", "1", "2027-09-21"),
        ("hour", "24", "2026-09-22"),
        ("working_day", "0", "2026-09-21"),
    ],
)
def test_a_free_rule_is_reckoned_like_any_limit(unit, amount, due):
    found = calculator.answer(Question(calculator.free_rule(unit, amount), START))
    assert found.due.isoformat() == due
    assert found.core["due"] == due
    assert len(found.digest) == 64


@pytest.mark.django_db
def test_days_of_a_pause_are_not_counted():
    rule = calculator.free_rule("working_day", "5")
    pauses = calculator.pauses(["2026-09-22/2026-09-24"], started_at=START)
    assert calculator.answer(Question(rule, START, pauses)).due == dt.date(2026, 10, 8)


@pytest.mark.django_db
def test_an_open_pause_leaves_the_date_open():
    rule = calculator.free_rule("working_day", "5")
    pauses = calculator.pauses(["2026-09-22/.."], started_at=START)
    assert calculator.answer(Question(rule, START, pauses)).due is None


@pytest.mark.parametrize(
    ("unit", "amount", "field"),
    [
        ("日", "5", "unit"),
        ("fortnight", "5", "unit"),
        ("", "5", "unit"),
        ("working_day", "", "amount"),
        ("working_day", "-1", "amount"),
        ("working_day", "1.5", "amount"),
        ("working_day", "٣", "amount"),
        ("working_day", "1e9", "amount"),
    ],
)
def test_what_is_no_rule_is_refused_by_its_field(unit, amount, field):
    with pytest.raises(AskedInvalid) as refused:
        calculator.free_rule(unit, amount)
    assert field_of(refused) == field


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-02-30", "2026-09-21T25:00", "0000-01-01", "9999-12-31T23:59-23:59"]
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(AskedInvalid) as refused:
        calculator.instant(text, field="start")
    assert field_of(refused) == "start"


def test_a_plus_that_became_a_blank_in_the_address_is_read_as_it_was_meant():
    assert calculator.instant("2026-09-21T09:00 08:00", field="start") == START
    assert calculator.instant("2026-09-21 09:00", field="start") == START
    assert calculator.instant("2026-09-21T01:00Z", field="start") == START


@pytest.mark.parametrize(
    ("texts", "place", "told"),
    [
        (["2026-09-25/2026-09-22"], 1, "结束早于开始"),
        (["2026-09-01/2026-09-02"], 1, "早于时限起算"),
        (["2026-09-22/2026-09-25", "2026-09-24/2026-09-28"], 2, "重叠"),
        (["2026-09-24/2026-09-28", "2026-09-22/2026-09-25"], 1, "重叠"),
        (["2026-09-22/", "2026-10-24/2026-10-28"], 2, "重叠"),
        (["2026-09-22"], 1, "应写作"),
        (["2026-09-22/2026-09-23/5/6"], 1, "应写作"),
        (["2026-09-22/2026-09-23/-1"], 1, "批准天数"),
        (["2026-09-22/2026-09-23/many"], 1, "批准天数"),
        (["/"], 1, "应为日期"),
    ],
)
def test_a_pause_that_cannot_be_is_refused_by_its_place(texts, place, told):
    with pytest.raises(AskedInvalid, match=told) as refused:
        calculator.pauses(texts, started_at=START)
    assert field_of(refused) == f"pause[{place}]"


def test_pauses_may_touch_but_there_are_not_any_number_of_them():
    touching = ["2026-09-22/2026-09-24", "2026-09-24/2026-09-25"]
    assert len(calculator.pauses(touching, started_at=START)) == 2
    with pytest.raises(AskedInvalid):
        calculator.pauses(["2026-09-22/2026-09-23"] * 21, started_at=START)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"started_at": START.replace(year=1950)}, "start"),
        ({"started_at": START.replace(year=2150)}, "start"),
        ({"region": "000000"}, "region"),
    ],
)
def test_beyond_the_calendar_nobody_can_tell(question, field):
    asked = {"rule": calculator.free_rule("working_day", "5"), "started_at": START} | question
    with pytest.raises(AskedInvalid) as refused:
        calculator.answer(Question(**asked))
    assert field_of(refused) == field


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_no_text_is_anything_but_read_or_refused(text):
    for read in (
        lambda: calculator.instant(text, field="start"),
        lambda: calculator.pause(text, field="pause"),
        lambda: calculator.free_rule("working_day", text),
    ):
        with suppress(DomainError):  # anything else would be a 500
            read()
