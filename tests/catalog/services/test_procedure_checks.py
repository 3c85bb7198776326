"""What a version must say of procedures beside the single case before it is published."""

from __future__ import annotations

import pytest

from catalog.errors import VersionIncomplete
from kernel.errors import InvalidInput
from tests.builders import catalog as build
from tests.builders.organizations import a_city

PART = {
    "department": "990100-12",
    "name": "水土保持审查",
    "amount": 10,
    "unit": "working_day",
    "basis": "并联审批流程",
    "unit_basis": "",
}
JOINT = {"joint_kind": "joint", "joint_basis": "行政许可法第二十六条第二款", "joint_parts": [PART]}


@pytest.fixture(autouse=True)
def _city(db, clock):
    a_city()


def publish(**regime):
    return build.an_item(35, **regime)


def test_a_joint_version_with_its_departments_is_published():
    version = publish(**JOINT)
    assert (version.joint, version.in_parts) == (True, True)
    (part,) = version.parts
    assert (part.seq, part.department, part.rule.phrase) == (1, "990100-12", "10个工作日")


@pytest.mark.parametrize(
    ("regime", "told"),
    [
        (JOINT | {"joint_basis": ""}, "缺少联办依据"),
        (JOINT | {"joint_parts": []}, "没有联办部门"),
        (JOINT | {"joint_kind": ""}, "没有联办方式"),
        (JOINT | {"joint_parts": [PART | {"department": "990100-99"}]}, "不存在"),
        ({"by_order": True}, "缺少先后顺序的依据"),
        ({"check_days": 30, "check_unit": "working_day"}, "缺少证后核查依据"),
        ({"refund_days": 7, "refund_unit": "calendar_day"}, "缺少退费依据"),
        ({"renewal_notice": 3, "renewal_notice_unit": "hour"}, "届满前"),
    ],
)
def test_what_is_missing_or_contradicts_itself_is_not_published(regime, told):
    with pytest.raises(VersionIncomplete, match=told):
        publish(**regime)


@pytest.mark.parametrize(
    "part",
    [
        "text", {}, PART | {"amount": 0}, PART | {"amount": True}, PART | {"unit": "fortnight"},
        PART | {"name": " "}, PART | {"basis": 1}, PART | {"more": 1}, PART | {"name": "\x00"},
    ],
    ids=range(9),
)  # fmt: skip
def test_a_malformed_part_is_refused_by_its_column(part):
    with pytest.raises(InvalidInput) as refused:
        publish(**JOINT | {"joint_parts": [part]})
    assert refused.value.facts["fields"] == ["joint_parts"]


def test_a_department_has_one_part_at_most():
    with pytest.raises(InvalidInput, match="只列一行"):
        publish(**JOINT | {"joint_parts": [PART, PART]})
