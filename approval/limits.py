"""The kinds of time limit a case lives under, each with its article."""

from __future__ import annotations

from timelimits.kinds import declare

ACCEPTANCE = "acceptance"
PROMISED = "promised"
STATUTORY = "statutory"
STEP = "step"
DELIVERY = "delivery"

OF_DECISION = (PROMISED, STATUTORY)
OF_REVIEW = (PROMISED, STATUTORY, STEP)

declare(ACCEPTANCE, "受理时限", basis="行政许可法第三十二条")
declare(PROMISED, "承诺时限", basis="优化营商环境条例第三十六条第二款")
declare(STATUTORY, "法定时限", basis="行政许可法第四十二条")
declare(STEP, "环节时限", basis="事项办理流程")
declare(DELIVERY, "送达时限", basis="行政许可法第四十四条")
