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

CARD_SHOWN = ledger.define("card.shown", "亮牌", CARD_FACTS)
CARD_CONFIRMED = ledger.define("card.confirmed", "核实发牌", CARD_FACTS)
CARD_SELF_ISSUED = ledger.define("card.self_issued", "逾期未核实，自动发牌", CARD_FACTS)
CARD_WITHHOLDING_PROPOSED = ledger.define(
    "card.withholding_proposed", "提议不予发牌", CARD_FACTS | {"reason": str}
)
CARD_WITHHELD = ledger.define(
    "card.withheld", "不予发牌", CARD_FACTS | {"reason": str, "proposed_by": str}
)
CARD_WITHDRAWN = ledger.define("card.withdrawn", "撤牌", CARD_FACTS | {"reason": str})

CALENDAR_MISSING = ledger.define(
    "calendar.missing", "缺少放假安排通知", {"calendar": str, "year": int, "held": int}
)
CLOCK_SUSPECT = ledger.define(
    "clock.suspect", "时钟可疑，暂停亮牌", {"reason": str, "offset_ms": int, "process": str}
)
CLOCK_SANE = ledger.define("clock.sane", "时钟恢复正常", {"held_ms": int, "process": str})
MONITOR_STARTED = ledger.define("monitor.started", "监测启动", {"process": str})
MONITOR_STOPPED = ledger.define("monitor.stopped", "监测停止", {"process": str})
MONITOR_GAP = ledger.define(
    "monitor.gap", "监测中断", {"process": str, "silent_from": int, "silent_ms": int}
)
