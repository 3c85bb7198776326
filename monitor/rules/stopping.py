"""How the clock is stopped or moved: AN-10 and AN-12."""

from __future__ import annotations

from monitor.rules.base import Facts, Found, History, Need, Rule, Terms


class ImproperSuspension(Rule):
    """AN-10 擅自挂起: without a listed ground, a basis, a document or the applicant's being told."""

    code, label = "AN-10", "擅自挂起"
    root = "行政许可法第四十五条"
    on = frozenset({"case.suspended"})
    values = ("lacks",)
    zh = "$number：进入特别程序，$lacks"
    en = "$number: suspended improperly ($lacks)"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        act = history.act
        lacks = [
            word
            for word, wrong in (
                ("事由不在该事项列明范围", "ground-unlisted" in act.cautions),
                ("没有依据", not act.text("basis") and "ground-unlisted" not in act.cautions),
                ("没有书面告知文号", not act.text("document")),
                ("没有告知申请人", not act.facts.get("told")),
                ("批准天数超过上限", "special-too-long" in act.cautions),
            )
            if wrong
        ]
        return Found({"lacks": "、".join(lacks)}) if lacks else None


EXTENSION = {
    "extension-unknown": "法定程序没有延期的规定",
    "extension-again": "再次延期",
    "extension-too-long": "超过法定上限",
    "extension-late": "届满后批准",
    "extension-untold": "未告知理由",
}


class ImproperExtension(Rule):
    """AN-12 逾期、擅自延期: after the due day, a second time, too long, or untold."""

    code, label, level = "AN-12", "逾期或者擅自延期", 3
    root = "行政许可法第四十二条"
    on = frozenset({"case.extended"})
    needs = frozenset({Need.HISTORY})
    values = ("why",)
    zh = "$number：延期不合法定条件（$why）"
    en = "$number: an improper extension ($why)"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        act = history.act
        why = [word for code, word in EXTENSION.items() if code in act.cautions]
        if not why and not act.facts.get("counts"):
            why = ["不计入时限"]
        if "extension-again" not in act.cautions and self._second(history):
            why.append("再次延期")
        return Found({"why": "、".join(why)}) if why else None

    def _second(self, history: History) -> bool:
        """A second extension that counts, of a regime that allows one: the entry's own ordinal says so."""
        counted = [act for act in history.all("case.extended") if act.facts.get("counts")]
        return len(counted) >= 2 and history.act.count("ordinal") > 2


RULES = (ImproperSuspension(), ImproperExtension())
