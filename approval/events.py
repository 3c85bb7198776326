"""The vocabulary of cases in the ledger. Every body holds the case's facts after the act (D2)."""

from __future__ import annotations

from ledger import define, optional

# Instants are microseconds UTC, dates "YYYY-MM-DD"; never a name, a phone, an address or free text.
CASE_FACTS = {
    "number": str,
    "state": str,
    "version": int,
    "item": str,
    "item_version": int,
    "department": str,
    "window": str,
    "step": str,
    "step_no": int,
    "holder": str,
    "holder_unit": str,
    "in_hand": list,
    "channel": str,
    "received_at": int,
    "accepted_at": int,
    "limits": list,
    "public": bool,
    "promised_due": str,
    "statutory_due": str,
    "outcome": str,
    "silence": str,
    "notice": int,
    "pickup": str,
    "delay_reason": str,
}
# What the officer was cautioned about and went on in spite of; the monitor reads it (D6).
HEEDED: dict[str, type] = {"cautions": list, "reason": str}

CASE_DRAFTED = define("case.drafted", "暂存", CASE_FACTS)
CASE_RECEIVED = define(
    "case.received",
    "收件",
    CASE_FACTS | {"materials": int, "unlisted": int, "basis": optional(str)},
)
CASE_DISCARDED = define("case.discarded", "作废", CASE_FACTS | {"reason": str})
CASE_SUPPLEMENT_REQUESTED = define(
    "case.supplement_requested",
    "出具补正告知",
    CASE_FACTS
    | HEEDED
    | {
        "ordinal": int,
        "document": str,
        "lines": int,
        "new_lines": int,
        "unlisted": int,
        "instructed_by": str,
    },
)
CASE_SUPPLEMENT_TOLD = define(
    "case.supplement_told",
    "补正告知送达",
    CASE_FACTS
    | {
        "ordinal": int,
        "document": str,
        "way": str,
        "reached_at": int,
        "in_time": bool,
        "supply_by": str,
    },
)
CASE_SUPPLEMENT_SUPPLIED = define(
    "case.supplement_supplied", "补正", CASE_FACTS | {"ordinal": int, "supplied": int, "left": int}
)
CASE_ACCEPTED = define("case.accepted", "受理", CASE_FACTS | HEEDED | {"document": str})
CASE_DECLINED = define(
    "case.declined",
    "不予受理",
    CASE_FACTS
    | {"document": str, "reason": str, "basis": str, "rights_told": bool, "conditions": list},
)
SILENCE = {"silence_state": str, "silence_version": int}
CASE_ACCEPTED_BY_SILENCE = define(
    "case.accepted_by_silence",
    "逾期未告知，依法受理",
    CASE_FACTS | SILENCE | {"effect": str, "basis": str, "overrun_at": int},
)
CASE_SILENCE_CONTESTED = define(
    "case.silence_contested",
    "提交按期告知的证明",
    CASE_FACTS | SILENCE | {"told_at": int, "way": str, "proof": str},
)
CASE_ACCEPTANCE_KEPT = define(
    "case.acceptance_kept", "不认定按期告知，维持视为受理", CASE_FACTS | SILENCE | {"proof": str}
)
CASE_SILENCE_LIFTED = define(
    "case.silence_lifted",
    "认定已按期告知，不视为受理",
    CASE_FACTS | SILENCE | {"proof": str, "told_at": int, "supply_by": str},
)
CASE_SILENCE_SETTLED = define(
    "case.silence_settled", "逾期未提交证明，视为受理确定", CASE_FACTS | SILENCE
)
CASE_ACCEPTANCE_WRITTEN = define(
    "case.acceptance_written", "补发受理通知书", CASE_FACTS | {"document": str, "late": bool}
)
CASE_ABANDONED = define(
    "case.abandoned", "逾期未补正，视为撤回申请", CASE_FACTS | {"effect": str, "basis": str}
)
CASE_ASSIGNED = define(
    "case.assigned", "分办", CASE_FACTS | {"assignee": int, "second": int, "assigned_no": int}
)
CASE_STEP_SIGNED = define(
    "case.step_signed", "核查签字", CASE_FACTS | {"signed_step": str, "signed_no": int}
)
CASE_STEP_DONE = define(
    "case.step_done",
    "环节办结",
    CASE_FACTS
    | HEEDED
    | {
        "done_step": str,
        "done_no": int,
        "pass_no": int,
        "opinion": str,
        "second": int,
        "signed": bool,
        "unit": str,
    },
)
CASE_STEP_RETURNED = define(
    "case.step_returned",
    "退回上一环节",
    CASE_FACTS
    | {"from_no": int, "to_no": int, "pass_no": int, "reason": str, "unit": str, "recalled": list},
)
CASE_SUSPENDED = define(
    "case.suspended",
    "进入特别程序",
    CASE_FACTS
    | HEEDED
    | {
        "ground": str,
        "basis": str,
        "document": str,
        "granted_days": int,
        "stops": bool,
        "told": bool,
    },
)
CASE_RESUMED = define("case.resumed", "特别程序结束", CASE_FACTS | {"ground": str, "stopped": bool})
CASE_EXTENDED = define(
    "case.extended",
    "延期",
    CASE_FACTS
    | HEEDED
    | {
        "days": int,
        "ground": str,
        "document": str,
        "approver": str,
        "counts": bool,
        "told": bool,
        "ordinal": int,
    },
)
CASE_FORWARDED = define(
    "case.forwarded",
    "转报",
    CASE_FACTS
    | HEEDED
    | {
        "document": str,
        "opinion": str,
        "from_unit": str,
        "to_unit": str,
        "basis": str,
        "papers": int,
        "ends": bool,
    },
)
CASE_ASKED_AGAIN = define(
    "case.papers_asked", "转报后要求材料", CASE_FACTS | HEEDED | {"papers": list}
)
CASE_GRANTED = define(
    "case.granted",
    "准予",
    CASE_FACTS | HEEDED | {"document": str, "licence": str, "on_the_spot": bool},
)
CASE_DENIED = define(
    "case.denied",
    "不予许可",
    CASE_FACTS
    | HEEDED
    | {"document": str, "ground": str, "basis": str, "rights_told": bool, "conditions": list},
)
CASE_WITHDRAWN = define("case.withdrawn", "撤回", CASE_FACTS | {"by_applicant": bool})
CASE_READY = define("case.ready_for_collection", "待领取", CASE_FACTS)
CASE_DELIVERED = define("case.delivered", "送达", CASE_FACTS | {"way": str, "reached_at": int})
CASE_TOLD = define(
    "case.told",
    "告知送达",
    CASE_FACTS | {"about": str, "way": str, "sent_at": int, "reached_at": int},
)
CASE_TELLING_FAILED = define(
    "case.telling_failed", "告知未送达", CASE_FACTS | {"about": str, "way": str, "sent_at": int}
)
CASE_CHECKED = define(
    "case.checked",
    "核对材料",
    CASE_FACTS | {"met": int, "faulty": int, "missing": int, "unmet": int},
)
CASE_DELAY_EXPLAINED = define("case.delay_explained", "说明延后原因", CASE_FACTS | {"ground": str})
CASE_CORRECTION_REQUESTED = define(
    "case.correction_requested", "申请更正", CASE_FACTS | {"fields": list, "reason": str}
)
CASE_CORRECTED = define(
    "case.corrected",
    "更正错录",
    CASE_FACTS
    | {
        "fields": list,
        "reason": str,
        "requested_by": str,
        "before": dict,
        "after": dict,
        "cancelled_limits": list,
    },
)
CASE_CORRECTION_REFUSED = define(
    "case.correction_refused", "不予更正", CASE_FACTS | {"fields": list, "requested_by": str}
)
CASE_REMOVAL_REQUESTED = define(
    "case.removal_requested",
    "申请作废或删除",
    CASE_FACTS | {"kind": str, "ground": str, "cautions": list, "reason": str},
)
CASE_REMOVED = define(
    "case.removed",
    "作废或删除",
    CASE_FACTS | {"kind": str, "ground": str, "requested_by": str, "cancelled_limits": list},
)
CASE_REMOVAL_REFUSED = define(
    "case.removal_refused",
    "不予作废或删除",
    CASE_FACTS | {"kind": str, "ground": str, "requested_by": str},
)
CASE_CLOSED_ELSEWHERE = define(
    "case.closed_elsewhere", "外部系统办结", CASE_FACTS | {"system": str}
)

# ---- beside the single case: joint handling, batches, order, commitment, refund, renewal
PART = {"part": int, "part_state": str, "part_version": int, "part_unit": str}
CASE_PARTS_NOTIFIED = define(
    "case.parts_notified",
    "抄告联办部门",
    CASE_FACTS | {"part_state": str, "part_version": int, "units": list, "document": str},
)
CASE_PART_OPINED = define(
    "case.part_opined",
    "联办部门出具意见",
    CASE_FACTS | PART | {"opinion": str, "ground": str, "late": bool, "open_parts": int},
)
CASE_INSPECTION_ARRANGED = define(
    "case.inspection_arranged", "安排联合核查", CASE_FACTS | {"planned_on": str, "units": list}
)
CASE_INSPECTED = define("case.inspected", "联合核查", CASE_FACTS | {"units": list, "absent": list})
BATCH_FACTS = {"item": str, "code": str, "opens_on": str, "closes_on": str, "document": str}
BATCH_DECLARED = define("batch.declared", "公布受理批次", BATCH_FACTS)
CASE_BATCHED = define(
    "case.batched", "列入批次", CASE_FACTS | {"batch": str, "closes_on": str, "starts_at": int}
)
QUOTA_DECLARED = define("quota.declared", "公布数量限制", BATCH_FACTS | {"total": int, "unit": str})
CASE_ORDERED = define(
    "case.ordered", "取得受理顺序号", CASE_FACTS | {"sequence": int, "quota": str, "amount": int}
)
CASE_MEASURED = define(
    "case.measured", "核定数量", CASE_FACTS | {"sequence": int, "amount": int, "unit": str}
)
COMMITMENT = {"commitment_state": str, "commitment_version": int}
CASE_COMMITTED = define("case.committed", "告知承诺", CASE_FACTS | COMMITMENT | {"document": str})
CASE_POST_CHECKED = define(
    "case.post_checked",
    "证后核查",
    CASE_FACTS | HEEDED | COMMITMENT | {"passed": bool, "ground": str, "second": int},
)
REVOCATION = {"revocation_state": str, "revocation_version": int, "licence": str, "ground": str}
CASE_REVOCATION_OPENED = define("case.revocation_opened", "启动撤销程序", CASE_FACTS | REVOCATION)
CASE_LICENCE_REVOKED = define(
    "case.licence_revoked",
    "撤销许可",
    CASE_FACTS | REVOCATION | {"document": str, "rights_told": bool},
)
CASE_LICENCE_KEPT = define("case.licence_kept", "不予撤销", CASE_FACTS | REVOCATION)
CASE_FEE_PAID = define(
    "case.fee_paid", "缴费", CASE_FACTS | {"amount_fen": int, "fee": int, "receipt": str}
)
CASE_REFUSED_ABOVE = define(
    "case.refused_above", "上级不予批准", CASE_FACTS | {"document": str, "refused_on": str}
)
CASE_FEE_REFUNDED = define(
    "case.fee_refunded", "退费", CASE_FACTS | {"amount_fen": int, "document": str, "late": bool}
)
RENEWAL = {"renewal_state": str, "renewal_version": int, "licence": str}
CASE_RENEWAL_ASKED = define(
    "case.renewal_asked",
    "申请延续",
    CASE_FACTS
    | HEEDED
    | RENEWAL
    | {"valid_to": str, "ask_by": str, "in_time": bool, "effect": str},
)
CASE_RENEWAL_DECIDED = define(
    "case.renewal_decided", "延续决定", CASE_FACTS | RENEWAL | {"new_licence": str}
)
CASE_RENEWED_BY_SILENCE = define(
    "case.renewed_by_silence",
    "届满未作决定，视为准予延续",
    CASE_FACTS | RENEWAL | {"effect": str, "basis": str, "overrun_at": int},
)
HEARING: dict[str, type] = {"hearing_state": str, "hearing_version": int}
CASE_HEARING_OFFERED = define(
    "case.hearing_offered", "告知听证权利", CASE_FACTS | HEARING | {"way": str, "told_at": int}
)
CASE_HEARING_REQUESTED = define("case.hearing_requested", "申请听证", CASE_FACTS | HEARING | HEEDED)
CASE_HEARING_SCHEDULED = define(
    "case.hearing_scheduled",
    "确定听证日期",
    CASE_FACTS | HEARING | HEEDED | {"held_on": str, "notice_by": str, "document": str},
)
CASE_HEARING_HELD = define("case.hearing_held", "举行听证", CASE_FACTS | HEARING | {"record": str})
CASE_PUBLISHED = define("case.published", "公开许可决定", CASE_FACTS | {"place": str, "late": bool})
# The applicant's own calendar: no case facts, because nothing of the case moves.
CALENDAR_FEED_OPENED = define("calendar_feed.opened", "开通日历订阅", {"number": str, "feed": int})
CALENDAR_FEED_CLOSED = define("calendar_feed.closed", "停用日历订阅", {"number": str, "feed": int})
# How the applicant wants to be told: the way, never where.
NOTICE_CHOICE_MADE = define(
    "notice_choice.made", "选择通知方式", {"number": str, "way": str, "version": int}
)
