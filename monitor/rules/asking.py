"""What was asked of the applicant: AN-6, AN-7 and AN-16."""

from __future__ import annotations

from monitor.rules.base import Facts, Found, History, Rule, Terms
from monitor.states import CardMode

REQUESTED = "case.supplement_requested"


class RepeatedSupplement(Rule):
    """AN-6 重复补正: a later notice names what the first ought to have named.

    A notice that only repeats what is still not met is lawful (补而不正). The desk warned with the
    same caution before (D6).
    """

    code, label = "AN-6", "重复补正"
    root = "行政许可法第三十二条第一款第（四）项、第七十二条第（四）项"
    on = frozenset({REQUESTED})
    values = ("ordinal", "new_lines")
    zh = "$number：第$ordinal次补正告知，其中$new_lines项为前次未告知的内容"
    en = "$number: supplement notice no. $ordinal names $new_lines points the earlier ones did not"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        act = history.act
        new = act.count("new_lines")
        if act.count("ordinal") < 2 or not ("repeated-supplement" in act.cautions or new):
            return None
        return Found({"ordinal": act.count("ordinal"), "new_lines": new})


class EmptySupplement(Rule):
    """AN-7 补正内容空泛: a notice without a list of what is to be supplied."""

    code, label, level, mode, confirm_days = "AN-7", "补正内容空泛", 1, CardMode.AUTOMATIC, 0
    root = "行政许可法第三十二条第一款第（四）项；一次性告知制度"
    on = frozenset({REQUESTED})
    values = ("ordinal",)
    zh = "$number：第$ordinal次补正告知没有逐项列明内容"
    en = "$number: supplement notice no. $ordinal lists nothing"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        act = history.act
        return None if act.count("lines") else Found({"ordinal": act.count("ordinal")})


class UnlistedPaper(Rule):
    """AN-16 搭车材料: a paper that is not on the item's list, or that the lower level has already."""

    code, label = "AN-16", "搭车材料"
    root = "优化营商环境条例第三十五条；行政许可法第三十一条、第三十五条"
    on = frozenset({REQUESTED, "case.papers_asked"})
    values = ("papers",)
    zh = "$number：要求了清单以外的材料$papers份"
    en = "$number: $papers papers were asked for that are not on the list"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        act = history.act
        papers = act.count("unlisted")
        if act.name == "case.papers_asked" and "asks-again" in act.cautions:
            papers = len(act.facts.get("papers") or ()) or 1
        return Found({"papers": papers}) if papers else None


RULES = (RepeatedSupplement(), EmptySupplement(), UnlistedPaper())
