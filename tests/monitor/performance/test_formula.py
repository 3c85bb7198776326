"""Formulas are data: read whole, refused with the reason, shown in words and in numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.performance import form, formula, intervals
from monitor.performance.formula import FormulaFault
from monitor.performance.shipped import shipped

KNOWN = {"closed": "办结数", "early": "提前办结数", "base": "基数"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("closed / early", "除数可能为零"),
        ("1 / 0", "除数可能为零"),
        ("1 / (2 - 2)", "除数可能为零"),
        ("speed + 1", "没有“speed”这个指标"),
        ("power(2, 3)", "没有“power”这个函数"),
        ("share(early, closed)", "share 要 3 到 3 个数"),
        ("closed < 3", "比较只能写在 when"),
        ("when(1, 2, 3)", "比较只能写在 when"),
        ("(1 + 2", "却是“结尾”"),
        ("1 2", "读不懂"),
        ("", "公式为空"),
        ("-" * 60 + "1", "括号套得太深"),
        ("1 + " * 200 + "1", "公式超过"),
        ("9" * 40, "太大"),
        ("__import__('os')", "读不懂"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_when_it_is_written(text, said):
    with pytest.raises(FormulaFault, match=said.replace("(", r"\(")):
        formula.read(text, KNOWN)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("base - 5 * 2 - 10", Fraction(-6)),
        ("10 * share(early, closed, 0)", Fraction(15, 2)),
        ("share(early, 0, 7)", Fraction(7)),
        ("floor(10 * share(early, closed, 0))", Fraction(7)),
        ("when(early >= 30, 1, when(early = 3, 2, 3))", Fraction(2)),
        ("min(9, max(-1, 1 / 8), 4)", Fraction(1, 8)),
        ("提前办结数 × （1 + 2） ÷ 3", Fraction(3)),
        ("- -2", Fraction(2)),
    ],
)
def test_a_formula_gives_an_exact_number(text, value):
    figures = {"closed": Fraction(4), "early": Fraction(3), "base": Fraction(14)}
    assert formula.read(text, KNOWN).value(figures) == value


def test_a_formula_is_shown_in_words_and_in_numbers():
    read = formula.read("(base - 5) * (closed - (early - 2)) / 3", KNOWN)
    assert read.words(KNOWN) == "(基数 − 5) × (办结数 − (提前办结数 − 2)) ÷ 3"
    figures = {"base": Fraction(14), "closed": Fraction(-1), "early": Fraction(1, 3)}
    assert read.numbers(figures) == "(14 − 5) × ((-1) − (0.33 − 2)) ÷ 3"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab 0123456789.+-*/()<>=,×÷é“share(whenfloormin", max_size=40))
def test_any_text_is_either_refused_or_reckoned(text):
    try:
        read = formula.read(text, {"a": "甲", "b": "乙"})
    except FormulaFault:
        return
    assert isinstance(read.value({"a": Fraction(0), "b": Fraction(0)}), Fraction)


def test_the_shipped_form_gives_a_quiet_unit_a_hundred_points_and_takes_what_the_rules_take():
    sheet = form.read(shipped())
    _, quiet = form.score(sheet, {}, {})
    assert quiet.points == 100_00
    parts, total = form.score(
        sheet,
        {"yellow_time": Fraction(2), "red_time": Fraction(1), "warnings": Fraction(9), "closed": Fraction(50), "early": Fraction(43),
         "least_cut": Fraction(52), "incomplete": Fraction(1)},
        {"fees": Fraction(-150, 100), "integrity": Fraction(-40)},
    )  # fmt: skip
    points = {one.code: one.points for one in parts}
    assert points["time_limits"] == 0, "14 − 5 × 2 − 10 falls below nothing and stops there"
    assert points["fees"] == 6_50
    assert points["integrity"] == 0
    assert points["early_closing"] == 8_00
    assert points["shorter_promise"] == 5_00
    assert points["data_quality"] == -2_00
    assert total.points == sum(points.values())


def test_a_warning_costs_nothing_until_the_form_says_so():
    dear = shipped() | {"constants": {"warning_cost": 3, "coefficient": 1}}
    taken = {
        name: form.score(form.read(content), {"warnings": Fraction(7)}, {})[1].points
        for name, content in (("shipped", shipped()), ("dear", dear))
    }
    assert taken == {"shipped": 100_00, "dear": 94_00}


def test_a_form_is_refused_with_every_fault_it_has():
    content = shipped()
    content["parts"][0]["formula"] = "base / received"
    content["parts"][1]["most"] = -1
    content["parts"][2]["formula"] = "base - lateness"
    content["floor"] = -3
    with pytest.raises(form.FormFaults) as refused:
        form.read(content)
    assert {(one.part, one.field) for one in refused.value.faults} == {
        ("disclosure", "formula"), ("procedure", "least"), ("time_limits", "formula"), ("", "floor")
    }  # fmt: skip


def test_a_total_may_not_name_a_part_that_is_not_there():
    with pytest.raises(form.FormFaults, match="没有“kindness”"):
        form.read(shipped() | {"total": "fees + kindness"})


def test_few_cases_have_a_wide_interval_and_many_a_narrow_one():
    assert intervals.wilson(0, 0) == (0, 1000)
    assert intervals.wilson(24, 25) == (804, 993)
    few, many = intervals.wilson(9, 10), intervals.wilson(900, 1000)
    assert few[1] - few[0] > 5 * (many[1] - many[0])
    with pytest.raises(ValueError, match="between"):
        intervals.wilson(3, 2)
