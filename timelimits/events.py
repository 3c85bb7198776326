"""What this floor itself enters into the ledger."""

from __future__ import annotations

import ledger

TIME_LIMIT_RESTATED = ledger.define(
    "time_limit.restated",
    "时限重新出具",
    {
        "limit": int,
        "kind": str,
        "subject": str,
        "round": int,
        "cause": str,
        "due_before": str,
        "due": str,
        "provisional": bool,
        "calendar": str,
        "calendar_version": int,
        "limits": list,
    },
)

CALENDAR_DECLARED = ledger.define(
    "calendar.declared",
    "工作日历入库",
    {
        "calendar": str,
        "version": int,
        "year": int,
        "notice": str,
        "digest": str,
        "days_off": int,
        "days_worked": int,
        "effect": str,
        "region": str,
        "text_sha256": str,
    },
)

CALENDAR_PROPOSED = ledger.define(
    "calendar.proposed",
    "提出放假安排入库",
    {
        "proposal": int,
        "calendar": str,
        "year": int,
        "notice": str,
        "text_sha256": str,
        "moves": int,
    },
)

CALENDAR_DECIDED = ledger.define(
    "calendar.decided",
    "放假安排入库经第二人决定",
    {
        "proposal": int,
        "calendar": str,
        "year": int,
        "notice": str,
        "outcome": str,
        "proposed_by": str,
    },
)

CALENDAR_RESTATED = ledger.define(
    "calendar.restated",
    "按新日历重算完毕",
    {"calendar": str, "version": int, "visited": int, "moved": int},
)

HALL_HOURS_ENTERED = ledger.define(
    "hall_hours.entered",
    "登记大厅办公时间",
    {"hours": int, "hall": str, "days": str, "on": str, "spans": str, "valid_from": str},
)
