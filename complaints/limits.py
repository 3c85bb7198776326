"""The two limits of a complaint (TS-1)."""

from __future__ import annotations

from timelimits.kinds import declare

COMPLAINT_ACCEPTANCE = declare(
    "complaint_acceptance", "投诉受理", basis="行政效能投诉处理办法（地方，可配置）"
)
COMPLAINT_ANSWER = declare(
    "complaint_answer", "投诉答复", basis="行政效能投诉处理办法（地方，可配置）"
)
