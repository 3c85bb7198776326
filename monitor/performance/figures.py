"""The figures a formula may name: one closed list, each with its word and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a unit and a month; ``drill`` says that it opens to the cases counted in it."""

    code: str
    label: str
    unit: str = "件"
    drill: bool = True


_CASES = (
    Figure("received", "收件数"),
    Figure("accepted", "受理数"),
    Figure("closed", "办结数"),
    Figure("carried", "含上期结转"),
    Figure("granted", "准予数"),
    Figure("denied", "不予许可数"),
    Figure("declined", "不予受理数"),
    Figure("withdrawn", "撤回作废数"),
    Figure("instant", "即办件数"),
    Figure("online", "网办件数"),
    Figure("early", "提前办结数"),
    Figure("promised", "有承诺时限的办结数"),
    Figure("on_time", "按承诺办结数"),
    Figure("late_promise", "超承诺办结数"),
    Figure("late_law", "超法定办结数"),
    Figure("incomplete", "数据不完整数"),
)
_DAYS = (
    Figure("law_days", "法定时限合计", "个工作日", drill=False),
    Figure("law_used", "法定时限内用时合计", "个工作日", drill=False),
    Figure("promise_days", "承诺时限合计", "个工作日", drill=False),
    Figure("promise_used", "承诺时限内用时合计", "个工作日", drill=False),
    Figure("least_cut", "承诺比法定最少缩短", "%", drill=False),
)
_CARDS = (
    Figure("warnings", "预警数", "张", drill=False),
    Figure("yellow_time", "时限黄牌", "张", drill=False),
    Figure("red_time", "时限红牌", "张", drill=False),
    Figure("yellow_rule", "行为黄牌", "张", drill=False),
    Figure("red_rule", "行为红牌", "张", drill=False),
    Figure("yellow_issued", "黄牌发出", "张", drill=False),
    Figure("yellow_rescinded", "黄牌撤回", "张", drill=False),
    Figure("red_issued", "红牌发出", "张", drill=False),
    Figure("red_rescinded", "红牌撤回", "张", drill=False),
    Figure("complaints", "投诉数", drill=False),
    Figure("complaints_answered", "投诉回复数", drill=False),
)
HELD: tuple[tuple[str, str], ...] = (
    ("window", "窗口"),
    ("step", "环节"),
    ("department", "部门"),
    ("applicant", "申请人"),
    ("third_party", "第三方"),
    ("excluded", "依法不计时"),
)
_TIMES = tuple(Figure(f"{code}_hours", f"{word}用时", "小时", drill=False) for code, word in HELD)

FIGURES: Mapping[str, Figure] = {one.code: one for one in (*_CASES, *_DAYS, *_CARDS, *_TIMES)}
# Of one part of the form rather than of the unit: its full points, and what people marked.
OF_A_PART: Mapping[str, Figure] = {
    "base": Figure("base", "基数", "分", drill=False),
    "marks": Figure("marks", "人工加减分", "分", drill=False),
}
