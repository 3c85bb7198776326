"""The form that is shipped: one hundred points in nine parts, with rewards (§2.7).

预警 costs nothing by default: a warning that costs points teaches units to close early.
"""

from __future__ import annotations

from typing import Any

SHIPPED_BASIS = "行政审批电子监察绩效评估办法（百分制，九项；可配置）"


def _part(
    code: str, label: str, base: int, formula: str, *, manual: bool = False
) -> dict[str, Any]:
    return {
        "code": code,
        "label": label,
        "kind": "part",
        "base": base,
        "least": 0,
        "most": base,
        "manual": manual,
        "formula": formula,
    }


def _reward(code: str, label: str, bounds: tuple[int, int], formula: str) -> dict[str, Any]:
    return {
        "code": code,
        "label": label,
        "kind": "reward",
        "base": 0,
        "least": bounds[0],
        "most": bounds[1],
        "manual": False,
        "formula": formula,
    }


def shipped() -> dict[str, Any]:
    """The content of version 1."""
    return {
        "floor": 30,
        "object_days": 3,
        "decide_days": 5,
        "constants": {"warning_cost": 0, "coefficient": 1},
        "words": {"warning_cost": "每三个预警扣分", "coefficient": "折合系数"},
        "parts": [
            _part("disclosure", "政务公开", 10, "base + marks", manual=True),
            _part("procedure", "流程规范", 14, "base - 5 * yellow_rule - 10 * red_rule + marks"),
            _part(
                "time_limits",
                "期限合法",
                14,
                "base - 5 * yellow_time - 10 * red_time"
                " - warning_cost * floor(warnings / 3) + marks",
            ),
            _part("fees", "收费合理", 8, "base + marks", manual=True),
            _part("satisfaction", "满意度评价", 10, "base + marks", manual=True),
            _part("conduct", "服务态度", 10, "base + marks", manual=True),
            _part("inspection", "监督检查", 14, "base + marks", manual=True),
            _part("liability", "法律责任", 10, "base + marks", manual=True),
            _part("integrity", "廉洁行政", 10, "base + marks", manual=True),
            _reward("early_closing", "提前办结", (0, 10), "floor(10 * share(early, closed, 0))"),
            _reward(
                "shorter_promise",
                "承诺提速",
                (0, 10),
                "when(least_cut >= 30, 3 + floor((least_cut - 30) / 10), 0)",
            ),
            _reward(
                "data_quality",
                "数据质量",
                (-5, 0),
                "-min(5, 100 * share(incomplete, closed, 0))",
            ),
        ],
        "total": "(disclosure + procedure + time_limits + fees + inspection + liability"
        " + integrity + satisfaction + conduct"
        " + early_closing + shorter_promise + data_quality) * coefficient",
    }
