"""What the keeping of screens writes into the ledger: numbers and codes, never what people typed."""

from __future__ import annotations

import ledger

SCREEN_REGISTERED = ledger.define(
    "screen.registered", "登记大厅屏", {"screen": int, "hall": str, "layout": str, "sight": str}
)
SCREEN_CHANGED = ledger.define(
    "screen.changed",
    "变更大厅屏",
    {"screen": int, "hall": str, "layout": str, "sight": str, "fields": list},
)
SCREEN_RENEWED = ledger.define("screen.renewed", "重新登记大厅屏", {"screen": int, "hall": str})
SCREEN_REVOKED = ledger.define("screen.revoked", "撤销大厅屏登记", {"screen": int, "hall": str})
ANNOUNCEMENT_ISSUED = ledger.define(
    "announcement.issued",
    "发布紧急公告",
    {"announcement": int, "hall": str, "until": int, "wording_sha256": str},
)
ANNOUNCEMENT_CANCELLED = ledger.define(
    "announcement.cancelled", "撤下紧急公告", {"announcement": int, "hall": str}
)
