"""What the monitor stores, one idea per file."""

from __future__ import annotations

from monitor.models.alarm import Alarm
from monitor.models.appeal import Appeal, Explanation
from monitor.models.breach import Breach
from monitor.models.bulletin import Bulletin
from monitor.models.card import Card, Withholding
from monitor.models.checks import CallBack, Inspection, InspectionFinding, Sample, SampledCase
from monitor.models.evidence import Evidence, FoundFact
from monitor.models.finding import Finding, Parked
from monitor.models.notice import Notice, NoticeAddress, NoticeAttempt, NoticeRule, Subscriber
from monitor.models.order import Accountability, Order, OrderPaper, OrderReply
from monitor.models.performance import (
    CountedCase,
    IndicatorForm,
    ScoreMark,
    ScoreObjection,
    ScoreRun,
    UnitScore,
)
from monitor.models.procedure import ProcedureRule, RuleChange
from monitor.models.rule import CardRule
from monitor.models.ruling import CardRuling
from monitor.models.urge import ReasonAsked, Urge

__all__ = [
    "Accountability",
    "Alarm",
    "Appeal",
    "Breach",
    "Bulletin",
    "CallBack",
    "Card",
    "CardRule",
    "CardRuling",
    "CountedCase",
    "Evidence",
    "Explanation",
    "Finding",
    "FoundFact",
    "IndicatorForm",
    "Inspection",
    "InspectionFinding",
    "Notice",
    "NoticeAddress",
    "NoticeAttempt",
    "NoticeRule",
    "Order",
    "OrderPaper",
    "OrderReply",
    "Parked",
    "ProcedureRule",
    "ReasonAsked",
    "RuleChange",
    "Sample",
    "SampledCase",
    "ScoreMark",
    "ScoreObjection",
    "ScoreRun",
    "Subscriber",
    "UnitScore",
    "Urge",
    "Withholding",
]
