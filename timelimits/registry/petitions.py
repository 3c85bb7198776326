"""信访: the clocks of the Regulation of 2022, in calendar days (XF-1 to XF-5)."""

from __future__ import annotations

from timelimits.kinds import Terms, Words, declare
from timelimits.ladders import late
from timelimits.rules import Unit

_CD = Unit.CALENDAR_DAY
_REGULATION = "信访工作条例"

ROUTING = declare(
    "petition_routing",
    "信访登记转送时限",
    basis=f"{_REGULATION}第二十二条",
    words=Words("最迟转送日", "收到信访事项", "登记并转送、交办"),
    rungs=late(2, warning=2),
    terms=Terms("XF-1", 15, _CD),
)
ANSWER = declare(
    "petition_answer",
    "信访告知时限",
    basis=f"{_REGULATION}第二十三条",
    words=Words("最迟告知日", "收到信访事项", "书面告知信访人"),
    rungs=late(2, warning=2),
    terms=Terms("XF-2", 15, _CD, stops="姓名、地址不清的除外"),
)
OBJECTION = declare(
    "petition_objection",
    "转送异议期限",
    basis=f"{_REGULATION}第二十三条第三款",
    words=Words("最迟提出日", "收到转送件", "提出异议并说明理由"),
    rungs=late(2),
    terms=Terms("XF-3", 5, Unit.WORKING_DAY, silence="由收到机关办理"),
)
CONCLUSION = declare(
    "petition_conclusion",
    "信访办结时限",
    basis=f"{_REGULATION}第三十四条",
    words=Words("最迟办结日", "受理信访事项", "出具处理意见"),
    rungs=late(3, warning=2),
    terms=Terms("XF-4", 60, _CD, extends="一次，不超过30日，本机关负责人批准并告知信访人"),
)
REVIEW_REQUEST = declare(
    "petition_review_request",
    "申请复查复核期限",
    basis=f"{_REGULATION}第三十五条、第三十六条",
    words=Words("最迟申请日", "收到书面答复", "信访人请求复查、复核"),
    terms=Terms("XF-5", 30, _CD, silence="处理意见即为最终"),
)
REVIEW = declare(
    "petition_review",
    "信访复查复核时限",
    basis=f"{_REGULATION}第三十五条、第三十六条",
    words=Words("最迟答复日", "收到复查、复核请求", "出具复查、复核意见"),
    rungs=late(3, warning=2),
    terms=Terms("XF-5", 30, _CD, pauses="复核举行听证的时间不计算在内"),
)
