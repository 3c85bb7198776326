"""Who did it and in which order: AN-13, AN-14 and AN-20."""

from __future__ import annotations

from approval.states import MOVES
from monitor.rules.base import Act, Facts, Found, History, Need, Rule, Terms

_COUNTER = frozenset({"window_clerk", "reviewer"})
_REVIEW = frozenset({"reviewer", "approver"})
_SPOT = frozenset({"window_clerk", "approver"})
_APPROVAL = frozenset({"approver"})

# Whose act it is by law and by the items' procedures; kept apart from the desk's own table, so that
# a loosened permission is found and not merely obeyed.
WHOSE: dict[str, frozenset[str]] = {
    "case.supplement_requested": _COUNTER,
    "case.accepted": _COUNTER | _APPROVAL,
    "case.declined": _COUNTER | _APPROVAL,
    "case.assigned": _REVIEW,
    "case.step_done": _REVIEW,
    "case.step_returned": _REVIEW,
    "case.suspended": _REVIEW,
    "case.resumed": _REVIEW,
    "case.extended": _APPROVAL,
    "case.forwarded": _APPROVAL,
    "case.granted": _SPOT,
    "case.denied": _SPOT,
}
_UNIT_OF_ACT = ("unit", "part_unit", "from_unit", "to_unit")


class BeyondPowers(Rule):
    """AN-13 越权: without the role the act takes, or of a unit the matter does not belong to."""

    code, label, level = "AN-13", "越权", 3
    root = "行政许可法第七十四条第（一）项"
    on = frozenset(WHOSE)
    values = ("act", "why")
    zh = "$number：$why"
    en = "$number: beyond powers ($why)"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        act = history.act
        if not act.by_person or act.source != "hall":
            return None
        if not act.roles & WHOSE[act.name]:
            return Found({"act": act.name, "why": "办理人没有该环节的岗位"})
        if act.roles & _REVIEW and not act.roles & {"window_clerk"} and not _belongs(act):
            return Found({"act": act.name, "why": "办理人所在单位不是承办单位"})
        return None


def _belongs(act: Act) -> bool:
    units = {act.text("department"), act.text("holder_unit")}
    units |= {act.text(key) for key in _UNIT_OF_ACT}
    units |= {str(one.get("unit", "")) for one in act.facts.get("in_hand") or ()}
    return not act.unit or act.unit in units


STEPS = {
    "steps-skipped": "尚有环节未办结",
    "approves-own-review": "审核人与承办人为同一人",
    "one-official-only": "应当两人以上核查而仅一人",
    "answers-for-another": "代被征求意见单位办理环节",
}
_DECISIONS = frozenset({"case.granted", "case.denied"})
# The moves before these are refused by the database; whoever reads again need not look there.
_ENDS = _DECISIONS | {"case.forwarded", "case.suspended", "case.delivered"}
_ALLOWED = frozenset((str(source), str(target)) for source, target in MOVES)
# A correction may move the case back to where it ought to be; an import brings what others did.
_FREE = frozenset({"case.corrected", "case.closed_elsewhere"})


class OutOfOrder(Rule):
    """AN-14 越环节、逆序: a step left out, a move the machine does not know, one person for two."""

    code, label = "AN-14", "越环节、逆序"
    root = "行政许可法第三十四条第三款、第五十五条第二款；审批与承办分离"
    on = frozenset(
        {
            "case.accepted",
            "case.assigned",
            "case.step_done",
            "case.forwarded",
            "case.suspended",
            "case.resumed",
            "case.granted",
            "case.denied",
            "case.delivered",
        }
    )
    needs = frozenset({Need.HISTORY, Need.VERSION})
    needs_at = {Need.HISTORY: _ENDS, Need.VERSION: _DECISIONS}
    values = ("why",)
    zh = "$number：$why"
    en = "$number: out of order ($why)"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        why = [word for code, word in STEPS.items() if code in history.act.cautions]
        if not why and _unknown_move(history):
            why = ["状态变动不在办理流程内"]
        if not why and _alone(history, facts):
            why = [STEPS["approves-own-review"]]
        return Found({"why": "、".join(why)}) if why else None


def _unknown_move(history: History) -> bool:
    before = next((act for act in reversed(history.before) if act.text("state")), None)
    if before is None or history.act.name in _FREE or before.name in _FREE:
        return False
    move = (before.text("state"), history.act.text("state"))
    return move[0] != move[1] and move not in _ALLOWED


def _alone(history: History, facts: Facts) -> bool:
    """Whether one person reviewed and decided where the item keeps the two apart."""
    act, version = history.act, facts.version_of(history.act)
    if act.name not in _DECISIONS or version is None or not version.separated:
        return False
    reviewers = {one.actor for one in history.all("case.step_done")}
    return act.by_person and reviewers == {act.actor}


class OutOfTurn(Rule):
    """AN-20 违反先后顺序: granted from a quota while somebody accepted earlier still waits."""

    code, label, level = "AN-20", "违反先后顺序", 3
    root = "行政许可法第五十七条"
    on = frozenset({"case.granted"})
    needs = frozenset({Need.OVERTAKEN})
    values = ("waiting",)
    zh = "$number：作出准予决定时，尚有$waiting件受理在先的申请未作决定"
    en = "$number: granted while $waiting applications accepted earlier were undecided"

    def judge(self, history: History, facts: Facts, terms: Terms) -> Found | None:  # noqa: ARG002
        waiting = facts.overtaken.get(history.act.text("number"), 0)
        return Found({"waiting": waiting}) if waiting else None


RULES = (BeyondPowers(), OutOfOrder(), OutOfTurn())
