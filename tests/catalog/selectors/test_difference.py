from __future__ import annotations

import dataclasses

import pytest

from catalog.selectors.difference import between, headlines
from catalog.services import versions
from kernel.journal import Actor
from kernel.transactions import use_case
from tests.builders.catalog import an_item, content
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(clock):
    a_city()
    return an_item(35)


@use_case
def drafted(item, given):
    return versions.enter_draft(item, given, by=Actor.system("tests"))


def test_a_copy_does_not_differ(first):
    difference = between(first, drafted(first.item, content(35)))
    assert not difference
    assert headlines(difference) == []


def test_limits_are_compared_as_people_read_them(first):
    given = content(35, promised_amount=4, silence="none", silence_basis="", by_order=True)
    difference = between(first, drafted(first.item, given))
    told = {change.label: (change.before, change.after) for change in difference.fields}
    assert told["承诺时限"] == ("5个工作日", "4个工作日")
    assert told["逾期不告知"] == ("即为受理", "无")
    assert told["按受理先后作决定"] == ("否", "是")
    assert set(told) == {"承诺时限", "逾期不告知", "逾期不告知的依据", "按受理先后作决定"}
    assert headlines(difference)[0] == "承诺时限由“5个工作日”改为“4个工作日”"


def test_lines_are_added_removed_changed_and_reordered(first):
    whole = content(35)
    one, *others = [dict(line) for line in whole.materials]
    others[0]["copies"] = 9
    new = {"name": "食品安全承诺书", "form": "original", "basis": "某条"}
    steps = [dict(line) for line in whole.steps]
    steps[0], steps[1] = steps[1], steps[0]
    given = dataclasses.replace(
        whole,
        materials=[*others, new],
        steps=steps,
        fees=[{"name": "检测费", "amount_fen": 100, "per": "件", "document": "某文"}],
    )
    difference = between(first, drafted(first.item, given))
    kinds = {kind.label: kind for kind in difference.lines}
    assert set(kinds) == {"申请材料", "办理环节", "收费"}
    told = [(line.what, line.name) for line in kinds["申请材料"].lines]
    assert told == [
        ("新增", "食品安全承诺书"),
        ("删去", one["name"]),
        ("修改", others[0]["name"]),
    ]
    changed = kinds["申请材料"].lines[2].fields
    assert [(part.label, part.after) for part in changed] == [("份数", "9")]
    assert kinds["办理环节"].reordered
    assert "收费新增“检测费”" in headlines(difference, most=9)


def test_a_stop_is_a_line_too(first):
    stop = {"code": "z", "name": "检疫", "basis": "某条", "max_days": 9, "needs_telling": True}
    difference = between(first, drafted(first.item, content(35, stops=[stop])))
    kinds = {kind.label: kind for kind in difference.lines}
    assert ("新增", "检疫") in [(line.what, line.name) for line in kinds["不计入时限的程序"].lines]


def test_long_differences_are_counted_in_the_public_line(first):
    given = content(35, promised_amount=1, statutory_amount=9, extension_days=1, delivery_days=1)
    told = headlines(between(first, drafted(first.item, given)), most=2)
    assert (len(told), told[-1]) == (3, "等4处")
