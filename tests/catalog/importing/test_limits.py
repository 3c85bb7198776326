from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.importing.amounts import number_of
from catalog.importing.limits import LimitKind, parse

WORKDAY, CALENDAR, DAY, MONTH = "workday", "calendar_day", "day_unspecified", "month"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("20个工作日", 20, WORKDAY),
        ("20工作日", 20, WORKDAY),
        ("45 个工作日", 45, WORKDAY),
        ("２０个工作日。", 20, WORKDAY),
        ("60日", 60, DAY),
        ("20日内", 20, DAY),
        ("30天", 30, DAY),
        ("15个自然日", 15, CALENDAR),
        ("三个月", 3, MONTH),
        ("6个月", 6, MONTH),
        ("二十个工作日", 20, WORKDAY),
        ("一百二十日", 120, DAY),
        ("2年", 2, "year"),
        ("24小时内", 24, "hour"),
        ("审查时限：20个工作日", 20, WORKDAY),
        ("自受理之日起15个工作日", 15, WORKDAY),
        ("20个工作日(行政许可法）", 20, WORKDAY),
        ("50日（行政许可法，其中专家审查时间为30日）", 50, DAY),
    ],
)
def test_one_amount_is_single(text, value, unit):
    found = parse(text)
    assert (found.text, found.kind, found.value, found.unit) == (text, "single", value, unit)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "none"),
        ("无", "none"),
        ("20个工作日（不含公示）", "single_with_exclusion"),
        ("24个工作日（不包括技术审评时限）", "single_with_exclusion"),
        ("20个工作日（专家评审时间不超过3个月）", "single_with_exclusion"),
        ("受理：60日；初审：60日。", "staged"),
        ("受理时限：3个工作日；审查时限：18个工作日。", "staged"),
        ("受理：3个工作日；审核：10个工作日；决定：5个工作日。", "staged"),
        ("85个工作日+15日公示期", "staged"),
        ("临床前90个工作日，临床后50个工作日", "staged"),
        ("报告书60日；报告表30日；登记表15日。", "by_subtype"),
        ("放射性同位素转让：15个工作日；野外示踪实验审批：20个工作日", "by_subtype"),
        ("初审7个工作日，国家林业局委托项目审批20个工作日。", "by_subtype"),
        ("当场办理", "instant"),
        ("60个人工作日", "unclear"),
        ("10个工作日内报省人民政府批准", "unclear"),
        ("检疫合格后当场办理", "unclear"),
        ("10-15个工作日", "unclear"),
        ("10至15个工作日", "unclear"),
        ("第3日", "unclear"),
        ("0个工作日", "unclear"),
        ("99999日", "unclear"),
        ("2.5日", "unclear"),
        ("尽快", "unclear"),
        ("20个工作日（视情况而定）", "unclear"),
        ("甲20日，乙30日", "unclear"),
    ],
)
def test_what_is_no_one_amount_bears_no_value(text, kind):
    found = parse(text)
    assert (found.kind, found.value, found.unit) == (kind, None, None)


def test_a_bare_day_is_only_proposed_to_be_something_with_its_ground():
    licensing, service = parse("60日", kind="01"), parse("60日", kind="20")
    assert licensing.unit == service.unit == DAY
    assert licensing.proposal.unit == WORKDAY
    assert "第八十二条" in licensing.proposal.ground
    assert service.proposal.unit == CALENDAR
    assert "民法典" in service.proposal.ground
    assert not licensing.settled


def test_a_slip_of_the_pen_is_proposed_not_corrected():
    found = parse("60个人工作日")
    assert found.kind is LimitKind.UNCLEAR
    assert (found.proposal.value, found.proposal.unit) == (60, WORKDAY)
    assert "误" in found.proposal.ground


def test_no_limit_of_a_licence_is_proposed_by_the_general_law():
    assert parse("无", kind="01").proposal.value == 20
    assert parse("无", kind="20").proposal is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("九十九", 99),
        ("一百", 100),
        ("两", 2),
        ("百", None),
        ("一二", None),
    ],
)
def test_numbers_in_characters(text, number):
    assert number_of(text) == number


@settings(max_examples=200)
@given(
    st.text(
        alphabet="0123456789个工作自然日月年小时天无审查受理（）()；，：不含其中法百十二",
        max_size=24,
    )
)
def test_no_text_breaks_the_reading_and_only_single_bears_a_value(text):
    found = parse(text)
    assert found.text == text
    assert (found.value is None) == (found.unit is None) == (found.kind is not LimitKind.SINGLE)
    if found.value is not None:
        assert 0 < found.value <= 3650
