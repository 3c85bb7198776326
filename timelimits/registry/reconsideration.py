"""行政复议: silence accepts when the examination's five days end, not from the receipt (FY-2 to FY-4)."""

from __future__ import annotations

from timelimits.kinds import Terms, Words, declare
from timelimits.ladders import at_the_end, late
from timelimits.rules import Unit

_WD, _CD = Unit.WORKING_DAY, Unit.CALENDAR_DAY
_LAW = "行政复议法"

REQUEST = declare(
    "review_request",
    "申请复议期限",
    basis=f"{_LAW}第二十条",
    words=Words("最迟申请日", "知道行政行为", "申请人提出复议申请"),
    terms=Terms("FY-1", 60, _CD, extends="不可抗力等正当理由耽误的，障碍消除后继续计算"),
)
EXAMINATION = declare(
    "review_examination",
    "复议申请审查时限",
    basis=f"{_LAW}第三十条",
    words=Words("最迟审查日", "收到复议申请", "受理、不予受理或者通知补正"),
    rungs=at_the_end(2),
    terms=Terms("FY-2", 5, _WD, stops="补正后重新起算", silence="审查期限届满之日起视为受理"),
)
SUPPLEMENT_NOTICE = declare(
    "review_supplement_notice",
    "复议补正通知时限",
    basis=f"{_LAW}第三十一条",
    words=Words("最迟通知日", "收到复议申请", "书面通知补正"),
    rungs=late(2),
    terms=Terms("FY-2", 5, _WD),
)
SUPPLEMENT = declare(
    "review_supplement",
    "复议补正期限",
    basis=f"{_LAW}第三十一条",
    words=Words("最迟补正日", "收到补正通知", "申请人补正"),
    terms=Terms(
        "FY-2",
        10,
        _WD,
        extends="有正当理由不能按期补正的，可以延长",
        silence="视为放弃行政复议申请",
    ),
)
COPY = declare(
    "review_copy",
    "复议申请副本发送时限",
    basis=f"{_LAW}第四十八条",
    words=Words("最迟发送日", "受理复议申请", "发送被申请人"),
    rungs=late(2),
    terms=Terms("FY-3", 7, _WD),
)
ANSWER = declare(
    "review_answer",
    "复议答复时限",
    basis=f"{_LAW}第四十八条",
    words=Words("最迟答复日", "收到申请书副本", "被申请人提出书面答复"),
    rungs=late(3, warning=2),
    terms=Terms("FY-3", 10, _WD),
)
SIMPLE_COPY = declare(
    "review_copy_simple",
    "简易程序副本发送时限",
    basis=f"{_LAW}第五十四条",
    words=Words("最迟发送日", "受理复议申请", "发送被申请人"),
    rungs=late(2),
    terms=Terms("FY-3", 3, _WD),
)
SIMPLE_ANSWER = declare(
    "review_answer_simple",
    "简易程序答复时限",
    basis=f"{_LAW}第五十四条",
    words=Words("最迟答复日", "收到申请书副本", "被申请人提出书面答复"),
    rungs=late(3, warning=1),
    terms=Terms("FY-3", 5, _WD),
)
DECISION = declare(
    "review_decision",
    "复议决定时限",
    basis=f"{_LAW}第六十二条",
    words=Words("最迟决定日", "受理复议申请", "作出复议决定"),
    rungs=late(3, warning=2),
    terms=Terms(
        "FY-4",
        60,
        _CD,
        pauses="依第三十九条中止审理期间",
        extends="一次，不超过30日，复议机构负责人批准并书面告知",
    ),
)
SIMPLE_DECISION = declare(
    "review_decision_simple",
    "简易程序复议决定时限",
    basis=f"{_LAW}第六十二条",
    words=Words("最迟决定日", "受理复议申请", "作出复议决定"),
    rungs=late(3, warning=2),
    terms=Terms("FY-4", 30, _CD, pauses="依第三十九条中止审理期间"),
)
