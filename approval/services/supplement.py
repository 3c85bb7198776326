"""Supplement notices (补正告知): issued, told with proof, supplied; the second one visibly (XK-4, D7)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from approval import cautions, events
from approval import limits as kinds
from approval.cautions import Point
from approval.errors import (
    AssigneeUnfit,
    EmptyNotice,
    NoSuchNotice,
    UnknownMaterial,
    UnreadableText,
)
from approval.models import Case, SupplementLine, SupplementNotice
from approval.policy import Step
from approval.selectors import dates
from approval.services import clocks, documents, intake
from approval.services.act import Act, Asking
from approval.services.filing import unholdable
from approval.services.telling import Told, keep
from approval.states import CaseState, CheckStatus, NoticeStatus, TellingAbout
from catalog.models import Material
from catalog.states import Silence
from kernel.clock import micros
from kernel.transactions import use_case
from organizations.models import Account
from organizations.officers import Officer

HEARD = (NoticeStatus.TOLD, NoticeStatus.TOLD_LATE, NoticeStatus.SUPPLIED)


@dataclass(frozen=True, slots=True)
class Line:
    """One point to be corrected: a material by its sequence number, or a paper by its title."""

    requirement: str
    material: int | None = None
    title: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as asked for; ``instructed_by`` is the account on whose word it is sent, if another's."""

    lines: Sequence[Line]
    reason: str = ""
    instructed_by: int | None = None


@use_case
def request_supplement(
    number: str,
    notice: Notice,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """出具补正告知. Nothing stops before it has reached the applicant (D7).

    Raises EmptyNotice; CautionStands for a second notice that asks for anything new, or for an
    unlisted paper, while ``notice.reason`` is empty.
    """
    act = Act.on(
        number,
        step=Step.REQUEST_SUPPLEMENT,
        asking=Asking(officer, key, version),
        request=asdict(notice),
    )
    intake.not_yet_by_law(act)
    if notice.instructed_by is not None and not _serves(notice.instructed_by):
        raise AssigneeUnfit("下达指示的人员不存在")
    case = act.case
    papers = {paper.seq: paper for paper in case.item_version.materials.all()}
    points = _points(notice.lines, papers)
    before, unmet = named_before(case)
    heeded = cautions.heed(
        cautions.of_notice(heard(case) + 1, points, before=before, unmet=unmet), notice.reason
    )
    case.notice_no += 1
    made = _issue(act, notice, officer=officer)
    known = {point.same_as for point in before}
    fresh = [point for point in points if point.same_as not in known]
    _lay_lines(made, notice.lines, papers, repeated=known)
    _mark_faulty(case, points)
    act.note(
        events.CASE_SUPPLEMENT_REQUESTED,
        ordinal=made.ordinal,
        document=made.document,
        lines=len(points),
        new_lines=len(fresh) if before else 0,
        unlisted=sum(point.material_id is None for point in points),
        instructed_by=f"account:{notice.instructed_by}" if notice.instructed_by else "",
        cautions=heeded,
        reason=notice.reason,
    )
    return act.answer(ordinal=made.ordinal, document=made.document, cautions=heeded)


def _serves(account_id: int) -> bool:
    return Account.objects.filter(pk=account_id).exists()


def _points(lines: Sequence[Line], papers: Mapping[int, Material]) -> list[Point]:
    if not lines or any(not line.requirement.strip() for line in lines):
        raise EmptyNotice
    texts = [text for line in lines for text in (line.title, line.requirement, line.article)]
    if any(unholdable(text) for text in texts):
        raise UnreadableText
    found = []
    for line in lines:
        if line.material is not None and line.material not in papers:
            raise UnknownMaterial(materials=[line.material])
        if line.material is None and not line.title.strip():
            raise EmptyNotice
        paper = papers.get(line.material) if line.material is not None else None
        found.append(Point(paper.pk, paper.name) if paper else Point(None, line.title.strip()))
    return found


def heard(case: Case) -> int:
    """How many notices have reached the applicant; one that reached nobody was no notice (D7)."""
    return case.supplement_notices.filter(status__in=HEARD).count()


def named_before(case: Case) -> tuple[list[Point], list[Point]]:
    """All that notices named which reached the applicant, and what of it has not been met."""
    lines = SupplementLine.objects.filter(notice__case=case, notice__status__in=HEARD)
    rows = list(lines.values_list("material_id", "title", "met"))
    return (
        [Point(material, title) for material, title, _ in rows],
        [Point(material, title) for material, title, met in rows if not met],
    )


def _issue(act: Act, notice: Notice, *, officer: Officer) -> SupplementNotice:
    case = act.case
    waiting = case.supplement_notices.filter(status=NoticeStatus.ISSUED)
    waiting.update(status=NoticeStatus.LAPSED)
    return SupplementNotice.objects.create(
        case=case,
        ordinal=case.notice_no,
        document=documents.document_number(case, documents.SUPPLEMENT, act.now),
        status=NoticeStatus.ISSUED,
        issued_at=act.now,
        issued_by_id=officer.account_id,
        instructed_by_id=notice.instructed_by,
        reason=notice.reason,
    )


def _lay_lines(
    made: SupplementNotice,
    lines: Sequence[Line],
    papers: Mapping[int, Material],
    *,
    repeated: set[tuple[int | None, str]],
) -> None:
    rows = []
    for line in lines:
        paper = papers.get(line.material) if line.material is not None else None
        title = paper.name if paper else line.title.strip()
        point = Point(paper.pk if paper else None, title)
        rows.append(
            SupplementLine(
                notice=made,
                material=paper,
                title=title,
                requirement=line.requirement.strip(),
                article=line.article,
                repeated=point.same_as in repeated,
            )
        )
    SupplementLine.objects.bulk_create(rows)


def _mark_faulty(case: Case, points: Sequence[Point]) -> None:
    listed = [point.material_id for point in points if point.material_id]
    case.materials.filter(material_id__in=listed).update(status=CheckStatus.FAULTY)


@use_case
def tell_supplement(
    number: str,
    told: Told,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """补正告知 reached the applicant, or did not (``told.reached_at`` None).

    Reached in time: the acceptance limit is met, and what ran from receipt is taken off, for the
    corrected filing will be a new receipt. Reached after the law had accepted the filing: it is
    kept as 逾期告知·不生效 and moves nothing. Raises NoSuchNotice when none waits.
    """
    act = Act.on(
        number, step=Step.TELL, asking=Asking(officer, key, version), request=told.as_request()
    )
    case = act.case
    notice = case.supplement_notices.filter(status=NoticeStatus.ISSUED).last()
    if notice is None:
        raise NoSuchNotice
    keep(act, told, about=TellingAbout.SUPPLEMENT, ordinal=notice.ordinal, after=notice.issued_at)
    if told.reached_at is None:
        return _not_reached(act, told)
    in_time = case.state in {CaseState.RECEIVED, CaseState.CORRECTING} and not _too_late(
        act, told.reached_at
    )
    notice.reached_at = told.reached_at
    notice.status = NoticeStatus.TOLD if in_time else NoticeStatus.TOLD_LATE
    if in_time:
        _await(act, notice)
    notice.save(update_fields=["reached_at", "status", "supply_by"])
    act.note(
        events.CASE_SUPPLEMENT_TOLD,
        occurred_at=told.reached_at,
        ordinal=notice.ordinal,
        document=notice.document,
        way=told.way,
        reached_at=micros(told.reached_at),
        in_time=in_time,
        supply_by=notice.supply_by.isoformat() if notice.supply_by else "",
    )
    return act.answer(ordinal=notice.ordinal, in_time=in_time)


def _not_reached(act: Act, told: Told) -> dict[str, Any]:
    act.note(
        events.CASE_TELLING_FAILED,
        about=TellingAbout.SUPPLEMENT.value,
        way=told.way,
        sent_at=micros(told.sent_at or act.now),
    )
    return act.answer(in_time=False)


def _too_late(act: Act, reached_at: dt.datetime) -> bool:
    """Whether the law had accepted the filing before the notice reached anybody."""
    if act.case.item_version.silence == Silence.NONE:
        return False
    return any(
        limit.overrun_at is not None and reached_at >= limit.overrun_at
        for limit in act.running(kinds.ACCEPTANCE)
    )


def _await(act: Act, notice: SupplementNotice) -> None:
    case = act.case
    rule = case.item_version.supplement_rule()
    if rule is not None and notice.reached_at is not None:
        notice.supply_by = dates.due_on(rule, at=notice.reached_at)
    if case.state == CaseState.RECEIVED:
        case.await_correction()
        act.settle(*kinds.OF_RECEIPT, at=notice.reached_at)
        act.cancel(*kinds.OF_DECISION)


@use_case
def supply_supplement(
    number: str,
    supplied: Mapping[int, str],
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """补正: the corrected filing is a new receipt, so the acceptance limit starts again (XK-4).

    ``supplied`` holds the status found per material, by sequence number; what a notice named and is
    not there stays unmet. Papers outside the list are taken as brought.
    """
    act = Act.on(
        number,
        step=Step.SUPPLY,
        asking=Asking(officer, key, version),
        request={"supplied": dict(supplied)},
    )
    case = act.case
    ordinal = case.notice_no
    met = _take(act, supplied)
    case.take_back(at=act.now)
    clocks.start_on_receipt(act, at=act.now)
    left = SupplementLine.objects.filter(
        notice__case=case, notice__status=NoticeStatus.SUPPLIED, met=False
    ).count()
    act.note(events.CASE_SUPPLEMENT_SUPPLIED, ordinal=ordinal, supplied=met, left=left)
    return act.answer(ordinal=ordinal, left=left)


def _take(act: Act, supplied: Mapping[int, str]) -> int:
    """Mark papers and lines as met; returns how many lines were."""
    case = act.case
    good = []
    for seq, status in supplied.items():
        if not case.materials.filter(material__seq=seq).update(
            status=CheckStatus(status), checked_at=act.now
        ):
            raise UnknownMaterial(materials=[seq])
        if status in {CheckStatus.MET, CheckStatus.HANDED_IN, CheckStatus.EXEMPT}:
            good.append(seq)
    told = case.supplement_notices.filter(status=NoticeStatus.TOLD)
    lines = SupplementLine.objects.filter(notice__in=told, met=False)
    met = lines.filter(material__seq__in=good).update(met=True)
    met += lines.filter(material__isnull=True).update(met=True)
    told.update(status=NoticeStatus.SUPPLIED, supplied_at=act.now)
    return met
