"""The register of use cases: what each does, in the procedure's order; docs/use-cases.md is made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from approval import events
from approval.policy import ALLOWED, FROM, Step
from approval.services import (
    correction,
    decision,
    delivery,
    imports,
    intake,
    review,
    silence,
    special,
    supplement,
    telling,
    withdrawal,
)
from approval.states import CaseState
from kernel.journal import Event
from organizations.roles import Role


@dataclass(frozen=True, slots=True)
class UseCase:
    """One row: the function, its act (None: nobody's), where it leads, limits, entry, button."""

    function: Callable[..., Any]
    step: Step | None
    to: CaseState | None
    starts: str
    stops: str
    entries: tuple[Event, ...]
    button: str
    sources: tuple[CaseState, ...] = ()
    by: str = ""

    @property
    def name(self) -> str:
        """Module and function, as one finds it."""
        module = self.function.__module__.removeprefix("approval.services.")
        return f"{module}.{self.function.__name__}"

    @property
    def from_states(self) -> list[CaseState]:
        """The states it starts from, in the order of the procedure."""
        if self.sources or self.step is None:
            return list(self.sources)
        return [state for state in CaseState if state in FROM[self.step]]

    @property
    def roles(self) -> list[str]:
        """Who may, in the order of the roles."""
        if self.by or self.step is None:
            return [self.by]
        return [str(role.label) for role in Role if role in ALLOWED[self.step]]


_E = events
_S = CaseState

USE_CASES: tuple[UseCase, ...] = (
    UseCase(intake.park_case, Step.DRAFT, _S.DRAFT, "", "", (_E.CASE_DRAFTED,), "暂存 F2"),
    UseCase(
        intake.receive_case,
        None,
        _S.RECEIVED,
        "受理时限；收到起算的承诺、法定时限",
        "",
        (_E.CASE_RECEIVED,),
        "收件",
        by="窗口人员",
    ),
    UseCase(
        intake.file_online,
        None,
        _S.RECEIVED,
        "受理时限；收到起算的承诺、法定时限",
        "",
        (_E.CASE_RECEIVED,),
        "网上申报",
        by="申请人",
    ),
    UseCase(
        intake.receive_draft,
        Step.RECEIVE,
        _S.RECEIVED,
        "受理时限；收到起算的承诺、法定时限",
        "",
        (_E.CASE_RECEIVED,),
        "收件",
    ),
    UseCase(intake.discard_draft, Step.DISCARD, _S.VOID, "", "", (_E.CASE_DISCARDED,), "作废"),
    UseCase(intake.check_case, Step.CHECK, None, "", "", (_E.CASE_CHECKED,), "核对"),
    UseCase(
        supplement.request_supplement,
        Step.REQUEST_SUPPLEMENT,
        None,
        "",
        "无（送达后才生效）",
        (_E.CASE_SUPPLEMENT_REQUESTED,),
        "补正 F8",
    ),
    UseCase(
        supplement.tell_supplement,
        Step.TELL,
        _S.CORRECTING,
        "",
        "受理时限（按期送达）；收到起算的时限取消",
        (_E.CASE_SUPPLEMENT_TOLD, _E.CASE_TELLING_FAILED),
        "登记送达",
        sources=(_S.RECEIVED, _S.CORRECTING),
    ),
    UseCase(
        supplement.supply_supplement,
        Step.SUPPLY,
        _S.RECEIVED,
        "受理时限重新起算",
        "",
        (_E.CASE_SUPPLEMENT_SUPPLIED,),
        "收补正",
    ),
    UseCase(
        intake.accept_case,
        Step.ACCEPT,
        _S.IN_REVIEW,
        "承诺、法定时限；第一环节时限",
        "受理时限",
        (_E.CASE_ACCEPTED,),
        "受理 F9",
    ),
    UseCase(
        silence.accept_by_silence,
        None,
        _S.IN_REVIEW,
        "承诺、法定时限自收到之日起；第一环节时限",
        "受理时限（逾期）",
        (_E.CASE_ACCEPTED_BY_SILENCE,),
        "",
        sources=(_S.RECEIVED,),
        by="法律（逾期未告知）",
    ),
    UseCase(
        silence.withdraw_by_silence,
        None,
        _S.ABANDONED,
        "",
        "全部",
        (_E.CASE_ABANDONED,),
        "",
        sources=(_S.CORRECTING,),
        by="法律（逾期未补正）",
    ),
    UseCase(
        intake.decline_case,
        Step.DECLINE,
        _S.DECLINED,
        "",
        "受理时限",
        (_E.CASE_DECLINED,),
        "不予受理",
    ),
    UseCase(
        decision.decide_on_the_spot,
        Step.DECIDE_ON_SPOT,
        _S.GRANTED,
        "送达时限",
        "受理、承诺、法定、环节时限",
        (_E.CASE_ACCEPTED, _E.CASE_GRANTED),
        "当场办结",
    ),
    UseCase(review.assign_case, Step.ASSIGN, None, "", "", (_E.CASE_ASSIGNED,), "分办"),
    UseCase(
        review.finish_step,
        Step.FINISH_STEP,
        None,
        "下一环节时限",
        "环节时限",
        (_E.CASE_STEP_DONE,),
        "环节办结",
    ),
    UseCase(
        review.return_step,
        Step.RETURN_STEP,
        None,
        "上一环节时限",
        "环节时限",
        (_E.CASE_STEP_RETURNED,),
        "退回",
    ),
    UseCase(
        special.suspend_case,
        Step.SUSPEND,
        _S.SUSPENDED,
        "",
        "承诺、法定、环节时限中止（仅限事项列明的种类）",
        (_E.CASE_SUSPENDED,),
        "特别程序",
    ),
    UseCase(
        special.resume_case,
        Step.RESUME,
        _S.IN_REVIEW,
        "中止的时限恢复计算",
        "",
        (_E.CASE_RESUMED,),
        "恢复",
    ),
    UseCase(
        special.extend_case,
        Step.EXTEND,
        None,
        "承诺、法定时限延长（逾期或再次的不计入）",
        "",
        (_E.CASE_EXTENDED,),
        "延期",
    ),
    UseCase(
        special.explain_delay,
        Step.EXPLAIN_DELAY,
        None,
        "",
        "",
        (_E.CASE_DELAY_EXPLAINED,),
        "说明延后原因",
    ),
    UseCase(
        telling.record_telling,
        Step.TELL,
        None,
        "",
        "须告知的特别程序自送达起中止",
        (_E.CASE_TOLD, _E.CASE_TELLING_FAILED),
        "登记送达",
    ),
    UseCase(
        decision.grant_case,
        Step.GRANT,
        _S.GRANTED,
        "送达时限",
        "承诺、法定、环节时限",
        (_E.CASE_GRANTED,),
        "准予",
    ),
    UseCase(
        decision.deny_case,
        Step.DENY,
        _S.DENIED,
        "",
        "承诺、法定、环节时限",
        (_E.CASE_DENIED,),
        "不予许可",
    ),
    UseCase(delivery.make_ready, Step.READY, None, "", "", (_E.CASE_READY,), "待领取"),
    UseCase(
        delivery.deliver_case,
        Step.DELIVER,
        _S.DELIVERED,
        "",
        "送达时限",
        (_E.CASE_DELIVERED,),
        "送达",
    ),
    UseCase(
        withdrawal.withdraw_case,
        Step.WITHDRAW,
        _S.WITHDRAWN,
        "",
        "全部取消",
        (_E.CASE_WITHDRAWN,),
        "撤回",
    ),
    UseCase(
        correction.request_correction,
        Step.REQUEST_CORRECTION,
        None,
        "",
        "",
        (_E.CASE_CORRECTION_REQUESTED,),
        "申请更正",
    ),
    UseCase(
        correction.confirm_correction,
        Step.ANSWER_CORRECTION,
        None,
        "按更正后的事实重新起算",
        "全部取消",
        (_E.CASE_CORRECTED,),
        "确认更正",
    ),
    UseCase(
        correction.refuse_correction,
        Step.ANSWER_CORRECTION,
        None,
        "",
        "",
        (_E.CASE_CORRECTION_REFUSED,),
        "不予更正",
    ),
    UseCase(
        imports.receive_elsewhere,
        None,
        _S.RECEIVED,
        "外部系统所载期限，或事项的时限",
        "",
        (_E.CASE_RECEIVED,),
        "",
        by="导入",
    ),
    UseCase(
        imports.close_elsewhere,
        Step.CLOSE_ELSEWHERE,
        _S.CLOSED_ELSEWHERE,
        "",
        "全部",
        (_E.CASE_CLOSED_ELSEWHERE,),
        "",
        by="导入",
    ),
)


def as_markdown() -> str:
    """docs/use-cases.md, whole."""
    head = (
        "# Use cases of a case\n\n"
        "Made by `manage.py use_cases_doc` from `approval/services/register.py`, `approval/policy.py`\n"
        "and `approval/events.py`; `--check` fails when this page is not what they say.\n\n"
        "| use case | from | to | who | limits started | limits stopped | entry | button |\n"
        "|---|---|---|---|---|---|---|---|\n"
    )
    return head + "".join(_row(row) for row in USE_CASES)


def _row(row: UseCase) -> str:
    cells = [
        f"`{row.name}`",
        "、".join(state.value for state in row.from_states) or "—",
        row.to.value if row.to else "（不变）",
        "、".join(row.roles),
        row.starts or "—",
        row.stops or "—",
        "<br>".join(f"`{event.name}`" for event in row.entries),
        row.button or "—",
    ]
    return f"| {' | '.join(cells)} |\n"
