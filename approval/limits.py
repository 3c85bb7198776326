"""The kinds of time limit a case lives under, each with its rule, its article and its terms."""

from __future__ import annotations

from timelimits.engine.rungs import Rung, Trigger, UnitClass
from timelimits.kinds import BY_ITEM, BY_LOCAL_RULE, Terms, Words, declare
from timelimits.ladders import alarm, at_the_end, late, stairs
from timelimits.rules import Unit

APP = "approval"
ACCEPTANCE = "acceptance"
ONLINE_CHECK = "online_check"
PROMISED = "promised"
STATUTORY = "statutory"
STEP = "step"
DELIVERY = "delivery"
PRE_REVIEW = "pre_review"

JOINT = "joint"
JOINT_PART = "joint_part"
THEME_PART = "theme_part"
POST_CHECK = "post_check"
REFUND = "refund"
RENEWAL = "renewal"
RENEWAL_TEN = "renewal_10"
RENEWAL_THREE = "renewal_3"

SPECIAL = "special"
INSPECTION = "inspection_start"
HEARING_REQUEST = "hearing_request"
HEARING_HOLD = "hearing_hold"
HEARING_NOTICE = "hearing_notice"
PUBLICATION = "publication"
SILENCE_PROOF = "silence_proof"
SILENCE_PAPER = "silence_paper"

OF_RECEIPT = (ACCEPTANCE, ONLINE_CHECK)
OF_LAW = (STATUTORY, JOINT)
OF_PARTS = (JOINT_PART, THEME_PART)
OF_RENEWAL = (RENEWAL, RENEWAL_TEN, RENEWAL_THREE)
OF_SILENCE = (SILENCE_PROOF, SILENCE_PAPER)
OF_HEARING = (HEARING_REQUEST, HEARING_HOLD, HEARING_NOTICE)
OF_DECISION = (PROMISED, STATUTORY, JOINT)
# What a special procedure stops, and what a decision ends.
OF_REVIEW = (PROMISED, STATUTORY, STEP, PRE_REVIEW, JOINT, INSPECTION, *OF_PARTS, *OF_RENEWAL)

_WD, _CD = Unit.WORKING_DAY, Unit.CALENDAR_DAY
_REVIEW = ("in_review", "suspended")
_WITHDRAWN = "撤回、作废、外部系统办结时取消"
_PAUSES = "事项列明的特别程序（行政许可法第四十五条），以核定天数为限"
_DECIDED = "作出决定"


declare(
    ACCEPTANCE,
    "受理时限",
    basis="行政许可法第三十二条",
    words=Words("最迟告知日", "收件", "受理、不予受理或者一次性告知补正"),
    terms=Terms(
        "XK-4",
        5,
        _WD,
        BY_ITEM,
        stops="补正材料收到后重新起算；" + _WITHDRAWN,
        silence="即为受理 / 视为受理，自收到申请材料之日起",
        states=("received",),
        app=APP,
    ),
)
declare(
    ONLINE_CHECK,
    "网上预审时限",
    basis="地方政务服务条例（安阳市政务服务条例第四十二条）",
    words=Words("最迟预审日", "网上申报", "受理、不予受理、告知补正或者核对"),
    rungs=stairs(warning=1, yellow=4, red=6),
    terms=Terms("AY-1", 1, _WD, BY_LOCAL_RULE, stops=_WITHDRAWN, states=("received",), app=APP),
)
declare(
    PROMISED,
    "承诺时限",
    basis="优化营商环境条例第三十六条第二款",
    words=Words("最迟办结日（承诺）", "受理", _DECIDED),
    terms=Terms(
        "YS-2",
        set_by=BY_ITEM,
        stops=_WITHDRAWN,
        pauses=_PAUSES,
        extends="随法定时限延长",
        states=("received", *_REVIEW),
        app=APP,
    ),
)
declare(
    STATUTORY,
    "法定时限",
    basis="行政许可法第四十二条",
    words=Words("最迟办结日（法定）", "受理", _DECIDED),
    terms=Terms(
        "XK-9",
        20,
        _WD,
        BY_ITEM,
        stops=_WITHDRAWN,
        pauses=_PAUSES,
        extends="一次，10个工作日，本机关负责人批准并告知理由（以事项版本为准）",
        states=("received", *_REVIEW),
        app=APP,
    ),
)
declare(
    STEP,
    "环节时限",
    basis="事项办理流程",
    words=Words("本环节最迟完成日", "环节开始", "环节完成"),
    terms=Terms(
        "AN-3",
        set_by=BY_ITEM,
        stops="退回、更正；" + _WITHDRAWN,
        pauses=_PAUSES,
        states=_REVIEW,
        app=APP,
    ),
)
declare(
    DELIVERY,
    "送达时限",
    basis="行政许可法第四十四条",
    words=Words("最迟送达日", _DECIDED, "颁发、送达"),
    terms=Terms(
        "XK-12", 10, _WD, BY_ITEM, stops="外部系统办结时取消", states=("granted",), app=APP
    ),
)
declare(
    PRE_REVIEW,
    "初审时限",
    basis="行政许可法第四十三条",
    words=Words("最迟转报日", "受理", "转报上级机关"),
    rungs=late(3),
    terms=Terms(
        "XK-11", 20, _WD, BY_ITEM, stops=_WITHDRAWN, pauses=_PAUSES, states=_REVIEW, app=APP
    ),
)
declare(
    JOINT,
    "联合办理时限",
    basis="行政许可法第四十二条第二款",
    words=Words("最迟办结日（联合办理）", "受理", "统一作出决定"),
    rungs=late(3),
    terms=Terms(
        "XK-10",
        45,
        _WD,
        BY_ITEM,
        stops=_WITHDRAWN,
        pauses=_PAUSES,
        extends="一次，15个工作日，本级人民政府负责人批准",
        states=_REVIEW,
        app=APP,
    ),
)
declare(
    JOINT_PART,
    "联办部门时限",
    basis="行政许可法第二十六条第二款",
    words=Words("最迟出具意见日", "抄告", "出具意见"),
    rungs=late(2, warning=1),
    terms=Terms("XK-10", set_by=BY_ITEM, stops=_WITHDRAWN, pauses=_PAUSES, states=_REVIEW, app=APP),
)
declare(
    THEME_PART,
    "一件事各事项法定时限",
    basis="各事项依据",
    words=Words("最迟办结日（本事项）", "受理", "出具意见"),
    rungs=late(3, warning=2),
    terms=Terms("XK-10", set_by=BY_ITEM, stops=_WITHDRAWN, pauses=_PAUSES, states=_REVIEW, app=APP),
)
declare(
    POST_CHECK,
    "证后核查时限",
    basis="优化营商环境条例第四十条",
    words=Words("最迟核查日", "准予", "核查"),
    rungs=late(2, warning=2),
    terms=Terms("YS-4", set_by=BY_ITEM, states=("granted", "delivered"), app=APP),
)
declare(
    REFUND,
    "退费时限",
    basis="森林法实施条例第十六条",
    words=Words("最迟退费日", "不予批准", "退费"),
    rungs=late(3, warning=2),
    terms=Terms("XK-20", 7, _CD, BY_ITEM, states=("denied", "forwarded"), app=APP),
)

# The three alarms before an expiry are three limits: a limit has one rung of each level.
_EXPIRY = Words("有效期届满日", "申请延续", "作出是否准予延续的决定")
_RENEWING = Terms(
    "XK-16",
    set_by="原许可的有效期",
    stops=_WITHDRAWN,
    silence="视为准予延续",
    states=("received", "correcting", *_REVIEW),
    app=APP,
)
declare(
    RENEWAL,
    "延续决定时限",
    basis="行政许可法第五十条",
    words=_EXPIRY,
    rungs=(alarm(30), Rung(3, UnitClass.INSTANT, Trigger.AT_OVERRUN)),
    terms=_RENEWING,
)
declare(
    RENEWAL_TEN,
    "延续届满前十日提醒",
    basis="行政许可法第五十条",
    words=_EXPIRY,
    rungs=(alarm(10),),
    terms=_RENEWING,
)
declare(
    RENEWAL_THREE,
    "延续届满前三日提醒",
    basis="行政许可法第五十条",
    words=_EXPIRY,
    rungs=(alarm(3),),
    terms=_RENEWING,
)

declare(
    SPECIAL,
    "特别程序时限",
    basis="行政许可法第四十五条",
    words=Words("特别程序届满日", "进入特别程序", "特别程序结束"),
    rungs=(
        Rung(1, UnitClass.DAYS, Trigger.REMAINING, 2),
        Rung(2, UnitClass.DAYS, Trigger.OVER, 1),
        Rung(3, UnitClass.DAYS, Trigger.OVER, 2),
    ),
    terms=Terms("XK-13", set_by="核定天数", stops=_WITHDRAWN, states=("suspended",), app=APP),
)
declare(
    INSPECTION,
    "检验检测检疫启动时限",
    basis="行政许可法第五十五条第二款",
    words=Words("最迟指派日", "受理", "指派两名以上工作人员"),
    rungs=late(2, warning=1),
    terms=Terms(
        "XK-17", 5, _WD, stops=_DECIDED + "；" + _WITHDRAWN, pauses=_PAUSES, states=_REVIEW, app=APP
    ),
)
declare(
    HEARING_REQUEST,
    "申请听证期限",
    basis="行政许可法第四十七条",
    words=Words("最迟申请日", "被告知听证权利", "申请人提出听证申请"),
    terms=Terms(
        "XK-14",
        5,
        _WD,
        stops=_DECIDED + "；" + _WITHDRAWN,
        silence="不再享有本次听证申请权，机关可以作出决定",
        app=APP,
    ),
)
declare(
    HEARING_HOLD,
    "组织听证时限",
    basis="行政许可法第四十七条",
    words=Words("最迟听证日", "收到听证申请", "举行听证"),
    rungs=late(3, warning=2),
    terms=Terms("XK-14", 20, _WD, stops="作出决定；" + _WITHDRAWN, states=_REVIEW, app=APP),
)
declare(
    HEARING_NOTICE,
    "听证通知期限",
    basis="行政许可法第四十八条第一款第（一）项",
    words=Words("最迟通知日", "确定听证日期", "通知申请人、利害关系人"),
    rungs=at_the_end(2),
    terms=Terms("XK-15", 7, _WD, stops="改期的重新起算；" + _WITHDRAWN, states=_REVIEW, app=APP),
)
declare(
    PUBLICATION,
    "决定公开时限",
    basis="行政许可法第四十条；双公示要求（7个工作日）",
    words=Words("最迟公开日", _DECIDED, "在网上公开"),
    rungs=late(2, warning=1),
    terms=Terms(
        "DB-1",
        7,
        _WD,
        states=("granted", "delivered"),
        app=APP,
    ),
)
declare(
    SILENCE_PROOF,
    "按期告知举证期限",
    basis="行政许可法第三十二条第一款第（四）项",
    words=Words("最迟举证日", "依法视为受理", "提交已按期告知的证明"),
    terms=Terms(
        "XK-4",
        1,
        _WD,
        stops="已出具受理通知书；" + _WITHDRAWN,
        silence="视为受理即为最终",
        app=APP,
    ),
)
declare(
    SILENCE_PAPER,
    "补发受理通知书时限",
    basis="行政许可法第三十二条第二款",
    words=Words("最迟出具日", "依法视为受理", "出具加盖专用印章的受理通知书"),
    rungs=late(2),
    terms=Terms(
        "XK-6", 1, _WD, stops="认定已按期告知；作出决定；" + _WITHDRAWN, states=_REVIEW, app=APP
    ),
)
