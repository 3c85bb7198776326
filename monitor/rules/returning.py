"""How matters are got rid of: AN-8, AN-9, AN-17 and AN-26."""

from __future__ import annotations

from typing import Any

from monitor.rules.base import Act, Facts, Found, History, Need, Rule, Setting, Terms

REFUSED = {"case.declined": "reason", "case.denied": "ground"}
# The ends by which a filing goes back without a decision on it.
SENT_BACK = frozenset({"case.declined", "case.removed", "case.abandoned", "case.withdrawn"})


class ImproperReturn(Rule):
    """AN-8 非正常退件: off the books after acceptance without a decision, without a reason, or too often."""

    code, label = "AN-8", "非正常退件"
    root = "行政许可法第三十八条第二款、第七十二条第（七）项"
    on = frozenset({"case.removed", *SENT_BACK})
    needs = frozenset({Need.RETURNS})
    settings = {
        "percent": Setting("退件率上限", 30, 1, 99, "%"),
        "floor": Setting("计算退件率的最少件数", 20, 5, 10000, "件"),
    }
    values = ("why", "percent")
    zh = "$number：$why"
    en = "$number: sent back improperly ($why)"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:
        act = history.act
        if act.name == "case.removed":
            if act.count("accepted_at"):
                return Found({"why": "受理后未作决定即作废、删除", "percent": 0})
            if not act.text("ground"):
                return Found({"why": "作废、删除没有理由", "percent": 0})
        seen = facts.returns.get(act.text("department"))
        if seen is None or seen.ended < terms.settings["floor"]:
            return None
        percent = seen.returned * 100 // seen.ended
        # Once, by the return that crosses the line: the one before it was still below.
        before = (seen.returned - 1) * 100 // max(1, seen.ended - 1)
        if percent > terms.settings["percent"] >= before:
            return Found({"why": f"本单位本月退件率达{percent}%", "percent": percent})
        return None


class ClockReset(Rule):
    """AN-9 先退后收: sent back near the due date, and taken in again a few days after."""

    code, label = "AN-9", "先退后收"
    root = "行政许可法第三十二条、第四十二条"
    on = frozenset({"case.received"})
    needs = frozenset({Need.REFILED})
    settings = {"days": Setting("退件后几日内再次收件", 10, 1, 60, "日")}
    values = ("days",)
    zh = "$number：同一申请人同一事项临期退件后第$days日再次收件"
    en = "$number: the same filing was sent back near its due date $days days before"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:
        earlier = facts.refiled.get(history.act.text("number"))
        if earlier is None or not earlier.near_due or earlier.days > terms.settings["days"]:
            return None
        return Found({"days": earlier.days})


class NoReasons(Rule):
    """AN-17 不说明理由: a refusal without reasons, without its article, or without the rights notice."""

    code, label = "AN-17", "不说明理由"
    root = "行政许可法第三十八条第二款、第七十二条第（七）项"
    on = frozenset(REFUSED)
    values = ("lacks",)
    zh = "$number：不予决定缺少$lacks"
    en = "$number: the refusal lacks $lacks"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        act = history.act
        lacks = [
            word
            for word, given in (
                ("理由", act.text(REFUSED[act.name])),
                ("依据", act.text("basis")),
                ("权利告知", act.facts.get("rights_told")),
            )
            if not given
        ]
        return Found({"lacks": "、".join(lacks)}) if lacks else None


class NoHearing(Rule):
    """AN-26 听证未办: decided although a hearing was asked for, or is a step of the item, and none was held."""

    code, label, level = "AN-26", "听证未办", 3
    root = "行政许可法第四十六条、第四十七条、第七十二条第（八）项"
    on = frozenset({"case.granted", "case.denied"})
    needs = frozenset({Need.HISTORY, Need.VERSION})
    values = ("why",)
    zh = "$number：$why，未举行听证即作出决定"
    en = "$number: decided without the hearing due ($why)"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        if _owed(history.act):
            return Found({"why": "申请人已申请听证"})
        version = facts.version_of(history.act)
        due = [step for step in (version.steps if version else ()) if "听证" in step]
        held = {act.text("done_step") for act in history.all("case.step_done")}
        if due and not held.intersection(due):
            return Found({"why": "事项规定听证环节"})
        return None


def _owed(act: Act) -> bool:
    """Whether a hearing that was asked for had not been held when this was decided."""
    limits: list[dict[str, Any]] = act.facts.get("limits") or []
    return any(limit["kind"] == "hearing_hold" and limit["status"] != "met" for limit in limits)


RULES = (ImproperReturn(), ClockReset(), NoReasons(), NoHearing())
