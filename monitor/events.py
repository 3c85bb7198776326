"""What the monitor enters into the ledger."""

from __future__ import annotations

import ledger

CARD_FACTS: dict[str, type] = {
    "card": int,
    "card_level": int,
    "card_state": str,
    "card_version": int,
    "delay_ms": int,
    "department": str,
    "due": str,
    "falls_at": int,
    "found_at": int,
    "item": str,
    "kind": str,
    "limit": int,
    "matter_number": str,
    "mode": str,
    "overrun_at": int,
    "round": int,
    "rule": int,
}

CARD_SHOWN = ledger.define("card.shown", "亮灯", CARD_FACTS)
CARD_CONFIRMED = ledger.define("card.confirmed", "核实发牌", CARD_FACTS)
CARD_SELF_ISSUED = ledger.define("card.self_issued", "逾期未核实，自动发牌", CARD_FACTS)
CARD_WITHHOLDING_PROPOSED = ledger.define(
    "card.withholding_proposed", "提议不予发牌", CARD_FACTS | {"reason": str}
)
CARD_WITHHELD = ledger.define(
    "card.withheld", "不予发牌", CARD_FACTS | {"reason": str, "proposed_by": str}
)
CARD_WITHDRAWN = ledger.define("card.withdrawn", "撤牌", CARD_FACTS | {"reason": str})

CARD_ISSUED = ledger.define("card.issued", "人工发牌", CARD_FACTS | {"files": list})
CARD_SIGNED = ledger.define("card.signed", "签收", CARD_FACTS | {"card_number": str})
CARD_SERVED = ledger.define(
    "card.served", "送达（单位未签收）", CARD_FACTS | {"card_number": str, "document": str}
)
CARD_EXPLAINED = ledger.define(
    "card.explained", "单位说明情况", CARD_FACTS | {"late": bool, "files": list}
)
CARD_APPEALED = ledger.define(
    "card.appealed", "单位申诉", CARD_FACTS | {"appeal_number": str, "ground": str, "files": list}
)
RULING_FACTS = CARD_FACTS | {
    "ruling": int,
    "outcome": str,
    "reason": str,
    "judged_level": int,
    "appeal_number": str,
}
CARD_RULING_PROPOSED = ledger.define("card.ruling_proposed", "拟办", RULING_FACTS)
CARD_RULING_REFUSED = ledger.define("card.ruling_refused", "退回重拟", RULING_FACTS)
CARD_RULED = ledger.define(
    "card.ruled", "作出处理", RULING_FACTS | {"proposed_by": str, "document": str}
)
CARD_EVIDENCE_ADDED = ledger.define("card.evidence_added", "补充证据", CARD_FACTS | {"files": list})
CARD_EVIDENCE_CHECKED = ledger.define(
    "card.evidence_checked", "核对证据", CARD_FACTS | {"files": list}
)
CARD_FACT_ESTABLISHED = ledger.define(
    "card.fact_established",
    "查明事实",
    CARD_FACTS
    | {"fact": str, "ground": str, "since": int, "until": int, "document": str, "limits": list},
)
CARD_ORDERED = ledger.define("card.ordered", "转为督办", CARD_FACTS | {"order_number": str})

CARD_TERMS_STARTED = ledger.define(
    "card_terms.started", "起算说明和申诉期限", {"card": int, "number": str, "limits": list}
)
CARD_TERMS_SETTLED = ledger.define(
    "card_terms.settled", "说明和申诉期限了结", {"card": int, "number": str, "limits": list}
)

APPEAL_FACTS = {
    "appeal": int,
    "appeal_state": str,
    "appeal_version": int,
    "card": int,
    "department": str,
    "number": str,
    "limits": list,
}
APPEAL_FILED = ledger.define("appeal.filed", "收到申诉", APPEAL_FACTS | {"ground": str})
APPEAL_DECIDED = ledger.define(
    "appeal.decided", "申诉决定", APPEAL_FACTS | {"outcome": str, "document": str}
)
APPEAL_ENDED = ledger.define("appeal.ended", "申诉终止", APPEAL_FACTS | {"reason": str})

CALENDAR_MISSING = ledger.define(
    "calendar.missing", "缺少放假安排通知", {"calendar": str, "year": int, "held": int}
)
CLOCK_SUSPECT = ledger.define(
    "clock.suspect", "时钟可疑，暂停亮灯", {"reason": str, "offset_ms": int, "process": str}
)
CLOCK_SANE = ledger.define("clock.sane", "时钟恢复正常", {"held_ms": int, "process": str})
MONITOR_STARTED = ledger.define("monitor.started", "监测启动", {"process": str})
MONITOR_STOPPED = ledger.define("monitor.stopped", "监测停止", {"process": str})
MONITOR_GAP = ledger.define(
    "monitor.gap", "监测中断", {"process": str, "silent_from": int, "silent_ms": int}
)
MONITOR_RESUMED = ledger.define(
    "monitor.resumed", "监测恢复", {"process": str, "silent_from": int, "silent_ms": int}
)
RECONCILER_STARTED = ledger.define("reconciler.started", "复核启动", {"process": str})
RECONCILER_STOPPED = ledger.define("reconciler.stopped", "复核停止", {"process": str})
RECONCILER_GAP = ledger.define(
    "reconciler.gap", "复核中断", {"process": str, "silent_from": int, "silent_ms": int}
)
RECONCILER_RESUMED = ledger.define(
    "reconciler.resumed", "复核恢复", {"process": str, "silent_from": int, "silent_ms": int}
)
RECOUNT_DIFFERENCE = ledger.define(
    "recount.differed",
    "复核发现差异",
    {
        "difference": str,
        "of_matter": int,
        "card": int,
        "limit": int,
        "level": int,
        "round": int,
        "expected": int,
        "found": int,
    },
)

# ---- the four verbs: orders and their like, urging, bulletins (never a word of what they say)
ORDER_FACTS = {
    "about": str,
    "card": int,
    "days": int,
    "department": str,
    "document": str,
    "form": str,
    "limits": list,
    "number": str,
    "order": int,
    "order_state": str,
    "order_version": int,
    "signer": str,
}
ORDER_ISSUED = ledger.define("order.issued", "发出督办", ORDER_FACTS)
ORDER_SIGNED_FOR = ledger.define("order.signed_for", "签收督办", ORDER_FACTS)
ORDER_REPLIED = ledger.define(
    "order.replied", "回复督办", ORDER_FACTS | {"reply": int, "files": list}
)
ORDER_RETURNED = ledger.define("order.returned", "退回督办回复", ORDER_FACTS | {"reply": int})
ORDER_CLOSED = ledger.define("order.closed", "督办销号", ORDER_FACTS | {"reply": int})
ORDER_REVOKED = ledger.define("order.revoked", "撤销督办", ORDER_FACTS | {"reason": str})
ACCOUNTABILITY_RECORDED = ledger.define(
    "accountability.recorded",
    "登记责任追究",
    {
        "card": int,
        "department": str,
        "document": str,
        "form": str,
        "number": str,
        "order": int,
        "person": str,
        "until": str,
    },
)
URGE_FACTS = {"day": str, "department": str, "number": str, "urge": int, "urger": str}
MATTER_URGED = ledger.define("matter.urged", "催办", URGE_FACTS)
MATTER_URGE_NOTICED = ledger.define("matter.urge_noticed", "看到催办", URGE_FACTS)

REASON_FACTS = {"card": int, "department": str, "due_at": int, "number": str}
REASON_ASKED = ledger.define("reason.asked", "要求说明延后原因", REASON_FACTS)
REASON_GIVEN = ledger.define("reason.given", "已说明延后原因", REASON_FACTS | {"ground": str})
REASON_LAPSED = ledger.define("reason.lapsed", "逾期未说明延后原因", REASON_FACTS)

BULLETIN_FACTS = {
    "bulletin": int,
    "bulletin_state": str,
    "bulletin_version": int,
    "cards": list,
    "corrects": str,
    "document": str,
    "figures": dict,
    "month": str,
    "number": str,
}
BULLETIN_DRAFTED = ledger.define("bulletin.drafted", "通报拟稿", BULLETIN_FACTS)
BULLETIN_SIGNED = ledger.define("bulletin.signed", "通报签发", BULLETIN_FACTS)
BULLETIN_REOPENED = ledger.define("bulletin.reopened", "通报退回拟稿", BULLETIN_FACTS)
BULLETIN_ISSUED = ledger.define("bulletin.issued", "通报印发", BULLETIN_FACTS)

# ---- checks that do not trust the record
SAMPLE_DRAWN = ledger.define(
    "sample.drawn",
    "抽取回访样本",
    {
        "cases": list,
        "head_seq": int,
        "month": str,
        "population": int,
        "sample": int,
        "seed": str,
        "size": int,
    },
)
CASE_CALLED_BACK = ledger.define(
    "sample.called_back",
    "回访申请人",
    {
        "accurate": str,
        "complete": str,
        "genuine": str,
        "number": str,
        "reached": str,
        "sample": int,
        "timely": str,
    },
)
INSPECTION_OPENED = ledger.define("inspection.opened", "开始巡查", {"number": str, "day": str})
INSPECTION_FOUND = ledger.define(
    "inspection.found", "巡查发现", {"department": str, "kind": str, "number": str, "window": str}
)
INSPECTION_CLOSED = ledger.define("inspection.closed", "结束巡查", {"findings": int, "number": str})
NOTICE_RULE_CHANGED = ledger.define(
    "notice_rule.changed",
    "修改通知规则",
    {"channel": str, "enabled": bool, "event": str, "level": int, "version": int, "whom": str},
)
NOTICE_REPLAYED = ledger.define("notice.replayed", "重新发送通知", {"count": int})

# ---- procedure rules: what they could not judge, and changes of them
ENTRY_PARKED = ledger.define(
    "entry.parked", "规则无法判断，搁置", {"rule": str, "entry": int, "error": str}
)
ENTRY_UNPARKED = ledger.define(
    "entry.unparked", "搁置的留痕重新判断", {"rule": str, "settled": int, "left": int}
)
RULE_CHANGE_FACTS = {
    "change": int,
    "target": str,
    "subject": str,
    "effective_from": int,
    "content": dict,
    "dry_run": dict,
}
RULE_CHANGE_PROPOSED = ledger.define("rule_change.proposed", "提出规则变更", RULE_CHANGE_FACTS)
RULE_CHANGE_AGREED = ledger.define(
    "rule_change.agreed", "同意规则变更", RULE_CHANGE_FACTS | {"proposed_by": str, "version": int}
)
RULE_CHANGE_REFUSED = ledger.define(
    "rule_change.refused", "不同意规则变更", RULE_CHANGE_FACTS | {"proposed_by": str}
)
RULE_CHANGE_APPLIED = ledger.define(
    "rule_change.applied", "规则变更生效", RULE_CHANGE_FACTS | {"version": int}
)

# ---- scores
RUN_FACTS = {
    "run": int,
    "month": str,
    "edition": int,
    "form": int,
    "run_state": str,
    "run_version": int,
    "digest": str,
}
SCORES_RECKONED = ledger.define(
    "scores.reckoned", "月度核算", RUN_FACTS | {"cases": int, "cause": str, "units": int}
)
SCORES_CONSULTED = ledger.define("scores.consulted", "得分征求意见", RUN_FACTS | {"object_by": int})
SCORES_SIGNED = ledger.define("scores.signed", "得分签发", RUN_FACTS)
SCORES_ISSUED = ledger.define("scores.issued", "得分印发", RUN_FACTS)
SCORES_SUPERSEDED = ledger.define("scores.superseded", "得分被重新核算取代", RUN_FACTS)
SCORE_MARKED = ledger.define(
    "score.marked",
    "人工加减分",
    {"month": str, "department": str, "part": str, "points": int, "mark": int, "document": str},
)
OBJECTION_FACTS = {
    "number": str,
    "state": str,
    "version": int,
    "department": str,
    "month": str,
    "part": str,
    "score": int,
    "limits": list,
}
OBJECTION_FILED = ledger.define("score_objection.filed", "对得分提出异议", OBJECTION_FACTS)
OBJECTION_DECIDED = ledger.define(
    "score_objection.decided", "异议决定", OBJECTION_FACTS | {"document": str, "points": int}
)
FORM_FACTS = {"form": int, "number": int, "form_state": str, "form_version": int, "digest": str}
FORM_PROPOSED = ledger.define("indicator_form.proposed", "提出评分指标", FORM_FACTS)
FORM_DECIDED = ledger.define(
    "indicator_form.decided", "评分指标决定", FORM_FACTS | {"proposed_by": str, "valid_from": str}
)
