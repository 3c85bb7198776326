"""The limits of what the monitor issues: a unit's feedback on a card, its reply to an order."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from timelimits.kinds import Kind, Terms, Words, declare
from timelimits.ladders import late
from timelimits.rules import Rule, Unit

APP = "monitor"

CARD_FEEDBACK = declare(
    "card_feedback",
    "亮牌反馈时限",
    basis="监察规则（反馈期限，可配置）",
    words=Words("最迟反馈日", "亮牌送达", "反馈整改情况"),
    rungs=late(2, warning=2),
    terms=Terms(
        "§2.4(7)",
        5,
        Unit.WORKING_DAY,
        "监察规则版本",
        stops="撤牌、申诉成立时取消",
        pauses="申诉期间中止",
        states=("issued",),
        app=APP,
    ),
)
ORDER_REPLY = declare(
    "order_reply",
    "督办回复时限",
    basis="督办通知单载明的期限",
    words=Words("最迟回复日", "督办通知单送达", "书面回复"),
    rungs=late(3, warning=1),
    terms=Terms(
        "§2.4(8)",
        set_by="督办通知单",
        stops="撤销督办时取消",
        states=("issued",),
        app=APP,
    ),
)

# The unit's own time: letting it pass costs the unit its right and gives nobody an alert.
CARD_APPEAL = declare(
    "card_appeal",
    "申诉期限",
    basis="监察规则（申诉期限，可配置）",
    words=Words("最迟申诉日", "签收", "提出申诉"),
    terms=Terms("§2.4(6)", 5, Unit.WORKING_DAY, "监察规则版本", app=APP),
)
APPEAL_DECISION = declare(
    "appeal_decision",
    "申诉决定时限",
    basis="监察规则（申诉决定期限，可配置；参照政府督查工作条例第十七条）",
    words=Words("最迟决定日", "收到申诉", "作出申诉决定"),
    rungs=late(2, warning=2),
    terms=Terms("§2.4(6)", 10, Unit.WORKING_DAY, "监察规则版本", states=("filed",), app=APP),
)
SCORE_OBJECTION = declare(
    "score_objection",
    "评分异议决定时限",
    basis="绩效评估办法（异议决定期限，随评分指标版本）",
    words=Words("最迟决定日", "收到异议", "作出异议决定"),
    rungs=late(2, warning=1),
    terms=Terms("§2.7", 5, Unit.WORKING_DAY, "评分指标版本", states=("filed",), app=APP),
)

# What an installation sets otherwise; what runs already keeps the length it was begun with.
SET_AS = {
    CARD_FEEDBACK.code: "CARD_FEEDBACK_DAYS",
    CARD_APPEAL.code: "CARD_APPEAL_DAYS",
    APPEAL_DECISION.code: "APPEAL_DECISION_DAYS",
}


def period(kind: Kind) -> Rule:
    """The kind's rule with as many working days as this installation gives."""
    return replace(kind.rule(), amount=int(getattr(settings, SET_AS[kind.code])))
