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
HEEDED = {"cautions": list, "reason": str}

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
CASE_ACCEPTED_BY_SILENCE = define(
    "case.accepted_by_silence",
    "逾期未告知，依法受理",
    CASE_FACTS | {"effect": str, "basis": str, "overrun_at": int},
)
CASE_ABANDONED = define(
    "case.abandoned", "逾期未补正，视为撤回申请", CASE_FACTS | {"effect": str, "basis": str}
)
CASE_ASSIGNED = define("case.assigned", "分办", CASE_FACTS | {"assignee": int})
CASE_STEP_DONE = define(
    "case.step_done",
    "环节办结",
    CASE_FACTS
    | HEEDED
    | {"done_step": str, "done_no": int, "pass_no": int, "opinion": str, "second": int},
)
CASE_STEP_RETURNED = define(
    "case.step_returned",
    "退回上一环节",
    CASE_FACTS | {"from_no": int, "to_no": int, "pass_no": int, "reason": str},
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
CASE_CLOSED_ELSEWHERE = define(
    "case.closed_elsewhere", "外部系统办结", CASE_FACTS | {"system": str}
)
