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
    },
)
