"""The rows of what stands beside the single case; ``register`` puts them with the others."""

from __future__ import annotations

from approval import events
from approval.policy import Step
from approval.services import commitment, contact, feeds, fees, joint, order, renewal
from approval.services.register_row import UseCase
from approval.services.register_silence import SILENCE_AND_HEARING
from approval.states import CaseState

_E = events
_S = CaseState

BESIDE: tuple[UseCase, ...] = (
    UseCase(
        joint.give_opinion,
        Step.OPINE,
        None,
        "",
        "本部门的联办时限",
        (_E.CASE_PART_OPINED,),
        "出具意见",
    ),
    UseCase(
        joint.arrange_inspection,
        Step.ARRANGE_INSPECTION,
        None,
        "",
        "",
        (_E.CASE_INSPECTION_ARRANGED,),
        "安排联合核查",
    ),
    UseCase(
        joint.hold_inspection,
        Step.HOLD_INSPECTION,
        None,
        "",
        "",
        (_E.CASE_INSPECTED,),
        "登记联合核查",
    ),
    UseCase(
        order.declare_batch, Step.DECLARE_BATCH, None, "", "", (_E.BATCH_DECLARED,), "公布批次"
    ),
    UseCase(
        order.declare_quota, Step.DECLARE_QUOTA, None, "", "", (_E.QUOTA_DECLARED,), "公布数量"
    ),
    UseCase(order.measure, Step.MEASURE, None, "", "", (_E.CASE_MEASURED,), "核定数量"),
    UseCase(
        commitment.grant_on_commitment,
        Step.GRANT_ON_COMMITMENT,
        _S.GRANTED,
        "证后核查时限；送达时限",
        "受理、承诺、法定、环节时限",
        (_E.CASE_ACCEPTED, _E.CASE_COMMITTED, _E.CASE_GRANTED),
        "告知承诺办理",
    ),
    UseCase(
        commitment.check_commitment,
        Step.CHECK_COMMITMENT,
        None,
        "",
        "证后核查时限",
        (_E.CASE_POST_CHECKED, _E.CASE_REVOCATION_OPENED),
        "证后核查",
    ),
    UseCase(
        commitment.decide_revocation,
        Step.DECIDE_REVOCATION,
        None,
        "",
        "",
        (_E.CASE_LICENCE_REVOKED, _E.CASE_LICENCE_KEPT),
        "撤销决定",
    ),
    UseCase(
        fees.record_payment, Step.RECORD_PAYMENT, None, "", "", (_E.CASE_FEE_PAID,), "登记缴费"
    ),
    UseCase(
        fees.report_refusal,
        Step.REPORT_REFUSAL,
        None,
        "退费时限（已缴费的）",
        "",
        (_E.CASE_REFUSED_ABOVE,),
        "上级不予批准",
    ),
    UseCase(fees.refund, Step.REFUND, None, "", "退费时限", (_E.CASE_FEE_REFUNDED,), "退费"),
    UseCase(
        renewal.ask_renewal,
        Step.ASK_RENEWAL,
        _S.RECEIVED,
        "受理时限；延续决定时限及届满前提醒（按期申请的）",
        "",
        (_E.CASE_RECEIVED, _E.CASE_RENEWAL_ASKED),
        "申请延续",
    ),
    UseCase(
        feeds.open_feed,
        None,
        None,
        "",
        "",
        (_E.CALENDAR_FEED_OPENED, _E.CALENDAR_FEED_CLOSED),
        "加入日历",
        sources=tuple(CaseState),
        by="申请人",
    ),
    UseCase(
        feeds.close_feed,
        None,
        None,
        "",
        "",
        (_E.CALENDAR_FEED_CLOSED,),
        "停用日历订阅",
        sources=tuple(CaseState),
        by="申请人",
    ),
    UseCase(
        contact.choose_notices,
        None,
        None,
        "",
        "",
        (_E.NOTICE_CHOICE_MADE,),
        "通知方式",
        sources=tuple(CaseState),
        by="申请人",
    ),
    *SILENCE_AND_HEARING,
)
