"""The register's rows of what follows an acceptance by silence, of hearings, and of publication."""

from __future__ import annotations

from approval import events
from approval.policy import Step
from approval.services import contest, hearings, publication
from approval.services.register_row import UseCase
from approval.states import CaseState

_E = events
_S = CaseState

SILENCE_AND_HEARING: tuple[UseCase, ...] = (
    UseCase(
        contest.file_proof,
        Step.FILE_PROOF,
        None,
        "",
        "按期告知举证期限",
        (_E.CASE_SILENCE_CONTESTED,),
        "提交按期告知证明",
    ),
    UseCase(
        contest.decide_proof,
        Step.DECIDE_PROOF,
        None,
        "",
        "",
        (_E.CASE_ACCEPTANCE_KEPT,),
        "维持视为受理",
    ),
    UseCase(
        contest.decide_proof,
        Step.DECIDE_PROOF,
        _S.CORRECTING,
        "",
        "全部取消；受理时限按告知时间",
        (_E.CASE_SILENCE_LIFTED,),
        "认定已按期告知",
    ),
    UseCase(
        contest.write_acceptance,
        Step.WRITE_ACCEPTANCE,
        None,
        "",
        "补发受理通知书时限；举证期限",
        (_E.CASE_ACCEPTANCE_WRITTEN, _E.CASE_SILENCE_SETTLED),
        "补发受理通知书",
    ),
    UseCase(
        hearings.offer_hearing,
        Step.OFFER_HEARING,
        None,
        "申请听证期限",
        "",
        (_E.CASE_HEARING_OFFERED,),
        "告知听证权利",
    ),
    UseCase(
        hearings.request_hearing,
        Step.REQUEST_HEARING,
        None,
        "组织听证时限",
        "申请听证期限",
        (_E.CASE_HEARING_REQUESTED,),
        "申请听证",
    ),
    UseCase(
        hearings.schedule_hearing,
        Step.SCHEDULE_HEARING,
        None,
        "听证通知期限",
        "",
        (_E.CASE_HEARING_SCHEDULED,),
        "确定听证日期",
    ),
    UseCase(
        hearings.hold_hearing,
        Step.HOLD_HEARING,
        None,
        "",
        "组织听证时限",
        (_E.CASE_HEARING_HELD,),
        "登记听证",
    ),
    UseCase(
        publication.publish_decision,
        Step.PUBLISH,
        None,
        "",
        "决定公开时限",
        (_E.CASE_PUBLISHED,),
        "登记公开",
    ),
)
