"""What the ledger says of itself."""

from __future__ import annotations

from kernel.journal import define

LEDGER_EXPORTED = define(
    "ledger.exported", "导出过程日志", {"what": str, "form": str, "first": str, "last": str}
)
