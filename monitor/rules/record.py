"""Money, record and publicity: AN-15, AN-18 and AN-21."""

from __future__ import annotations

import datetime as dt

from monitor.rules.base import Act, Facts, Found, History, Need, Rule, Setting, Terms, Value

MINUTE = dt.timedelta(minutes=1)
_DECISIONS = frozenset({"case.granted", "case.denied"})


class ImproperFee(Rule):
    """AN-15 违规收费: for an item without fees, another amount than published, or before acceptance."""

    code, label, level = "AN-15", "违规收费", 3
    root = "行政许可法第五十八条、第七十五条"
    on = frozenset({"case.fee_paid"})
    needs = frozenset({Need.VERSION})
    values = ("why", "fen")
    zh = "$number：$why（$fen分）"
    en = "$number: an improper fee ($why, $fen fen)"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        act, version = history.act, facts.version_of(history.act)
        paid = act.count("amount_fen")
        if version is None:
            return None
        if not version.fees:
            return Found({"why": "该事项不收费", "fen": paid})
        # A rate is per piece: several pieces of one rate are a proper amount too.
        if not any(paid and paid % fee == 0 for fee in version.fees) and paid != sum(version.fees):
            return Found({"why": "与公布的标准不符", "fen": paid})
        if not act.count("accepted_at"):
            return Found({"why": "受理前收费", "fen": paid})
        return None


class EnteredAfterwards(Rule):
    """AN-18 体外循环、补录: entered long after it happened, in bulk, or accepted and closed at once.

    Always 疑似: a power cut is made good in the same way.
    """

    code, label, level = "AN-18", "体外循环、补录", 1
    root = "行政效能投诉处理办法第六条第（六）项"
    on = frozenset(
        {"case.received", "case.accepted", "case.step_done", "case.granted", "case.denied"}
    )
    needs = frozenset({Need.HISTORY, Need.VERSION, Need.BURSTS})
    needs_at = {Need.HISTORY: _DECISIONS, Need.VERSION: _DECISIONS}
    settings = {
        "hours": Setting("发生与录入相差", 24, 1, 720, "小时"),
        "minutes": Setting("受理到决定少于", 10, 1, 480, "分钟"),
        "bulk": Setting("同一人十分钟内录入", 30, 5, 1000, "件"),
    }
    values = ("why",)
    zh = "$number：疑似补录，$why"
    en = "$number: perhaps entered afterwards ($why)"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:
        act = history.act
        late = act.recorded_at - act.occurred_at
        if act.by_person and late > dt.timedelta(hours=terms.settings["hours"]):
            return Found({"why": f"录入晚于发生{late // dt.timedelta(hours=1)}小时"})
        if facts.bursts.get(act.seq, 0) == terms.settings["bulk"]:
            return Found({"why": f"十分钟内由同一人录入{terms.settings['bulk']}件"})
        if act.name in _DECISIONS:
            return self._at_once(history, facts, terms)
        return None

    def _at_once(self, history: History, facts: Facts, terms: Terms) -> Found | None:
        version = facts.version_of(history.act)
        accepted = history.last("case.accepted")
        if accepted is None or (version is not None and version.instant) or _on_spot(history.act):
            return None
        took = history.act.occurred_at - accepted.occurred_at
        if took >= terms.settings["minutes"] * MINUTE:
            return None
        return Found({"why": f"受理后{took // MINUTE}分钟作出决定"})


def _on_spot(act: Act) -> bool:
    """A decision at the counter is lawful where procedure and papers allow it (XK 第三十四条)."""
    return bool(act.facts.get("on_the_spot"))


class NotPublished(Rule):
    """AN-21 公示缺失: the item's page lacks what must be on it, or a decision was not made public."""

    code, label = "AN-21", "公示缺失"
    root = "行政许可法第三十条、第四十条"
    on = frozenset({"case.received", "card.shown"})
    needs = frozenset({Need.VERSION})
    needs_at = {Need.VERSION: frozenset({"case.received"})}
    values = ("lacks",)
    zh = "$number：事项公示缺少$lacks"
    en = "$number: not made public ($lacks)"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        act = history.act
        if act.name == "card.shown":
            late = act.text("kind") == "publication" and act.count("card_level") >= 2
            values: dict[str, Value] = {"lacks": "决定公开", "card": act.count("card")}
            return Found(values, act.count("card_level")) if late else None
        version = facts.version_of(act)
        if version is None or not version.gaps or not version.first_seen:
            return None
        once = f"{act.text('item')}/{act.count('item_version')}"
        return Found({"lacks": "、".join(version.gaps), "once": once})


RULES = (ImproperFee(), EnteredAfterwards(), NotPublished())
