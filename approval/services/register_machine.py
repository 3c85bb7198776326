"""The register's rows of forwarding, of a second signature, and of removal by two persons."""

from __future__ import annotations

from approval import events
from approval.policy import Step
from approval.services import forwarding, removal, review
from approval.services.register_row import UseCase
from approval.states import CaseState

_E = events
_S = CaseState

MACHINE: tuple[UseCase, ...] = (
    UseCase(review.sign_step, Step.SIGN_STEP, None, "", "", (_E.CASE_STEP_SIGNED,), "核查签字"),
    UseCase(
        forwarding.forward_case,
        Step.FORWARD,
        _S.FORWARDED,
        "在本系统决定的：承诺、法定时限，上级第一环节时限（状态不变）",
        "初审、承诺、环节时限",
        (_E.CASE_FORWARDED,),
        "转报",
    ),
    UseCase(
        forwarding.ask_again,
        Step.ASK_AGAIN,
        None,
        "",
        "无（不停止计时）",
        (_E.CASE_ASKED_AGAIN,),
        "要求材料",
    ),
    UseCase(
        removal.request_removal,
        Step.REQUEST_REMOVAL,
        None,
        "",
        "",
        (_E.CASE_REMOVAL_REQUESTED,),
        "申请作废",
    ),
    UseCase(
        removal.confirm_removal,
        Step.ANSWER_REMOVAL,
        _S.VOID,
        "",
        "全部取消",
        (_E.CASE_REMOVED,),
        "确认作废",
    ),
    UseCase(
        removal.confirm_removal,
        Step.ANSWER_REMOVAL,
        _S.DELETED,
        "",
        "全部取消",
        (_E.CASE_REMOVED,),
        "确认删除",
    ),
    UseCase(
        removal.refuse_removal,
        Step.ANSWER_REMOVAL,
        None,
        "",
        "",
        (_E.CASE_REMOVAL_REFUSED,),
        "不予作废",
    ),
)
