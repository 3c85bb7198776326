"""依申请公开 and 主动公开: the clocks of the Regulation of 2019 (GK-1 to GK-6), and of its fee."""

from __future__ import annotations

from timelimits.kinds import Terms, Words, declare
from timelimits.ladders import late
from timelimits.rules import Unit

_WD = Unit.WORKING_DAY
_REGULATION = "政府信息公开条例"

PUBLICATION = declare(
    "disclosure_publication",
    "主动公开时限",
    basis=f"{_REGULATION}第二十六条",
    words=Words("最迟公开日", "信息形成或者变更", "公开"),
    rungs=late(2, warning=2),
    terms=Terms("GK-1", 20, _WD),
)
REPLY = declare(
    "disclosure_reply",
    "公开申请答复时限",
    basis=f"{_REGULATION}第三十三条第二款",
    words=Words("最迟答复日", "收到申请", "答复"),
    rungs=late(2, warning=2),
    terms=Terms(
        "GK-4",
        20,
        _WD,
        stops="补正后自收到补正之日起重新计算；缴费后自缴费之日起重新计算",
        pauses="征求第三方、共同制作机关意见的时间不计算在内",
        extends="一次，20个工作日，公开工作机构负责人同意并告知申请人",
    ),
)
SUPPLEMENT_NOTICE = declare(
    "disclosure_supplement_notice",
    "公开申请补正告知时限",
    basis=f"{_REGULATION}第三十条",
    words=Words("最迟告知日", "收到申请", "一次性告知补正"),
    rungs=late(2, warning=1),
    terms=Terms("GK-2", 7, _WD, stops="答复"),
)
SUPPLEMENT = declare(
    "disclosure_supplement",
    "公开申请补正期限",
    basis=f"{_REGULATION}第三十条",
    words=Words("最迟补正日", "被告知补正", "申请人补正"),
    terms=Terms("GK-2", set_by="补正告知载明的合理期限", silence="视为放弃申请"),
)
THIRD_PARTY = declare(
    "disclosure_third_party",
    "第三方反馈意见期限",
    basis=f"{_REGULATION}第三十二条",
    words=Words("最迟反馈日", "收到征求意见书", "第三方提出意见"),
    terms=Terms("GK-5", 15, _WD, silence="由行政机关决定是否公开"),
)
CO_PRODUCER = declare(
    "disclosure_co_producer",
    "共同制作机关反馈期限",
    basis=f"{_REGULATION}第三十四条",
    words=Words("最迟反馈日", "收到征求意见书", "共同制作机关提出意见"),
    terms=Terms("GK-6", 15, _WD, silence="视为同意公开"),
)
FEE = declare(
    "disclosure_fee",
    "信息处理费缴费期限",
    basis="政府信息公开信息处理费管理办法（国办函〔2020〕109号）",
    words=Words("最迟缴费日", "收到收费通知", "申请人缴费"),
    terms=Terms("GK-11", 20, _WD, silence="视为放弃申请"),
)
