"""Anomalies that are the end of a limit: AN-1 to AN-5, AN-11, AN-19 and AN-22 to AN-25."""

from __future__ import annotations

from monitor.rules.base import TimeRule


class PromiseOverrun(TimeRule):
    """AN-1 超承诺时限."""

    code, label = "AN-1", "超承诺时限"
    root = "优化营商环境条例第三十六条第二款"
    kinds = frozenset({"promised", "mailbox_letter", "hotline_order"})


class LawOverrun(TimeRule):
    """AN-2 超法定时限."""

    code, label, level = "AN-2", "超法定时限", 3
    root = "行政许可法第四十二条、第七十四条第（三）项"
    kinds = frozenset({"statutory", "joint", "theme_part", "renewal", "refund", "hearing_hold"})


class StepOverrun(TimeRule):
    """AN-3 环节超时: in time as a whole, late in a step."""

    code, label = "AN-3", "环节超时"
    root = "事项办理流程的环节时限"
    kinds = frozenset({"step", "joint_part", "inspection_start"})


class AcceptanceOverrun(TimeRule):
    """AN-4 受理超时: neither accepted, refused nor sent back by the end of the fifth working day."""

    code, label = "AN-4", "受理超时"
    root = "行政许可法第三十二条第一款第（四）项"
    kinds = frozenset({"acceptance", "silence_paper"})


class OnlineCheckOverrun(TimeRule):
    """AN-5 网上预审超时: its level rises by days, and the first of them is a warning."""

    code, label, level = "AN-5", "网上预审超时", 1
    root = "地方政务服务条例"
    kinds = frozenset({"online_check"})
    from_level = 1


class SuspensionOverrun(TimeRule):
    """AN-11 挂起超期: a special procedure that lasts longer than was granted."""

    code, label = "AN-11", "挂起超期"
    root = "行政许可法第四十五条"
    kinds = frozenset({"special"})


class DeliveryOverrun(TimeRule):
    """AN-19 未按期送达."""

    code, label = "AN-19", "未按期送达"
    root = "行政许可法第四十四条"
    kinds = frozenset({"delivery"})


class ComplaintOverrun(TimeRule):
    """AN-22 投诉、信件、咨询超时."""

    code, label = "AN-22", "投诉、咨询超时"
    root = "行政效能投诉处理办法"
    kinds = frozenset(
        {
            "complaint_acceptance",
            "complaint_answer",
            "mailbox_complex_letter",
            "hotline_return",
            "petition_routing",
            "petition_answer",
            "petition_conclusion",
            "petition_review",
        }
    )


class DisclosureOverrun(TimeRule):
    """AN-23 信息公开超时."""

    code, label = "AN-23", "信息公开超时"
    root = "政府信息公开条例第二十六条、第三十三条"
    kinds = frozenset(
        {
            "disclosure_publication",
            "disclosure_reply",
            "disclosure_supplement_notice",
            "disclosure_co_producer",
        }
    )


class RatingLeftOpen(TimeRule):
    """AN-24 差评未整改."""

    code, label = "AN-24", "差评未整改"
    root = "国务院办公厅政务服务“好差评”制度"
    kinds = frozenset({"rating_rectification"})


class ForwardingOverrun(TimeRule):
    """AN-25 应转未转: the lower level's opinion is ready and was not forwarded in time."""

    code, label = "AN-25", "应转未转"
    root = "行政许可法第三十五条、第四十三条"
    kinds = frozenset({"pre_review"})


RULES = (
    PromiseOverrun(),
    LawOverrun(),
    StepOverrun(),
    AcceptanceOverrun(),
    OnlineCheckOverrun(),
    SuspensionOverrun(),
    DeliveryOverrun(),
    ComplaintOverrun(),
    DisclosureOverrun(),
    RatingLeftOpen(),
    ForwardingOverrun(),
)
