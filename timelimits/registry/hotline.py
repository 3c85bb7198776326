"""12345, the mayor's mailbox and bad ratings: local clocks, all of them settings (HL, MB, HC)."""

from __future__ import annotations

from timelimits.kinds import BY_LOCAL_RULE, Terms, Words, declare
from timelimits.ladders import late, stairs
from timelimits.rules import Unit

_WD = Unit.WORKING_DAY

ORDER = declare(
    "hotline_order",
    "热线工单办结时限",
    basis="安阳市政务服务条例第五十条；济南市、潍坊市12345热线条例",
    words=Words("最迟反馈日", "收到工单", "办结并反馈"),
    rungs=stairs(yellow=1, red=2),
    terms=Terms(
        "HL-2", 5, _WD, BY_LOCAL_RULE, extends="一次，5个工作日，情况特别复杂，承办单位负责人批准"
    ),
)
RETURN = declare(
    "hotline_return",
    "热线错派退单时限",
    basis="安阳市政务服务条例第五十条",
    words=Words("最迟退单时点", "收到工单", "说明理由退回"),
    rungs=late(2),
    terms=Terms("HL-2", 24, Unit.HOUR, BY_LOCAL_RULE, silence="由收到单位办理"),
)
LETTER = declare(
    "mailbox_letter",
    "市长信箱答复时限",
    basis="市长信箱办理规则（地方）",
    words=Words("最迟答复日", "收到来信", "答复"),
    rungs=late(2, warning=1),
    terms=Terms("MB-1", 3, _WD, BY_LOCAL_RULE),
)
COMPLEX_LETTER = declare(
    "mailbox_complex_letter",
    "市长信箱复杂来信答复时限",
    basis="市长信箱办理规则（地方）",
    words=Words("最迟答复日", "收到来信", "答复"),
    rungs=late(2, warning=2),
    terms=Terms("MB-1", 10, _WD, BY_LOCAL_RULE),
)
RECTIFICATION = declare(
    "rating_rectification",
    "差评整改时限",
    basis="国办发〔2019〕51号；地方好差评办法（四川15个工作日、德州5个工作日）",
    words=Words("最迟整改反馈日", "收到差评", "核实、整改并反馈"),
    rungs=late(2, warning=2),
    terms=Terms("HC-4", 15, _WD, BY_LOCAL_RULE, stops="评价人撤回、申诉认定为误评"),
)
