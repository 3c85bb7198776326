"""The two limits of a complaint (TS-1)."""

from __future__ import annotations

from timelimits.kinds import BY_LOCAL_RULE, Terms, Words, declare
from timelimits.rules import Unit

APP = "complaints"

COMPLAINT_ACCEPTANCE = declare(
    "complaint_acceptance",
    "投诉受理",
    basis="行政效能投诉处理办法（地方，可配置）",
    words=Words("最迟决定受理日", "收到投诉", "决定是否受理"),
    terms=Terms("TS-1", 3, Unit.WORKING_DAY, BY_LOCAL_RULE, states=("received",), app=APP),
)
COMPLAINT_ANSWER = declare(
    "complaint_answer",
    "投诉答复",
    basis="行政效能投诉处理办法（地方，可配置）",
    words=Words("最迟答复日", "受理投诉", "答复"),
    terms=Terms(
        "TS-1",
        30,
        Unit.CALENDAR_DAY,
        BY_LOCAL_RULE,
        extends="情况复杂的可以延长（以地方规定为准）",
        states=("accepted",),
        app=APP,
    ),
)
