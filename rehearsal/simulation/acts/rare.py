"""What happens seldom: parked and discarded filings, second notices, corrections, imports, complaints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from approval.services import correction, imports, intake, joint, removal, slip, supplement
from approval.services.correction import Wanted
from approval.services.joint import Given
from approval.services.removal import Unwanted
from approval.services.supplement import Line, Notice
from approval.states import CaseState, NoticeStatus, PartOpinion, PartState, RemovalKind
from complaints.models import Complaint
from complaints.services import filing as complaints
from complaints.services import handling
from complaints.services.filing import Credentials, Grievance
from kernel import clock
from rehearsal.simulation.acts import counter, office
from rehearsal.simulation.acts.counter import filing_of
from rehearsal.simulation.acts.turn import Turn, case_of, clerk_of, version_of
from rehearsal.simulation.cast import Cast

ONE_HOUR = dt.timedelta(hours=1)
VERTICAL_SYSTEM = "exchange"
GRIEVANCES = (
    "等了两次都说系统没有查到，希望有人说明原因。",
    "窗口让我补的材料在办事指南上没有写。",
    "电话一直没有人接，希望改进。",
    "办得很快，但是领证窗口的指引不清楚。",
)
ANSWERS = (
    "经核实，系统查询延迟属实，已修复，特此说明并致歉。",
    "经核实，该材料不在清单内，已取消并向您致歉。",
    "已增设值班电话，感谢监督。",
)


def park(turn: Turn, cast: Cast) -> str:
    filing = filing_of(turn.planned, version_of(turn.planned.item), lacking=True, online=False)
    return str(intake.park_case(filing, officer=clerk_of(turn, cast), key=turn.key)["number"])


def discard(turn: Turn, cast: Cast) -> str:
    intake.discard_draft(
        turn.number, officer=clerk_of(turn, cast), key=turn.key, reason="applicant_left"
    )
    return turn.number


def second_notice(turn: Turn, cast: Cast) -> str:
    """A second notice that names something new: lawful only with a reason, and seen (AN-6)."""
    line = Line(requirement="请补充说明材料", title="情况说明", article="行政许可法第三十二条")
    notice = Notice([line], reason="后台科室电话要求补充，已记录经办工号")
    supplement.request_supplement(turn.number, notice, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def carry_on(turn: Turn, cast: Cast) -> str:
    """Whatever comes next for a case of the seed, wherever it stands; nothing for one that ended."""
    state = case_of(turn).state
    if state in ONWARD:
        return ONWARD[state](turn, cast)
    return turn.number


def _tell_or_accept(turn: Turn, cast: Cast) -> str:
    if case_of(turn).supplement_notices.filter(status=NoticeStatus.ISSUED).exists():
        return counter.tell(turn, cast)
    return counter.accept(turn, cast)


def _supply_and_accept(turn: Turn, cast: Cast) -> str:
    counter.supply(turn, cast)
    return counter.accept(replace(turn, part="accept"), cast)


def opine(turn: Turn, cast: Cast) -> str:
    """The first unit of a joint matter that has not answered yet agrees."""
    part = case_of(turn).parts.filter(state=PartState.NOTIFIED).order_by("seq").first()
    if part is not None:
        officer = cast.reviewers(part.department_id)[0]
        joint.give_opinion(
            turn.number, part.seq, Given(PartOpinion.AGREE), officer=officer, key=turn.key
        )
    return turn.number


def _review_or_grant(turn: Turn, cast: Cast) -> str:
    if case_of(turn).parts.filter(state=PartState.NOTIFIED).exists():
        return opine(turn, cast)
    who, _ = office.handlers(case_of(turn), cast)
    if who == cast.approver(case_of(turn).department_id):
        return office.grant(turn, cast)
    return office.finish_steps(turn, cast)


ONWARD: Mapping[str, Callable[[Turn, Cast], str]] = {
    CaseState.RECEIVED: _tell_or_accept,
    CaseState.CORRECTING: _supply_and_accept,
    CaseState.IN_REVIEW: _review_or_grant,
    CaseState.SUSPENDED: office.resume,
    CaseState.GRANTED: counter.deliver,
}


def ask_correction(turn: Turn, cast: Cast) -> str:
    case = case_of(turn)
    wanted = Wanted(reason="wrong_day", received_at=case.received_at - ONE_HOUR)
    correction.request_correction(turn.number, wanted, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def confirm_correction(turn: Turn, cast: Cast) -> str:
    approver = cast.approver(case_of(turn).department_id)
    correction.confirm_correction(turn.number, officer=approver, key=turn.key)
    return turn.number


def ask_removal(turn: Turn, cast: Cast) -> str:
    """A technical row that never was a filing: asked to be struck out."""
    unwanted = Unwanted(kind=RemovalKind.DELETION, ground="test_entry")
    removal.request_removal(turn.number, unwanted, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def confirm_removal(turn: Turn, cast: Cast) -> str:
    approver = cast.approver(case_of(turn).department_id)
    removal.confirm_removal(turn.number, officer=approver, key=turn.key)
    return turn.number


def import_case(turn: Turn, cast: Cast) -> str:  # noqa: ARG001 - acts are alike
    filing = filing_of(turn.planned, version_of(turn.planned.item), lacking=False, online=False)
    return str(imports.receive_elsewhere(filing, system=VERTICAL_SYSTEM, key=turn.key)["number"])


def close_elsewhere(turn: Turn, cast: Cast) -> str:  # noqa: ARG001 - acts are alike
    imports.close_elsewhere(
        turn.number, system=VERTICAL_SYSTEM, key=turn.key, closed_at=clock.now()
    )
    return turn.number


def complain(turn: Turn, cast: Cast) -> str:  # noqa: ARG001 - acts are alike
    grievance = Grievance(text=turn.chance.choice(GRIEVANCES))
    credentials = Credentials(turn.number, slip.query_code(turn.key_of(0)))
    complaints.file_complaint(credentials, grievance, key=turn.key)
    return turn.number


def take_up_complaint(turn: Turn, cast: Cast) -> str:
    handling.accept_complaint(_complaint(turn), officer=cast.complaint_officer(), key=turn.key)
    return turn.number


def answer_complaint(turn: Turn, cast: Cast) -> str:
    handling.answer_complaint(
        _complaint(turn),
        officer=cast.complaint_officer(),
        key=turn.key,
        answer=turn.chance.choice(ANSWERS),
    )
    return turn.number


def close_complaint(turn: Turn, cast: Cast) -> str:
    handling.close_complaint(_complaint(turn), officer=cast.complaint_officer(), key=turn.key)
    return turn.number


def _complaint(turn: Turn) -> str:
    """The number of the complaint about this turn's case."""
    found = Complaint.objects.select_related("matter").filter(about__number=turn.number)
    return found.latest("filed_at").matter.number
